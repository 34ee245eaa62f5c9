type Listener<T> = (event: T) => void;

/**
 * A typed emitter over one map of events. Emitting costs one look-up when nobody listens: build
 * the event only behind `has`. A listener that throws is reported to `onListenerError`; it never
 * breaks the code that emits.
 */
export class Emitter<EventMap extends object> {
  readonly #listeners = new Map<keyof EventMap, Listener<never>[]>();
  readonly #onListenerError: (error: unknown, event: keyof EventMap) => void;

  constructor(onListenerError: (error: unknown, event: keyof EventMap) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Listens; the returned function stops it and may be called twice. */
  on<K extends keyof EventMap>(event: K, listener: Listener<EventMap[K]>): () => void {
    const added: Listener<EventMap[K]> = (value) => listener(value);
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), added]);
    return () => {
      const left = (this.#listeners.get(event) ?? []).filter((each) => each !== added);
      if (left.length > 0) this.#listeners.set(event, left);
      else this.#listeners.delete(event);
    };
  }

  has(event: keyof EventMap): boolean {
    return this.#listeners.has(event);
  }

  emit<K extends keyof EventMap>(event: K, value: EventMap[K]): void {
    const listeners = this.#listeners.get(event) as Listener<EventMap[K]>[] | undefined;
    if (listeners === undefined) return;
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (error) {
        this.#onListenerError(error, event);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

import { Queue } from '../runtime/queue.ts';

/**
 * A bounded queue between tasks: who puts waits for room, who takes waits for an item. Closing it
 * ends both; what was in it is given back.
 */
export class Channel<T> {
  readonly #items: Queue<T>;
  readonly #limit: number;
  readonly #takers: ((item: T | undefined) => void)[] = [];
  readonly #putters: (() => void)[] = [];
  /** The room that the least of them waits for. */
  #wakeAt = Number.POSITIVE_INFINITY;
  #closed = false;
  #error: Error | undefined;

  constructor(limit: number) {
    this.#items = new Queue(limit);
    this.#limit = limit;
  }

  get room(): number {
    return this.#limit - this.#items.size;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Resolves once there is room for so many, or the channel is closed. */
  async untilRoom(least = 1): Promise<void> {
    while (this.room < least && !this.#closed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#putters.push(resolve);
      this.#wakeAt = Math.min(this.#wakeAt, least);
      await promise;
    }
  }

  /** False when it is closed: the item is not kept. Waits for room. */
  async put(item: T): Promise<boolean> {
    await this.untilRoom();
    return this.offer(item);
  }

  /** As `put`, at once; false also where there is no room. */
  offer(item: T): boolean {
    if (this.#closed || this.room <= 0) return false;
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker(item);
    return true;
  }

  /** What is there, at once. */
  takeNow(): T | undefined {
    const item = this.#items.shift();
    if (item !== undefined && this.room >= this.#wakeAt) this.#wakePutters();
    return item;
  }

  /** The next item; undefined after the end. Rejects with the error it was closed with, once. */
  async take(): Promise<T | undefined> {
    const item = this.takeNow();
    if (item !== undefined) return item;
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      throw error;
    }
    if (this.#closed) return undefined;
    const { promise, resolve } = Promise.withResolvers<T | undefined>();
    this.#takers.push(resolve);
    return (await promise) ?? this.take();
  }

  /** Ends it at once; idempotent. Gives back what nobody took. */
  close(): T[] {
    this.#closed = true;
    this.#wakeAll();
    return this.#items.drain();
  }

  /** Ends it; what is in it can still be taken, then the error. */
  fail(error: Error): void {
    if (this.#closed) return;
    this.#error = error;
    this.#closed = true;
    this.#wakeAll();
  }

  #wakePutters(): void {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    for (const each of this.#putters.splice(0)) each();
  }

  #wakeAll(): void {
    this.#wakePutters();
    for (const each of this.#takers.splice(0)) each(undefined);
  }
}

import type { Clock } from '../runtime/clock.ts';

/** Waiting for something to happen, with a deadline and a signal; nothing is left behind. */
export class Wakes {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends every wait. */
  wake(): void {
    for (const each of this.#waiting) each();
  }

  /** Resolves when woken, after `ms`, or when the signal is aborted, whichever comes first. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.setTimer(resolve, ms);
    this.#waiting.add(resolve);
    const abort = (): void => resolve();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      cancel();
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(resolve);
    }
  }
}

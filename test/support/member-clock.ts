import type { Clock } from '../../src/runtime/clock.ts';
import type { FakeClock } from '../../src/testing/fake-clock.ts';

/** One member's view of a shared fake clock, which can stop as a frozen process does. */
export class MemberClock implements Clock {
  readonly #base: FakeClock;
  #thawAt = 0;
  #aheadMs = 0;

  constructor(base: FakeClock) {
    this.#base = base;
  }

  /** How long it stays frozen; 0 when it runs. */
  get frozenMs(): number {
    return Math.max(0, this.#thawAt - this.#base.now());
  }

  /** Nothing of this member runs for so long. */
  freeze(ms: number): void {
    this.#thawAt = this.#base.now() + ms;
  }

  /** It was stopped for so long in the middle of the turn that runs: only its own clock tells. */
  skip(ms: number): void {
    this.#aheadMs += ms;
  }

  now(): number {
    return this.#base.now() + this.#aheadMs;
  }

  wallTime(): number {
    return this.#base.wallTime() + this.#aheadMs;
  }

  setTimer(run: () => void, delayMs: number): () => void {
    let cancel = (): void => {};
    const guarded = (): void => {
      if (this.frozenMs > 0) cancel = this.#base.setTimer(guarded, this.frozenMs);
      else run();
    };
    cancel = this.#base.setTimer(guarded, delayMs);
    return () => cancel();
  }

  defer(run: () => void): void {
    this.#base.defer(() => {
      if (this.frozenMs > 0) this.#base.setTimer(run, this.frozenMs);
      else run();
    });
  }
}

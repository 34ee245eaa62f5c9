import { systemClock, type Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';

/** What a fake clock starts with. */
export interface FakeClockOptions {
  /** The first `now()`, in ms; default 1000. */
  nowMs?: number;
  /** The first `wallTime()`, unix ms; default the beginning of 2026. */
  wallTimeMs?: number;
}

interface Timer {
  readonly at: number;
  /** Undefined once it was cancelled. */
  run: (() => void) | undefined;
}

/** More turns than this without time going on: something calls itself for ever. */
const MAX_TURNS = 1_000_000;

/**
 * A clock for tests: time moves only by `advance`. Timers fire in the order of their times, those of
 * one time in the order in which they were set, and deferred work runs before time goes on. Between
 * any two of them promises settle as they would on the machine.
 */
export class FakeClock implements Clock {
  #now: number;
  #wallOffset: number;
  /** By time; those of one time as they came. */
  readonly #timers: Timer[] = [];
  #deferred: (() => void)[] = [];
  #cancelled = 0;
  #advancing = false;

  constructor(options: FakeClockOptions = {}) {
    this.#now = options.nowMs ?? 1000;
    this.#wallOffset = (options.wallTimeMs ?? Date.UTC(2026, 0, 1)) - this.#now;
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now + this.#wallOffset;
  }

  /** Sets the wall clock, forwards or back, as an administrator would; `now` stays. */
  setWallTime(wallTimeMs: number): void {
    this.#wallOffset = wallTimeMs - this.#now;
  }

  setTimer(run: () => void, delayMs: number): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, delayMs), run };
    this.#timers.splice(this.#placeAfter(timer.at), 0, timer);
    return () => {
      if (timer.run === undefined) return;
      timer.run = undefined;
      this.#cancelled += 1;
    };
  }

  defer(run: () => void): void {
    this.#deferred.push(run);
  }

  /** Timers that are set and deferred work that has not run: 0 when everything was let go. */
  get pending(): number {
    return this.#timers.length - this.#cancelled + this.#deferred.length;
  }

  /**
   * Moves time on by so many ms, and runs whatever falls due. 0 only lets things settle. Rejects
   * with what a timer throws; throws `invalid-state` while another `advance` runs.
   */
  async advance(ms: number): Promise<void> {
    if (this.#advancing) throw new CoterieError('invalid-state', 'the clock is advancing already');
    this.#advancing = true;
    try {
      const until = this.#now + ms;
      await this.#settle();
      for (let due = this.#takeDue(until); due !== undefined; due = this.#takeDue(until)) {
        due();
        await this.#settle();
      }
      this.#now = until;
    } finally {
      this.#advancing = false;
    }
  }

  #takeDue(until: number): (() => void) | undefined {
    for (let first = this.#timers[0]; first !== undefined; first = this.#timers[0]) {
      const { at, run } = first;
      if (at > until && run !== undefined) return undefined;
      this.#timers.shift();
      if (run === undefined) {
        this.#cancelled -= 1;
        continue;
      }
      // Its cancel function has nothing left to do.
      first.run = undefined;
      this.#now = Math.max(this.#now, at);
      return run;
    }
    return undefined;
  }

  /** Runs deferred work until there is none, and lets promises settle before and after each. */
  async #settle(): Promise<void> {
    await turn();
    for (let turns = 0; this.#deferred.length > 0; turns += 1) {
      if (turns > MAX_TURNS) throw new CoterieError('internal', 'deferred work never ends');
      const run = this.#deferred.shift() as () => void;
      run();
      await turn();
    }
  }

  #placeAfter(at: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle] as Timer).at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** One turn of the real event loop: every promise that can settle has settled. */
function turn(): Promise<void> {
  return new Promise((resolve) => systemClock.defer(resolve));
}

import type { Clock } from '../runtime/clock.ts';

/**
 * The deliveries that one handle of a group holds without an answer, up to a bound. One that is past
 * its grace period belongs to somebody else and holds no place any more.
 */
export class Held {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #graceMs: number;
  /** Delivery -> when its grace ends; a renewed one moves to the end, so the first ends first. */
  readonly #until = new Map<object, number>();

  constructor(clock: Clock, max: number, graceMs: number) {
    this.#clock = clock;
    this.#max = max;
    this.#graceMs = graceMs;
  }

  /** How many more may be taken. */
  room(): number {
    const now = this.#clock.now();
    for (const [token, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(token);
    }
    return this.#max - this.#until.size;
  }

  /** Ms until the first place falls free by itself. */
  nextMs(): number {
    const [first] = this.#until.values();
    return first === undefined ? this.#graceMs : Math.max(1, first - this.#clock.now());
  }

  add(token: object): void {
    this.#until.set(token, this.#clock.now() + this.#graceMs);
  }

  /** Begins the grace period anew; false when it is no longer held. */
  renew(token: object): boolean {
    if (!this.#until.delete(token)) return false;
    this.add(token);
    return true;
  }

  /** False when it was answered before. */
  release(token: object): boolean {
    return this.#until.delete(token);
  }
}

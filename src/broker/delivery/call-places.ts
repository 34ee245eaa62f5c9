import { Queue } from '../../runtime/queue.ts';
import type { Outcome } from './parcel.ts';

/** How many calls one process has under way. */
export interface CallLimits {
  /** Sends, requests and confirmed publishes that wait for their outcomes at once. */
  readonly maxCalls: number;
  /** Calls that wait for a place beside them; more are refused at once. */
  readonly maxWaitingCalls: number;
}

/** A call that needs a place until its outcome is there. */
export interface PlacedCall {
  /** Monotonic ms. */
  readonly deadline: number;
  /** It has a place now, and keeps it until `leave`. */
  begin(): void;
  /** It gets none. */
  refuse(outcome: Outcome & { ok: false }): void;
  /** Nobody waits for it any more: it takes no place. */
  isOver: boolean;
}

/**
 * Places for the calls of one process, so that publishers who are faster than handlers wait instead
 * of filling the memory. Calls get their places in the order in which they came; one that has none
 * by its deadline is refused as `overloaded`.
 */
export class CallPlaces {
  readonly #limits: CallLimits;
  readonly #waiting = new Queue<PlacedCall>();
  #taken = 0;
  #earliest = Number.POSITIVE_INFINITY;

  constructor(limits: CallLimits) {
    this.#limits = limits;
  }

  /** Calls that have a place. */
  get taken(): number {
    return this.#taken;
  }

  /** Calls that wait for one. */
  get waiting(): number {
    return this.#waiting.size;
  }

  enter(call: PlacedCall): void {
    const { maxCalls, maxWaitingCalls } = this.#limits;
    if (this.#taken < maxCalls && this.#waiting.size === 0) {
      this.#taken += 1;
      call.begin();
    } else if (this.#waiting.size < maxWaitingCalls) {
      this.#waiting.push(call);
      this.#earliest = Math.min(this.#earliest, call.deadline);
    } else {
      call.refuse(overloaded(`${maxWaitingCalls} calls wait already`));
    }
  }

  /** A call from within a handler takes a place at once: those who wait may wait for its handler. */
  enterNested(call: PlacedCall): void {
    this.#taken += 1;
    call.begin();
  }

  /** A call that had a place has its outcome. */
  leave(): void {
    this.#taken -= 1;
    while (this.#taken < this.#limits.maxCalls) {
      const call = this.#waiting.shift();
      if (call === undefined) return;
      if (call.isOver) continue;
      this.#taken += 1;
      call.begin();
    }
  }

  /** Refuses those whose time is up. */
  tick(now: number): void {
    if (now < this.#earliest) return;
    this.#earliest = Number.POSITIVE_INFINITY;
    for (const call of this.#waiting.drain()) {
      if (call.isOver) continue;
      if (now >= call.deadline) {
        call.refuse(overloaded(`${this.#limits.maxCalls} calls were under way until the deadline`));
      } else {
        this.#waiting.push(call);
        this.#earliest = Math.min(this.#earliest, call.deadline);
      }
    }
  }

  /** Refuses all that wait. */
  abort(outcome: Outcome & { ok: false }): void {
    for (const call of this.#waiting.drain()) if (!call.isOver) call.refuse(outcome);
  }
}

function overloaded(why: string): Outcome & { ok: false } {
  const text = `the message was not sent: ${why}`;
  return { ok: false, code: 'overloaded', text, node: '' };
}

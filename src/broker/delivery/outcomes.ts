import { NumberMap } from '../../runtime/number-map.ts';
import { Queue } from '../../runtime/queue.ts';
import type { Outcome } from './parcel.ts';

/** How many outcomes are kept. */
export interface OutcomeLimits {
  /** Bytes of replies. */
  readonly outcomeBytes: number;
  readonly outcomeMs: number;
}

/** What an outcome is known by: a message of a stream, or a place on a lane. Equal ones have equal hashes. */
export interface OutcomeName {
  /** A safe integer. */
  readonly hash: number;
  readonly scope: string;
  readonly part: number;
  readonly id: string | number;
}

interface Kept {
  readonly name: OutcomeName;
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly at: number;
  /** Another one of the same hash. */
  next: Kept | undefined;
  /** No newer one has taken its place. */
  isCurrent: boolean;
}

const ENTRY_BYTES = 200;

/** Replies and failures of finished messages, for whoever asks again; the oldest go first. */
export class Outcomes {
  readonly #limits: OutcomeLimits;
  /** By hash: the first of those that have the same. */
  readonly #first = new NumberMap<Kept>();
  /** In the order in which they came; what was replaced since is still in it. */
  readonly #order = new Queue<Kept>();
  #size = 0;
  #bytes = 0;

  constructor(limits: OutcomeLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(name: OutcomeName): Outcome | undefined {
    return this.#find(name)?.outcome;
  }

  add(name: OutcomeName, outcome: Outcome, now: number): void {
    const payload = outcome.ok ? (outcome.reply?.data.length ?? 0) : outcome.text.length;
    const before = this.#find(name);
    if (before !== undefined) this.#remove(before);
    const kept: Kept = {
      name,
      outcome,
      bytes: ENTRY_BYTES + payload,
      at: now,
      next: this.#first.get(name.hash),
      isCurrent: true,
    };
    this.#first.set(name.hash, kept);
    this.#order.push(kept);
    this.#size += 1;
    this.#bytes += kept.bytes;
    this.sweep(now);
  }

  /** Forgets what is too old or too much. */
  sweep(now: number): void {
    const { outcomeMs, outcomeBytes } = this.#limits;
    for (let oldest = this.#order.peek(); oldest !== undefined; oldest = this.#order.peek()) {
      const isYoung = now - oldest.at <= outcomeMs;
      if (oldest.isCurrent && isYoung && this.#bytes <= outcomeBytes) break;
      this.#order.shift();
      if (oldest.isCurrent) this.#remove(oldest);
    }
  }

  #find(name: OutcomeName): Kept | undefined {
    let kept = this.#first.get(name.hash);
    while (kept !== undefined && !isSame(kept.name, name)) kept = kept.next;
    return kept;
  }

  #remove(kept: Kept): void {
    const { hash } = kept.name;
    kept.isCurrent = false;
    this.#size -= 1;
    this.#bytes -= kept.bytes;
    let before = this.#first.get(hash);
    if (before === kept) {
      if (kept.next === undefined) this.#first.delete(hash);
      else this.#first.set(hash, kept.next);
      return;
    }
    while (before !== undefined && before.next !== kept) before = before.next;
    if (before !== undefined) before.next = kept.next;
  }
}

function isSame(one: OutcomeName, other: OutcomeName): boolean {
  return one.id === other.id && one.part === other.part && one.scope === other.scope;
}

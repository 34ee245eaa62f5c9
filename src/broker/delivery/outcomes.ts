import { Queue } from '../../runtime/queue.ts';
import type { Outcome } from './parcel.ts';

/** How many outcomes are kept. */
export interface OutcomeLimits {
  /** Bytes of replies. */
  readonly outcomeBytes: number;
  readonly outcomeMs: number;
}

interface Kept {
  readonly key: string;
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly at: number;
}

const ENTRY_BYTES = 200;

/** Replies and failures of finished messages, for whoever asks again; the oldest go first. */
export class Outcomes {
  readonly #limits: OutcomeLimits;
  readonly #kept = new Map<string, Kept>();
  /** In the order in which they came; what was replaced since is still in it. */
  readonly #order = new Queue<Kept>();
  #bytes = 0;

  constructor(limits: OutcomeLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#kept.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Outcome | undefined {
    return this.#kept.get(key)?.outcome;
  }

  add(key: string, outcome: Outcome, now: number): void {
    const payload = outcome.ok ? (outcome.reply?.data.length ?? 0) : outcome.text.length;
    const bytes = ENTRY_BYTES + key.length + payload;
    const before = this.#kept.get(key);
    if (before !== undefined) this.#bytes -= before.bytes;
    const kept = { key, outcome, bytes, at: now };
    this.#kept.set(key, kept);
    this.#order.push(kept);
    this.#bytes += bytes;
    this.sweep(now);
  }

  /** Forgets what is too old or too much. */
  sweep(now: number): void {
    const { outcomeMs, outcomeBytes } = this.#limits;
    for (let oldest = this.#order.peek(); oldest !== undefined; oldest = this.#order.peek()) {
      const isCurrent = this.#kept.get(oldest.key) === oldest;
      if (isCurrent && now - oldest.at <= outcomeMs && this.#bytes <= outcomeBytes) break;
      this.#order.shift();
      if (!isCurrent) continue;
      this.#kept.delete(oldest.key);
      this.#bytes -= oldest.bytes;
    }
  }
}

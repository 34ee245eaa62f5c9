import type { Outcome } from './parcel.ts';

/** How many outcomes are kept. */
export interface OutcomeLimits {
  /** Bytes of replies. */
  readonly outcomeBytes: number;
  readonly outcomeMs: number;
}

interface Kept {
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly at: number;
}

const ENTRY_BYTES = 200;

/** Replies and failures of finished messages, for whoever asks again; the oldest go first. */
export class Outcomes {
  readonly #limits: OutcomeLimits;
  readonly #kept = new Map<string, Kept>();
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
    this.#remove(key);
    this.#kept.set(key, { outcome, bytes, at: now });
    this.#bytes += bytes;
    this.sweep(now);
  }

  /** Forgets what is too old or too much. */
  sweep(now: number): void {
    for (const [oldest, kept] of this.#kept) {
      const old = now - kept.at > this.#limits.outcomeMs;
      if (!old && this.#bytes <= this.#limits.outcomeBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }
}

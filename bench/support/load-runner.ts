import type { Load, Publisher } from '../contestant.ts';
import { monotonicMs, stamp } from './stamp.ts';

/** One-way sends leave in batches of this size, each flushed. */
const BATCH = 250;

/** Sends the messages of one round. */
export class LoadRunner {
  readonly #publisher: Publisher;
  #handled = 0;
  #keys: readonly string[] = [];
  /** Where the next round goes on: many keys are all used, whatever one round has of messages. */
  #at = 0;
  #wake: (() => void) | undefined;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** The members have handled so many of this round's messages. */
  progress(handled: number): void {
    this.#handled = handled;
    this.#wake?.();
  }

  async run(load: Load): Promise<{ startedAt: number; endedAt: number }> {
    this.#handled = 0;
    if (this.#keys.length !== load.keys) {
      this.#keys = Array.from({ length: load.keys }, (_, index) => `customer-${index}`);
    }
    const startedAt = monotonicMs();
    if (load.rate > 0) await this.#atRate(load);
    else if (this.#publisher.sendAll === undefined) await this.#answered(load);
    else await this.#oneWay(load);
    return { startedAt, endedAt: monotonicMs() };
  }

  #nextKey(): string {
    const key = this.#keys[this.#at % this.#keys.length] as string;
    this.#at += 1;
    return key;
  }

  /** So many at once, each slot taking the next message when its own is answered. */
  async #answered(load: Load): Promise<void> {
    const data = new Uint8Array(load.bytes);
    let next = 0;
    const slot = async (): Promise<void> => {
      while (next < load.messages) {
        next += 1;
        await this.#publisher.send(this.#nextKey(), data);
      }
    };
    await Promise.all(Array.from({ length: load.inFlight }, slot));
  }

  /** In batches, never more than `inFlight` ahead of what the members have handled. */
  async #oneWay(load: Load): Promise<void> {
    const data = new Uint8Array(load.bytes);
    for (let sent = 0; sent < load.messages;) {
      while (sent - this.#handled > load.inFlight) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const count = Math.min(BATCH, load.messages - sent);
      const batch = Array.from({ length: count }, () => this.#nextKey());
      await this.#publisher.sendAll?.(
        batch,
        batch.map(() => data),
      );
      sent += count;
    }
  }

  /**
   * At a fixed rate: each message bears the time at which it was due, so that what waits behind a
   * stall counts as slow (no coordinated omission).
   */
  async #atRate(load: Load): Promise<void> {
    const start = monotonicMs();
    const under: Promise<unknown>[] = [];
    for (let sent = 0; sent < load.messages;) {
      const due = Math.floor(((monotonicMs() - start) * load.rate) / 1000) + 1;
      for (; sent < Math.min(due, load.messages); sent += 1) {
        const data = new Uint8Array(load.bytes);
        stamp(data, start + (sent * 1000) / load.rate);
        const key = this.#nextKey();
        under.push(this.#publisher.sendAll?.([key], [data]) ?? this.#publisher.send(key, data));
      }
      await new Promise((resolve) => void setTimeout(resolve, 1));
    }
    await Promise.all(under);
  }
}

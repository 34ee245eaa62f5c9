import type { LogDelivery, LogEvent } from '../pubsub/log.ts';
import type { MessageHeaders } from '../runtime/message.ts';

/** An event that a sink delivers. */
export interface SinkEvent extends LogEvent {
  /** 1 for the first delivery; deliveries to members that died count. */
  readonly attempt: number;
  /** Done. Where the word is lost, the event comes again. */
  ack(): Promise<void>;
  /** Not done: deliver it again, after so many ms; default 0. */
  nak(delayMs?: number): Promise<void>;
  /** Still at work: the grace period begins anew. */
  extend(): Promise<void>;
  /** Puts it into the dead letter stream, where there is one, and never delivers it again. */
  reject(reason?: string): Promise<void>;
}

/** Where a delivery comes from; told before any answer. */
interface Origin<K> {
  settle(kept: K): void;
  bury(delivery: LogDelivery, reason: string): Promise<void>;
}

/** The user's side of a delivery. */
export function sinkEvent<K extends { readonly delivery: LogDelivery }>(
  kept: K,
  origin: Origin<K>,
): SinkEvent {
  return new Delivered(kept, origin);
}

/** Made for each event: no closures, no copies. */
class Delivered<K extends { readonly delivery: LogDelivery }> implements SinkEvent {
  readonly id: string;
  readonly stream: string;
  readonly topic: string | undefined;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  readonly time: number;
  readonly attempt: number;
  readonly #kept: K;
  readonly #origin: Origin<K>;

  constructor(kept: K, origin: Origin<K>) {
    const { event, attempt } = kept.delivery;
    this.id = event.id;
    this.stream = event.stream;
    this.topic = event.topic;
    this.data = event.data;
    this.headers = event.headers;
    this.time = event.time;
    this.attempt = attempt;
    this.#kept = kept;
    this.#origin = origin;
  }

  async ack(): Promise<void> {
    this.#origin.settle(this.#kept);
    await this.#kept.delivery.ack();
  }

  async nak(delayMs?: number): Promise<void> {
    this.#origin.settle(this.#kept);
    await this.#kept.delivery.nak(delayMs);
  }

  extend(): Promise<void> {
    return this.#kept.delivery.extend();
  }

  async reject(reason = 'rejected'): Promise<void> {
    this.#origin.settle(this.#kept);
    await this.#origin.bury(this.#kept.delivery, reason);
  }
}

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

/** The user's side of a delivery; `settle` is called before any answer. */
export function sinkEvent(
  delivery: LogDelivery,
  settle: () => void,
  bury: (reason: string) => Promise<void>,
): SinkEvent {
  return new Delivered(delivery, settle, bury);
}

/** Made for each event: no closures, no copies. */
class Delivered implements SinkEvent {
  readonly id: string;
  readonly stream: string;
  readonly topic: string | undefined;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  readonly time: number;
  readonly attempt: number;
  readonly #delivery: LogDelivery;
  readonly #settle: () => void;
  readonly #bury: (reason: string) => Promise<void>;

  constructor(delivery: LogDelivery, settle: () => void, bury: (reason: string) => Promise<void>) {
    const { id, stream, topic, data, headers, time } = delivery.event;
    this.id = id;
    this.stream = stream;
    this.topic = topic;
    this.data = data;
    this.headers = headers;
    this.time = time;
    this.attempt = delivery.attempt;
    this.#delivery = delivery;
    this.#settle = settle;
    this.#bury = bury;
  }

  async ack(): Promise<void> {
    this.#settle();
    await this.#delivery.ack();
  }

  async nak(delayMs?: number): Promise<void> {
    this.#settle();
    await this.#delivery.nak(delayMs);
  }

  extend(): Promise<void> {
    return this.#delivery.extend();
  }

  async reject(reason = 'rejected'): Promise<void> {
    this.#settle();
    await this.#bury(reason);
  }
}

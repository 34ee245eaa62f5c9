import type { LogDelivery, LogEvent } from '../pubsub/log.ts';

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
  { event, attempt, ...delivery }: LogDelivery,
  settle: () => void,
  bury: (reason: string) => Promise<void>,
): SinkEvent {
  return {
    ...event,
    attempt,
    async ack() {
      settle();
      await delivery.ack();
    },
    async nak(delayMs) {
      settle();
      await delivery.nak(delayMs);
    },
    extend: () => delivery.extend(),
    async reject(reason = 'rejected') {
      settle();
      await bury(reason);
    },
  };
}

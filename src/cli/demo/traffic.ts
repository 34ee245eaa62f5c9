import type { Broker } from '../../broker/broker-contract.ts';
import { systemClock } from '../../runtime/clock.ts';
import { CoterieError } from '../../runtime/errors.ts';
import type { MessageInput } from '../../runtime/message.ts';

/** So many messages of all publishing nodes wait for their confirmation at once. */
const IN_FLIGHT = 768;

/** What publishing some messages came to. */
export interface TrafficResult {
  readonly ms: number;
  /** The longest that one message waited for its confirmation. */
  readonly longestMs: number;
}

export interface TrafficOptions {
  readonly publishers: readonly Broker[];
  /** How many; message `n` goes out from publisher `n` modulo their number. */
  readonly count: number;
  /** Called when the message goes out. */
  readonly message: (place: number) => MessageInput & { readonly id: string };
  readonly failed: (id: string, error: CoterieError) => void;
  readonly signal: AbortSignal;
}

/** Publishes messages and waits until each is confirmed by the handler of its owner, or failed. */
export async function publishAll(options: TrafficOptions): Promise<TrafficResult> {
  const { publishers, count, signal } = options;
  const startedAt = systemClock.now();
  let longestMs = 0;
  const publish = async (broker: Broker, place: number): Promise<void> => {
    const from = systemClock.now();
    const message = options.message(place);
    try {
      await broker.publish(message, { confirm: true, signal });
      longestMs = Math.max(longestMs, systemClock.now() - from);
    } catch (error) {
      if (!signal.aborted) options.failed(message.id, CoterieError.from(error));
    }
  };
  const each = Math.ceil(IN_FLIGHT / publishers.length);
  const workers = publishers.flatMap((broker, at) => {
    let next = at;
    return Array.from({ length: each }, async () => {
      while (next < count && !signal.aborted) {
        const place = next;
        next += publishers.length;
        await publish(broker, place);
      }
    });
  });
  await Promise.all(workers);
  signal.throwIfAborted();
  return { ms: systemClock.now() - startedAt, longestMs };
}

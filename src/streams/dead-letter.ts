import type { LogDelivery, StreamLog } from '../pubsub/log.ts';

/** The stream that takes the dead letters of a stream where nothing else is said. */
export function deadLetterStream(stream: string): string {
  return `${stream.slice(0, 60)}-dlq`;
}

/** Stores a dead letter first, and only then the event is done. `target` false: it is dropped. */
export async function bury(
  log: StreamLog,
  target: string | false,
  sink: string,
  delivery: LogDelivery,
  reason: string,
): Promise<void> {
  const { event, attempt } = delivery;
  if (target !== false) {
    const headers = {
      ...event.headers,
      'Coterie-Dead-Stream': [event.stream],
      'Coterie-Dead-Id': [event.id],
      'Coterie-Dead-Sink': [sink],
      'Coterie-Dead-Attempts': [String(attempt)],
      'Coterie-Dead-Reason': [reason.replaceAll(/[^ -~]/g, '?').slice(0, 200)],
    };
    const letter = {
      data: event.data,
      headers,
      ...(event.topic === undefined ? {} : { topic: event.topic }),
      // A repeat after a lost answer adds nothing.
      idempotencyKey: `${event.stream.slice(0, 32)}/${sink.slice(0, 32)}/${event.id}`,
    };
    const [outcome] = await log.append(target, [letter]);
    if (outcome?.status === 'failed') throw outcome.error;
  }
  await delivery.terminate();
}

import type { Clock } from '../runtime/clock.ts';
import { headersSize } from './headers.ts';
import { startOf } from './jetstream-cursor.ts';
import type { JetStreamLink, JetStreamPort } from './jetstream-link.ts';
import { purgeMarked } from './jetstream-lost.ts';
import { JetStreamPull } from './jetstream-pull.ts';
import type { StreamLimits } from './log.ts';
import { HeaderDecoder } from './nats-headers.ts';

const NS_PER_MS = 1_000_000;
/** What the server keeps with a message, besides headers, subject and payload. */
const RECORD_BYTES = 30;
const PAGE = 500;

/** Removes the oldest messages over the limits; resolves with their number. */
export async function trimJetstream(
  link: JetStreamLink,
  clock: Clock,
  stream: string,
  { maxLength, maxAgeMs, maxBytes }: StreamLimits,
): Promise<number> {
  const ask = <T>(question: (port: JetStreamPort) => Promise<T>): Promise<T> =>
    link.ask(stream, question);
  let count = 0;
  if (maxLength !== undefined) {
    const { state } = await ask(({ jsm }) => jsm.streams.info(stream));
    if (state.messages > maxLength) {
      const options = maxLength === 0 ? undefined : { keep: maxLength };
      count += await purgeMarked(ask, stream, options);
    }
  }
  if (maxAgeMs !== undefined) {
    // A consumer that begins at the time knows the first sequence that stays.
    const at = Math.max(1, Math.floor(clock.wallTime() - maxAgeMs));
    const consumer = await probe(ask, stream, { at });
    await ask(({ jsm }) => jsm.consumers.delete(stream, consumer.name));
    count += await purgeBefore(ask, stream, consumer.first);
  }
  if (maxBytes !== undefined) count += await trimBytes(link, clock, stream, maxBytes);
  return count;
}

async function trimBytes(
  link: JetStreamLink,
  clock: Clock,
  stream: string,
  maxBytes: number,
): Promise<number> {
  const ask = <T>(question: (port: JetStreamPort) => Promise<T>): Promise<T> =>
    link.ask(stream, question);
  const { state } = await ask(({ jsm }) => jsm.streams.info(stream));
  let over = state.bytes - maxBytes;
  if (over <= 0) return 0;
  const { name } = await probe(ask, stream, 'oldest');
  const pull = new JetStreamPull(link, await link.port(), clock, stream, name);
  const decoder = new HeaderDecoder();
  let keepFrom = 0;
  try {
    while (over > 0) {
      const page = await pull.take({ limit: PAGE, waitMs: 0 });
      if (page === 'gone' || page.length === 0) break;
      for (const { message, sequence } of page) {
        if (over <= 0) break;
        const { headers } = decoder.decode(message);
        const headerBytes = headers === undefined ? 0 : headersSize(headers);
        over -= message.data.length + message.subject.length + headerBytes + RECORD_BYTES;
        keepFrom = sequence + 1;
      }
    }
  } finally {
    pull.close();
    await ask(({ jsm }) => jsm.consumers.delete(stream, name));
  }
  return purgeBefore(ask, stream, keepFrom);
}

type Ask = <T>(question: (port: JetStreamPort) => Promise<T>) => Promise<T>;

async function purgeBefore(ask: Ask, stream: string, sequence: number): Promise<number> {
  const { state } = await ask(({ jsm }) => jsm.streams.info(stream));
  if (sequence <= state.first_seq) return 0;
  return purgeMarked(ask, stream, { seq: sequence });
}

async function probe(
  ask: Ask,
  stream: string,
  from: 'oldest' | { readonly at: number },
): Promise<{ name: string; first: number }> {
  const { name, delivered } = await ask(({ jsm }) =>
    jsm.consumers.add(stream, {
      ack_policy: 'none',
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: 30_000 * NS_PER_MS,
      ...startOf(undefined, from),
    }),
  );
  return { name, first: delivered.stream_seq + 1 };
}

import type {
  AppendOptions,
  AppendOutcome,
  LogEvent,
  LogInput,
  StreamInfo,
  StreamLimits,
  StreamLog,
} from '../pubsub/log.ts';
import { checkName } from '../pubsub/subject.ts';
import { keyToHeaders } from '../codec/metadata.ts';
import { normalizeKey } from '../runtime/key.ts';
import type { MessageHeaders, MessageKey } from '../runtime/message.ts';
import { assert } from '../runtime/errors.ts';
import { createReader, type Reader, type ReaderOptions } from './reader.ts';
import { createSink, type Sink } from './sink.ts';
import type { SinkOptions } from './sink-options.ts';

/** An event to add. */
export interface StreamInput {
  /** Text is stored as UTF-8. Leave bytes alone until `add` is settled. */
  data: Uint8Array | string;
  /** A subject, such as `order.created`. */
  topic?: string;
  headers?: MessageHeaders;
  /** Decides who handles it, where a broker pulls from a sink (durable ingress). */
  key?: MessageKey;
  /** The same one again, within the store's window, adds nothing. */
  idempotencyKey?: string;
}

/** One stream of a log. */
export interface Stream {
  readonly name: string;
  /** Adds one event; resolves with its id, or that of the event with the same idempotency key. */
  add(input: StreamInput, options?: AppendOptions): Promise<string>;
  /** Adds up to 10 000 in one round trip; the outcome is per event. */
  addMany(
    inputs: readonly StreamInput[],
    options?: AppendOptions,
  ): Promise<readonly AppendOutcome[]>;
  /** The part of the stream that bears one topic, or a pattern of topics. */
  topic(name: string): Topic;
  read(options?: Omit<ReaderOptions, 'streams'>): Promise<Reader>;
  sink(name: string, options?: Omit<SinkOptions, 'streams' | 'name'>): Promise<Sink>;
  /** Makes it where it is not there yet. */
  create(limits?: StreamLimits): Promise<void>;
  /** Removes the oldest events over the limits; resolves with their number. */
  trim(limits: StreamLimits): Promise<number>;
  remove(ids: readonly string[]): Promise<number>;
  destroy(): Promise<boolean>;
  info(): Promise<StreamInfo | undefined>;
  /** The oldest events, at most so many. */
  snapshot(limit: number): Promise<readonly LogEvent[]>;
}

/** A topic of a stream; a pattern can be read, and not be added to. */
export interface Topic {
  readonly name: string;
  add(input: Omit<StreamInput, 'topic'>, options?: AppendOptions): Promise<string>;
  read(options?: Omit<ReaderOptions, 'streams' | 'topics'>): Promise<Reader>;
  sink(name: string, options?: Omit<SinkOptions, 'streams' | 'name' | 'topics'>): Promise<Sink>;
}

/** A stream of a log, by name; nothing is made before it is used. Throws `invalid-argument`. */
export function openStream(log: StreamLog, name: string): Stream {
  checkName('stream', name);
  const add: Stream['add'] = async (input, options) => {
    const [outcome] = await log.append(name, [withBytes(input)], options);
    assert(outcome !== undefined, 'one outcome per event');
    if (outcome.status === 'failed') throw outcome.error;
    return outcome.id;
  };
  return {
    name,
    add,
    addMany: (inputs, options) => log.append(name, inputs.map(withBytes), options),
    topic: (topic) => ({
      name: topic,
      add: (input, options) => add({ ...input, topic }, options),
      read: (options) => createReader(log, { ...options, topics: topic, streams: name }),
      sink: (sink, options) =>
        createSink(log, { ...options, topics: topic, name: sink, streams: name }),
    }),
    read: (options) => createReader(log, { ...options, streams: name }),
    sink: (sink, options) => createSink(log, { ...options, name: sink, streams: name }),
    create: (limits) => log.create(name, limits),
    trim: (limits) => log.trim(name, limits),
    remove: (ids) => log.remove(name, ids),
    destroy: () => log.destroy(name),
    info: () => log.info(name),
    snapshot: (limit) => log.snapshot(name, limit),
  };
}

function withBytes({ key, data, ...input }: StreamInput): LogInput {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (key === undefined) return { ...input, data: bytes };
  const headers = { ...input.headers, ...keyToHeaders(normalizeKey(key)) };
  return { ...input, data: bytes, headers };
}

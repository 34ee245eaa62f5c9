import type { StreamConfig } from '@nats-io/jetstream';

import { systemClock, type Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { JetStreamCursor } from './jetstream-cursor.ts';
import { isJetstreamId, jetstreamId, JetStreamNames } from './jetstream-event.ts';
import { JetStreamGroup } from './jetstream-group.ts';
import { JetStreamPublisher, type Published } from './jetstream-publish.ts';
import {
  checkEcho,
  isNoConsumer,
  isNoMessage,
  isNoStream,
  JetStreamLink,
} from './jetstream-link.ts';
import { trimJetstream } from './jetstream-trim.ts';
import {
  type CheckedInput,
  checkIds,
  checkInputs,
  checkLimits,
  checkPosition,
  checkSnapshotLimit,
  groupConfig,
  limitsMismatch,
  noStream,
} from './log-checks.ts';
import type { AppendOutcome, LogEvent, StreamLimits, StreamLog } from './log.ts';
import type { NatsOptions } from './nats-options.ts';
import { natsConfig } from './nats-options.ts';
import { checkName, checkSubject } from './subject.ts';

const NS_PER_MS = 1_000_000;

/** Options of the JetStream log: those of the connection, and what new streams are made with. */
export interface JetStreamOptions extends NatsOptions {
  /** Copies of a stream and its groups in a cluster; 1, 3 or 5, default 1. */
  replicas?: number;
  /** Default `file`. */
  storage?: 'file' | 'memory';
  /** `interest` and `workqueue` remove what every group has done; default `limits`. */
  retention?: 'limits' | 'interest' | 'workqueue';
  /** How long an idempotency key is remembered, in ms; 100 to 86 400 000, default 120 000. */
  idempotencyWindowMs?: number;
  /** Events of the stream `s` are published under `<prefix>.s`; default `coterie-log`. */
  subjectPrefix?: string;
  /** For the server to answer one request; 100 to 60 000, default 10 000. */
  requestTimeoutMs?: number;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/**
 * Durable streams on NATS JetStream, nats-server 2.9 or newer; needs the package
 * `@nats-io/jetstream`. Connects on first use, and again on its own. Throws `invalid-options`.
 */
export function jetstreamLog(options: JetStreamOptions = {}): StreamLog {
  const { clock = systemClock, subjectPrefix = 'coterie-log' } = options;
  const made = streamDefaults(options);
  const { requestTimeoutMs = 10_000 } = options;
  const link = new JetStreamLink(natsConfig(options), requestTimeoutMs);
  const publisher = new JetStreamPublisher(link, clock, requestTimeoutMs);
  checkSubject(subjectPrefix);
  const names = new JetStreamNames(subjectPrefix);
  const handles = new Set<{ close(): Promise<void> }>();
  const forget = (handle: { close(): Promise<void> }): void => void handles.delete(handle);
  /** Streams that were seen, so that an append needs no look. */
  const known = new Set<string>();

  const check = (stream: string): void => {
    checkName('stream', stream);
    if (link.isClosed) throw new CoterieError('closed', 'the log is closed');
  };
  const orNone = async <T, N>(none: N, work: Promise<T>): Promise<T | N> => {
    try {
      return await work;
    } catch (error) {
      if (isNoStream(error) || isNoConsumer(error) || isNoMessage(error)) return none;
      throw error;
    }
  };
  const exists = async (stream: string): Promise<boolean> =>
    known.has(stream) ||
    (await orNone(
      false,
      link.ask(stream, ({ jsm }) => jsm.streams.info(stream).then(() => true)),
    ));
  const create = async (stream: string, limits: StreamLimits): Promise<void> => {
    const wanted = limitsConfig(limits);
    const found = await orNone(
      undefined,
      link.ask(stream, ({ jsm }) => jsm.streams.info(stream)),
    );
    if (found === undefined) {
      const asked = { ...made, ...wanted, name: stream, subjects: names.subjects(stream) };
      const info = await link.ask(stream, ({ jsm }) => jsm.streams.add(asked));
      checkEcho(`stream ${stream}`, asked, info.config);
    } else if (!sameLimits(wanted, found.config)) throw limitsMismatch(stream);
    known.add(stream);
  };
  const publish = (stream: string, inputs: readonly CheckedInput[]): Promise<Published[]> =>
    publisher.publish(stream, inputs, ({ topic }) => names.subject(stream, topic));

  return {
    name: 'jetstream',
    features: {
      durable: true,
      timedIds: 'an acknowledgement tells a sequence and no time',
      exactLimits: true,
    },
    async create(stream, limits = {}) {
      check(stream);
      checkLimits(limits);
      await create(stream, limits);
    },
    async append(stream, events, { onlyIfExists = false } = {}) {
      check(stream);
      const inputs = checkInputs(events);
      await link.port();
      if (!(await exists(stream))) {
        if (onlyIfExists) throw noStream(stream);
        await create(stream, {});
      }
      known.add(stream);
      const first = await publish(stream, inputs);
      if (!first.includes('none')) return first as AppendOutcome[];
      // Nobody takes the subject: the stream was destroyed since it was seen.
      known.delete(stream);
      if (onlyIfExists && first.every((each) => each === 'none')) throw noStream(stream);
      if (!onlyIfExists) await create(stream, {});
      const left = onlyIfExists ? [] : inputs.filter((_, n) => first[n] === 'none');
      const again = await publish(stream, left);
      return first.map((outcome): AppendOutcome => {
        const final = outcome === 'none' ? again.shift() : outcome;
        if (final !== undefined && final !== 'none') return final;
        return { status: 'failed', error: noStream(stream) };
      });
    },
    async read(stream, from = 'newest') {
      check(stream);
      checkPosition(from, isJetstreamId);
      const cursor = new JetStreamCursor(link, names, clock, stream, forget);
      await cursor.start(from);
      handles.add(cursor);
      return cursor;
    },
    async group(stream, name, groupOptions = {}) {
      check(stream);
      checkName('group', name);
      const config = groupConfig(groupOptions, isJetstreamId);
      if (!(await exists(stream))) await create(stream, {});
      const of = { stream, name, replicas: made.num_replicas };
      const group = new JetStreamGroup(link, names, clock, of, config, forget);
      await group.start();
      handles.add(group);
      return group;
    },
    async removeGroup(stream, name) {
      check(stream);
      checkName('group', name);
      return orNone(
        false,
        link.ask(stream, ({ jsm }) => jsm.consumers.delete(stream, name)),
      );
    },
    async trim(stream, limits) {
      check(stream);
      checkLimits(limits, true);
      return orNone(0, trimJetstream(link, clock, stream, limits));
    },
    async remove(stream, ids) {
      check(stream);
      checkIds(ids, isJetstreamId);
      const removed = await Promise.all(
        [...new Set(ids)].map((id) =>
          orNone(
            false,
            link.ask(stream, ({ jsm }) => jsm.streams.deleteMessage(stream, Number(id), false)),
          ),
        ),
      );
      return removed.filter(Boolean).length;
    },
    async destroy(stream) {
      check(stream);
      known.delete(stream);
      return orNone(
        false,
        link.ask(stream, ({ jsm }) => jsm.streams.delete(stream)),
      );
    },
    async info(stream) {
      check(stream);
      return orNone(
        undefined,
        link.ask(stream, async ({ jsm }) => {
          const { state } = await jsm.streams.info(stream);
          const groups: string[] = [];
          for await (const { config } of jsm.consumers.list(stream)) {
            if (config.durable_name !== undefined) groups.push(config.durable_name);
          }
          return {
            length: state.messages,
            firstId: state.messages === 0 ? undefined : jetstreamId(state.first_seq),
            lastId: state.last_seq === 0 ? undefined : jetstreamId(state.last_seq),
            groups,
          };
        }),
      );
    },
    async snapshot(stream, limit) {
      check(stream);
      checkSnapshotLimit(limit);
      const cursor = new JetStreamCursor(link, names, clock, stream, () => {});
      await cursor.start('oldest');
      const events: LogEvent[] = [];
      try {
        for (;;) {
          const batch = await cursor.next({ limit: limit - events.length, waitMs: 0 });
          events.push(...batch.events);
          if (batch.events.length === 0 || events.length === limit) return events;
        }
      } finally {
        await cursor.close();
      }
    },
    async close() {
      await Promise.all([...handles].map((each) => each.close()));
      await link.close();
    },
  };
}

function limitsConfig({ maxLength, maxAgeMs, maxBytes }: StreamLimits): {
  max_msgs: number;
  max_age: number;
  max_bytes: number;
} {
  return {
    max_msgs: maxLength ?? -1,
    max_age: (maxAgeMs ?? 0) * NS_PER_MS,
    max_bytes: maxBytes ?? -1,
  };
}

function sameLimits(
  a: ReturnType<typeof limitsConfig>,
  b: ReturnType<typeof limitsConfig>,
): boolean {
  return a.max_msgs === b.max_msgs && a.max_age === b.max_age && a.max_bytes === b.max_bytes;
}

function streamDefaults(
  options: JetStreamOptions,
): Partial<StreamConfig> & { num_replicas: number } {
  const { replicas = 1, storage = 'file', retention = 'limits' } = options;
  const { idempotencyWindowMs = 120_000 } = options;
  const problems: string[] = [];
  if (![1, 3, 5].includes(replicas)) problems.push('replicas must be 1, 3 or 5');
  if (!['file', 'memory'].includes(storage)) problems.push('storage must be file or memory');
  if (!['limits', 'interest', 'workqueue'].includes(retention)) {
    problems.push('retention must be limits, interest or workqueue');
  }
  const ms = (name: string, value: number, most: number): void => {
    if (Number.isInteger(value) && value >= 100 && value <= most) return;
    problems.push(`${name} must be an integer of 100 to ${most}`);
  };
  ms('idempotencyWindowMs', idempotencyWindowMs, 86_400_000);
  ms('requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 60_000);
  if (problems.length > 0) {
    throw new CoterieError('invalid-options', `JetStream options: ${problems.join('; ')}`);
  }
  return {
    num_replicas: replicas,
    storage,
    retention,
    discard: 'old',
    duplicate_window: idempotencyWindowMs * NS_PER_MS,
  };
}

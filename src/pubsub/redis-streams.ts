import { systemClock, type Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { randomHex, systemRandom } from '../runtime/random.ts';
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
  tooLarge,
} from './log-checks.ts';
import type { AppendOutcome, StreamLimits, StreamLog } from './log.ts';
import { RedisCursor } from './redis-cursor.ts';
import { isRedisId, rawId, RedisDecoder, redisId, redisKeys, writeHeaders } from './redis-event.ts';
import { RedisGroup } from './redis-group.ts';
import { isNoGroup, RedisLink } from './redis-link.ts';
import { checkName } from './subject.ts';

/** Of one script, so that the server answers others in between. */
const CHUNK_EVENTS = 200;
const CHUNK_BYTES = 1024 * 1024;

/** Options of the Redis log. */
export interface RedisStreamsOptions {
  /** `redis://[user:password@]host[:port][/db]`, or `rediss://`; default `redis://127.0.0.1:6379`. */
  url?: string;
  /** Keys of the stream `s` are `<prefix>:{s}` and more of this hash tag; default `coterie`. */
  keyPrefix?: string;
  /** The largest event, in bytes; 1024 to 64 Mi, default 1 Mi. */
  maxEventBytes?: number;
  /** How long an idempotency key is remembered, in ms; 100 to 86 400 000, default 120 000. */
  idempotencyWindowMs?: number;
  /** For the server to take a connection; 10 to 60 000, default 5000. */
  connectTimeoutMs?: number;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/**
 * Durable streams on Redis Streams, redis-server 6.2 or newer; needs the package `ioredis`. Connects
 * on first use, and again on its own. Throws `invalid-options`.
 */
export function redisStreams(options: RedisStreamsOptions = {}): StreamLog {
  const config = redisConfig(options);
  const { keyPrefix: prefix, clock } = config;
  const link = new RedisLink(config.url, config.connectTimeoutMs);
  const handles = new Set<{ close(): Promise<void> }>();
  const forget = (handle: { close(): Promise<void> }): void => void handles.delete(handle);
  const mark = (): string => randomHex(systemRandom, 16);

  const check = (stream: string): ReturnType<typeof redisKeys> => {
    checkName('stream', stream);
    if (link.isClosed) throw new CoterieError('closed', 'the log is closed');
    return redisKeys(prefix, stream);
  };
  const append = async (
    stream: string,
    chunk: readonly CheckedInput[],
    onlyIfExists: boolean,
  ): Promise<AppendOutcome[]> => {
    const keys = redisKeys(prefix, stream);
    const args: (string | number | Buffer)[] = [onlyIfExists ? 1 : 0, config.idempotencyWindowMs];
    args.push(mark());
    for (const { idempotencyKey = '', topic = '', data, headers } of chunk) {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      args.push(idempotencyKey, topic, bytes, writeHeaders(headers));
    }
    try {
      const { stream: key, meta, once, onceTimes } = keys;
      const reply = await link.script('append', key, meta, once, onceTimes, ...args);
      if (reply === null) throw noStream(stream);
      return (reply as Buffer[]).map((each) => {
        const raw = each.toString();
        return raw.startsWith('=')
          ? { status: 'duplicate', id: redisId(raw.slice(1)) }
          : { status: 'stored', id: redisId(raw) };
      });
    } catch (error) {
      const failed = link.wrap(error);
      if (failed.code === 'no-stream' || failed.code === 'closed') throw failed;
      return chunk.map(() => ({ status: 'failed', error: failed }));
    }
  };

  return {
    name: 'redis',
    features: { durable: true, timedIds: true, exactLimits: true },
    async create(stream, limits = {}) {
      const { stream: key, meta } = check(stream);
      checkLimits(limits);
      const wanted = [limits.maxLength, limits.maxAgeMs, limits.maxBytes];
      const args = wanted.map((each) => each ?? '');
      const reply = await link.script('create', key, meta, mark(), ...args);
      const has = (reply as (Buffer | null)[]).map((each) => each?.toString());
      if (has.some((each, n) => each !== wanted[n]?.toString())) throw limitsMismatch(stream);
    },
    async append(stream, events, { onlyIfExists = false } = {}) {
      check(stream);
      const inputs = checkInputs(events);
      await link.redis();
      const outcomes: (AppendOutcome | undefined)[] = inputs.map(({ size }) =>
        size > config.maxEventBytes
          ? { status: 'failed', error: tooLarge(size, config.maxEventBytes) }
          : undefined,
      );
      const fits = inputs.filter((_, n) => outcomes[n] === undefined);
      // All chunks are sent at once, in order: one round trip.
      const stored = await Promise.all(
        chunksOf(fits).map((chunk) => append(stream, chunk, onlyIfExists)),
      );
      const results = stored.flat();
      let next = 0;
      return outcomes.map((outcome) => outcome ?? (results[next++] as AppendOutcome));
    },
    async read(stream, from = 'newest') {
      check(stream);
      checkPosition(from, isRedisId);
      const cursor = new RedisCursor(link, clock, { stream, prefix, mark }, forget);
      await cursor.start(from);
      handles.add(cursor);
      return cursor;
    },
    async group(stream, name, groupOptions = {}) {
      check(stream);
      checkName('group', name);
      const groupOf = groupConfig(groupOptions, isRedisId);
      const of = { stream, prefix, name, consumer: mark(), mark };
      const group = new RedisGroup(link, clock, of, groupOf, forget);
      await group.start();
      handles.add(group);
      return group;
    },
    async removeGroup(stream, name) {
      const keys = check(stream);
      checkName('group', name);
      return (await link.script('leave', keys.stream, keys.meta, keys.nak(name), name)) === 1;
    },
    async trim(stream, limits) {
      check(stream);
      checkLimits(limits, true);
      return trim(link, redisKeys(prefix, stream), limits);
    },
    async remove(stream, ids) {
      const { stream: key, meta } = check(stream);
      checkIds(ids, isRedisId);
      if (ids.length === 0) return 0;
      return Number(await link.script('remove', key, meta, ...ids.map(rawId)));
    },
    async destroy(stream) {
      const keys = check(stream);
      const groups = await groupsOf(link, keys.stream);
      const all = [keys.stream, keys.meta, keys.once, keys.onceTimes];
      all.push(...groups.map((group) => keys.nak(group)));
      return (await link.ask((redis) => redis.del(...all))) > 0;
    },
    async info(stream) {
      const { stream: key, meta } = check(stream);
      const opened = (await link.script('open', key, meta, mark())) as Buffer[] | null;
      if (opened === null) return undefined;
      const last = String(opened[1]);
      const [length, first] = await link.ask((redis) =>
        Promise.all([redis.xlen(key), redis.xrange(key, '-', '+', 'COUNT', 1)]),
      );
      return {
        length,
        firstId: first[0] === undefined ? undefined : redisId(first[0][0]),
        lastId: last === '0-0' ? undefined : redisId(last),
        groups: await groupsOf(link, key),
      };
    },
    async snapshot(stream, limit) {
      const { stream: key } = check(stream);
      checkSnapshotLimit(limit);
      const entries = await link.ask((redis) => redis.xrangeBuffer(key, '-', '+', 'COUNT', limit));
      const decoder = new RedisDecoder(stream);
      return (entries as [Buffer, Buffer[]][]).map(([id, fields]) => decoder.decode(id, fields));
    },
    async close() {
      await Promise.all([...handles].map((each) => each.close()));
      await link.close();
    },
  };
}

async function trim(
  link: RedisLink,
  { stream, meta }: { readonly stream: string; readonly meta: string },
  { maxLength, maxAgeMs, maxBytes }: StreamLimits,
): Promise<number> {
  let bytes: number | '' = maxBytes === undefined ? '' : 0;
  for (let from = '-'; bytes !== '';) {
    const page = (await link.script('measure', stream, from)) as [number, Buffer] | null;
    if (page === null) break;
    bytes += page[0];
    from = `(${page[1].toString()}`;
  }
  for (let count = 0; ;) {
    const args = [maxLength ?? '', maxAgeMs ?? '', maxBytes ?? '', bytes];
    const dropped = Number(await link.script('trim', stream, meta, ...args));
    count += dropped;
    if (dropped < 1000) return count;
    // What went is not counted by size here: measure what is left again.
    if (maxBytes !== undefined) return count + (await trim(link, { stream, meta }, { maxBytes }));
  }
}

async function groupsOf(link: RedisLink, key: string): Promise<string[]> {
  try {
    const groups = (await link.ask((redis) => redis.xinfo('GROUPS', key))) as unknown[][];
    return groups.map((group) => String(group[group.indexOf('name') + 1]));
  } catch (error) {
    if (isNoGroup(error)) return [];
    throw error;
  }
}

function chunksOf(inputs: readonly CheckedInput[]): CheckedInput[][] {
  const chunks: CheckedInput[][] = [];
  let bytes = CHUNK_BYTES;
  for (const input of inputs) {
    const last = chunks.at(-1);
    if (last === undefined || last.length >= CHUNK_EVENTS || bytes + input.size > CHUNK_BYTES) {
      chunks.push([input]);
      bytes = input.size;
    } else {
      last.push(input);
      bytes += input.size;
    }
  }
  return chunks;
}

function redisConfig(options: RedisStreamsOptions): Required<RedisStreamsOptions> {
  const { url = 'redis://127.0.0.1:6379', keyPrefix = 'coterie', clock = systemClock } = options;
  const problems: string[] = [];
  const count = (name: keyof RedisStreamsOptions, value: number, least: number, most: number) => {
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(`${name} must be an integer of ${least} to ${most}`);
    return least;
  };
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) problems.push('url must be a Redis URL');
  if (!/^[A-Za-z0-9_:-]{1,64}$/.test(keyPrefix)) {
    problems.push('keyPrefix must be 1 to 64 of letters, digits, "_", ":" and "-"');
  }
  const { maxEventBytes = 1024 * 1024, idempotencyWindowMs = 120_000 } = options;
  const config = {
    url,
    keyPrefix,
    clock,
    maxEventBytes: count('maxEventBytes', maxEventBytes, 1024, 64 * 1024 * 1024),
    idempotencyWindowMs: count('idempotencyWindowMs', idempotencyWindowMs, 100, 86_400_000),
    connectTimeoutMs: count('connectTimeoutMs', options.connectTimeoutMs ?? 5000, 10, 60_000),
  };
  if (problems.length > 0) {
    throw new CoterieError('invalid-options', `Redis options: ${problems.join('; ')}`);
  }
  return config;
}

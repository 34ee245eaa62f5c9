import type { Redis } from 'ioredis';

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { checkTake } from './log-checks.ts';
import type { LogBatch, LogCursor, LogGap, LogPosition, TakeOptions } from './log.ts';
import { rawId, rawStart, RedisDecoder, redisId, redisKeys } from './redis-event.ts';
import type { RedisLink } from './redis-link.ts';
import { Wakes } from './wakes.ts';

/** One blocking call; a signal or close does not wait for its end. */
const BLOCK_MS = 1000;

type Entries = [Buffer, Buffer[]][];

/** What the server told at one moment. */
interface Page {
  readonly birth: string | undefined;
  readonly trimmed: string;
  readonly entries: Entries;
}

/** Reads by id: the position is here, and nothing is kept on the server. */
export class RedisCursor implements LogCursor {
  readonly #link: RedisLink;
  readonly #clock: Clock;
  readonly #keys: ReturnType<typeof redisKeys>;
  readonly #decoder: RedisDecoder;
  readonly #mark: () => string;
  readonly #wakes: Wakes;
  readonly #life = new AbortController();
  readonly #onClose: (cursor: RedisCursor) => void;
  #blocking: Redis | undefined;
  /** The stream's birth mark; another one is another stream. */
  #birth: string | undefined;
  /** Everything up to here was read, or is passed over; as ids of ours. */
  #last = redisId('0-0');
  #read: string | undefined;
  constructor(
    link: RedisLink,
    clock: Clock,
    of: { readonly stream: string; readonly prefix: string; readonly mark: () => string },
    onClose: (cursor: RedisCursor) => void,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#keys = redisKeys(of.prefix, of.stream);
    this.#decoder = new RedisDecoder(of.stream);
    this.#mark = of.mark;
    this.#wakes = new Wakes(clock);
    this.#onClose = onClose;
  }

  /** Fixes the position. */
  async start(from: LogPosition): Promise<void> {
    const opened = await this.#look();
    const start = rawStart(from);
    if (start !== undefined) this.#last = redisId(start);
    if (typeof from === 'object' && 'after' in from) {
      this.#read = from.after;
      // An id past the end is of a stream that was here before: told by the first read.
      if (opened !== undefined) this.#birth = from.after > opened.last ? '' : opened.birth;
      return;
    }
    if (opened === undefined) return;
    this.#birth = opened.birth;
    // A time to come: as for the newest, whatever the clocks say.
    if (start === undefined || this.#last > opened.last) this.#last = opened.last;
    // What is gone already is not missing.
    if (opened.trimmed > this.#last) this.#last = opened.trimmed;
  }

  async next(options: TakeOptions): Promise<LogBatch> {
    checkTake(options);
    const until = this.#clock.now() + options.waitMs;
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the cursor is closed');
      const batch = await this.#poll(options.limit);
      if (batch !== undefined) return batch;
      const left = until - this.#clock.now();
      if (left <= 0 || options.signal?.aborted === true) return { events: [], gap: undefined };
      await this.#block(Math.min(left, BLOCK_MS), options.signal);
    }
  }

  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#wakes.wake();
    if (this.#blocking !== undefined) this.#link.release(this.#blocking);
    this.#onClose(this);
  }

  async #poll(limit: number): Promise<LogBatch | undefined> {
    const { birth, trimmed, entries } = await this.#fetch(limit);
    if (birth === undefined && entries.length === 0) return undefined;
    const after = this.#read;
    let reason: LogGap['reason'] | undefined;
    if (this.#birth !== undefined && birth !== this.#birth) {
      // Made anew: all of it is to be read, the older ids of the new stream too.
      this.#birth = birth ?? (await this.#look())?.birth;
      this.#last = redisId('0-0');
      const again = await this.#fetch(limit);
      return this.#batch(again.entries, { reason: 'recreated', after });
    }
    this.#birth = birth ?? (await this.#look())?.birth;
    if (trimmed > this.#last) {
      reason = 'trimmed';
      this.#last = trimmed;
    }
    if (entries.length === 0 && reason === undefined) return undefined;
    return this.#batch(entries, reason && { reason, after });
  }

  #batch(entries: Entries, gap: LogGap | undefined): LogBatch {
    const events = entries.map(([id, fields]) => this.#decoder.decode(id, fields));
    this.#last = events.at(-1)?.id ?? this.#last;
    this.#read = events.at(-1)?.id ?? this.#read;
    return { events, gap };
  }

  /** The birth mark, the last trimmed id and the next entries, as they are at one moment. */
  async #fetch(limit: number): Promise<Page> {
    const { stream, meta } = this.#keys;
    const after = rawId(this.#last);
    const replies = await this.#link.ask((redis) =>
      redis
        .multi()
        .hmget(meta, 'birth', 'trimmed')
        .xreadBuffer('COUNT', limit, 'STREAMS', stream, after)
        .exec(),
    );
    const [[metaError, found] = [], [readError, read] = []] = replies ?? [];
    const error = metaError ?? readError;
    if (error !== null && error !== undefined) throw this.#link.wrap(error);
    const [birth, trimmed] = (found ?? []) as (string | null)[];
    const [stored] = (read ?? []) as [Buffer, Entries][];
    const entries = stored?.[1] ?? [];
    return {
      birth: birth ?? undefined,
      trimmed: trimmed === null || trimmed === undefined ? '' : redisId(trimmed),
      entries,
    };
  }

  async #look(): Promise<{ birth: string; last: string; trimmed: string } | undefined> {
    const { stream, meta } = this.#keys;
    const reply = await this.#link.script('open', stream, meta, this.#mark());
    if (reply === null) return undefined;
    const [birth, last, trimmed] = reply as (Buffer | null)[];
    return {
      birth: String(birth),
      last: redisId(String(last)),
      trimmed: trimmed === null || trimmed === undefined ? '' : redisId(trimmed.toString()),
    };
  }

  /** Waits until there may be something; what it reads is read again. */
  async #block(ms: number, signal: AbortSignal | undefined): Promise<void> {
    this.#blocking ??= await this.#link.connect();
    const redis = this.#blocking;
    const { stream } = this.#keys;
    const after = rawId(this.#last);
    let failure: unknown;
    redis
      .xread('COUNT', 1, 'BLOCK', Math.max(1, Math.ceil(ms)), 'STREAMS', stream, after)
      .catch((error: unknown) => (failure = error))
      .finally(() => this.#wakes.wake());
    await this.#wakes.wait(2 * BLOCK_MS, signal);
    if (failure !== undefined && !this.#life.signal.aborted) throw this.#link.wrap(failure);
  }
}

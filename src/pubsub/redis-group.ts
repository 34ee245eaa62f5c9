import type { Redis } from 'ioredis';

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Held } from './held.ts';
import { checkDelay, checkTake, type GroupConfig, groupMismatch, groupText } from './log-checks.ts';
import type { LogDelivery, LogEvent, LogGap, LogGroup, TakeOptions } from './log.ts';
import { rawBefore, rawId, rawStart, RedisDecoder, redisId, redisKeys } from './redis-event.ts';
import { isNoGroup, type RedisLink } from './redis-link.ts';
import { Wakes } from './wakes.ts';

/** One blocking call; what is due again is looked for in between. */
const BLOCK_MS = 1000;
const RETRY_MS = 100;
/** A consumer of nothing that said nothing for so long is removed. */
const DEAD_MS = 60_000;

const DONE = Promise.resolve();

type Entries = [Buffer, Buffer[]][];

/** The client's types know no list of arguments that is put together. */
type ReadGroup = (...args: string[]) => Promise<[Buffer, Entries][] | null>;

/** What the scripts answer. */
type Joined = [birth: Buffer, has: Buffer | null, trimmed: Buffer | null, made: number];
type Swept = [
  entries: [Buffer, Buffer[], number][],
  lowest: Buffer | null,
  last: Buffer,
  birth: Buffer | null,
  mark: Buffer | null,
  gone: number,
];

interface Taken {
  readonly event: LogEvent;
  readonly attempt: number;
}

/** A member of a consumer group, under a consumer name of its own. */
export class RedisGroup implements LogGroup {
  readonly #link: RedisLink;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #name: string;
  readonly #consumer: string;
  readonly #config: GroupConfig;
  readonly #keys: ReturnType<typeof redisKeys>;
  readonly #nak: string;
  readonly #decoder: RedisDecoder;
  readonly #mark: () => string;
  readonly #held: Held;
  readonly #wakes: Wakes;
  readonly #life = new AbortController();
  readonly #onClose: (group: RedisGroup) => void;
  #blocking: Redis | undefined;
  /** A blocking read that is under way; a take that was aborted leaves it to the next one. */
  #reading: Promise<Taken[]> | undefined;
  /** Read by a take that was aborted, and more than the next one wants. */
  #ready: Taken[] = [];
  #birth = '';
  /** Where to begin when the group is lost: everything up to here was done. */
  #floor = '0-0';
  #isLost = false;
  #acks: { readonly ids: string[]; readonly sent: Promise<void> } | undefined;
  #sweepAt = 0;
  #buryAt = 0;

  constructor(
    link: RedisLink,
    clock: Clock,
    of: {
      readonly stream: string;
      readonly prefix: string;
      readonly name: string;
      readonly consumer: string;
      readonly mark: () => string;
    },
    config: GroupConfig,
    onClose: (group: RedisGroup) => void,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#stream = of.stream;
    this.#name = of.name;
    this.#consumer = of.consumer;
    this.#config = config;
    this.#keys = redisKeys(of.prefix, of.stream);
    this.#nak = this.#keys.nak(of.name);
    this.#decoder = new RedisDecoder(of.stream);
    this.#mark = of.mark;
    this.#held = new Held(clock, config.maxInFlight, config.graceMs);
    this.#wakes = new Wakes(clock);
    this.#onClose = onClose;
  }

  /** Joins the group, or makes it. */
  async start(): Promise<void> {
    await this.#join(false);
  }

  async take(options: TakeOptions): Promise<readonly LogDelivery[]> {
    checkTake(options);
    const until = this.#clock.now() + options.waitMs;
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the group is closed');
      const room = this.#config.ack === 'none' ? options.limit : this.#held.room();
      const limit = Math.min(room, options.limit);
      const left = Math.max(0, until - this.#clock.now());
      const isStarted = this.#isLost ? await this.#join(true) : true;
      if (limit > 0 && isStarted) {
        const taken = await this.#fetch(limit, left, options.signal);
        if (taken.length > 0) return taken.map((each) => this.#delivery(each));
      }
      if (until <= this.#clock.now() || options.signal?.aborted === true) return [];
      if (limit <= 0) await this.#wait(Math.min(left, this.#held.nextMs()), options.signal);
      else if (this.#isLost) await this.#wait(Math.min(left, RETRY_MS), options.signal);
    }
  }

  async pending(): Promise<number> {
    const { stream } = this.#keys;
    try {
      const summary = await this.#link.ask((redis) => redis.xpending(stream, this.#name));
      const [count] = summary as [number];
      // Who counts waits for them: the next take looks for what is due again.
      if (count > 0) this.#sweepAt = 0;
      return count;
    } catch (error) {
      if (isNoGroup(error)) return 0;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#wakes.wake();
    // What a read that is cut off was given comes again after the grace period.
    if (this.#blocking !== undefined) this.#link.release(this.#blocking);
    this.#onClose(this);
  }

  async #fetch(limit: number, waitMs: number, signal: AbortSignal | undefined): Promise<Taken[]> {
    try {
      if (this.#clock.now() >= this.#sweepAt) {
        const due = await this.#sweep(limit);
        if (due.length > 0) return due;
      }
      if (this.#ready.length > 0) return this.#ready.splice(0, limit);
      this.#reading ??= this.#read(limit, waitMs);
      const reading = this.#reading;
      let isSettled = false;
      const settle = (): void => {
        isSettled = true;
        this.#wakes.wake();
      };
      reading.then(settle, settle);
      while (!isSettled) {
        if (signal?.aborted === true || this.#life.signal.aborted) return [];
        await this.#wakes.wait(2 * BLOCK_MS, signal);
      }
      this.#reading = undefined;
      this.#ready.push(...(await reading));
      return this.#ready.splice(0, limit);
    } catch (error) {
      if (!isNoGroup(error)) throw error;
      this.#isLost = true;
      return [];
    }
  }

  async #read(limit: number, waitMs: number): Promise<Taken[]> {
    const { stream } = this.#keys;
    const untilSweep = Math.max(1, this.#sweepAt - this.#clock.now());
    const blockMs = Math.ceil(Math.min(waitMs, BLOCK_MS, untilSweep));
    const noAck = this.#config.ack === 'none' ? (['NOACK'] as const) : [];
    let redis = await this.#link.redis();
    if (blockMs > 0) {
      this.#blocking ??= await this.#link.connect();
      redis = this.#blocking;
    }
    const block = blockMs > 0 ? ['BLOCK', String(blockMs)] : [];
    try {
      const read = redis.xreadgroupBuffer.bind(redis) as unknown as ReadGroup;
      const group = ['GROUP', this.#name, this.#consumer, 'COUNT', String(limit)];
      const reply = await read(...group, ...block, ...noAck, 'STREAMS', stream, '>');
      const entries = reply?.[0]?.[1] ?? [];
      return entries.map(([id, fields]) => ({
        event: this.#decoder.decode(id, fields),
        attempt: 1,
      }));
    } catch (error) {
      throw this.#link.wrap(error);
    }
  }

  async #sweep(limit: number): Promise<Taken[]> {
    const now = this.#clock.now();
    this.#sweepAt = now + Math.min(BLOCK_MS, this.#config.graceMs / 3);
    const buries = now >= this.#buryAt;
    if (buries) this.#buryAt = now + DEAD_MS;
    const { graceMs } = this.#config;
    const deadMs = buries ? Math.max(DEAD_MS, 10 * graceMs) : '';
    const args = [this.#name, this.#consumer, graceMs, limit, deadMs];
    const { stream, meta } = this.#keys;
    const reply = (await this.#link.script('sweep', stream, this.#nak, meta, ...args)) as Swept;
    const [entries, lowest, last, birth, mark, gone] = reply;
    if (birth !== null && String(birth) !== this.#birth) {
      // Another member made the group on another stream.
      this.#birth = String(birth);
      this.#config.onGap({ reason: 'recreated', after: undefined });
    }
    this.#floor = lowest === null ? String(last) : rawBefore(String(lowest));
    if (mark !== null) await this.#tellLost(String(mark));
    else if (gone > 0) this.#config.onGap({ reason: 'trimmed', after: undefined });
    // There may be more of them: look again at once.
    if (entries.length === limit) this.#sweepAt = now;
    return entries.map(([id, fields, attempt]) => ({
      event: this.#decoder.decode(id, fields),
      attempt,
    }));
  }

  /** The mark stays until it was told. */
  async #tellLost(mark: string): Promise<void> {
    const [stood = '0-0'] = mark.split(' ');
    this.#config.onGap(trimmedAfter(stood));
    await this.#link.script('told', this.#keys.meta, this.#name, mark);
  }

  /** False when there is no stream to recover on. */
  async #join(isRecovery: boolean): Promise<boolean> {
    const text = groupText(this.#config);
    const { stream, meta } = this.#keys;
    const start = rawStart(this.#config.from) ?? '$';
    const recovery = [isRecovery ? 1 : 0, this.#birth, this.#floor];
    const args = [this.#name, text, start, this.#mark(), ...recovery];
    const reply = (await this.#link.script('join', stream, meta, ...args)) as Joined | null;
    if (reply === null) return false;
    const [birth, has, trimmed, made] = reply;
    if (has !== null) throw groupMismatch(this.#stream, this.#name, String(has), text);
    const isOther = String(birth) !== this.#birth;
    // Behind which id a group that was made here begins; undefined: nothing before it is missed.
    const { from } = this.#config;
    const after = typeof from === 'object' && 'after' in from ? rawId(from.after) : undefined;
    const began = isRecovery ? this.#floor : after;
    if (isOther) this.#floor = '0-0';
    this.#birth = String(birth);
    this.#isLost = false;
    if (isRecovery && isOther) this.#config.onGap({ reason: 'recreated', after: undefined });
    else if (made === 1 && began !== undefined && trimmed !== null) {
      if (redisId(String(trimmed)) > redisId(began)) this.#config.onGap(trimmedAfter(began));
    }
    return true;
  }

  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const signals = [this.#life.signal, ...(signal === undefined ? [] : [signal])];
    await this.#wakes.wait(ms, AbortSignal.any(signals));
  }

  /** One command for what is done in one turn of the event loop. */
  #ack(id: string): Promise<void> {
    if (this.#acks === undefined) {
      const acks: string[] = [];
      this.#acks = { ids: acks, sent: this.#sendAcks(acks) };
    }
    this.#acks.ids.push(id);
    return this.#acks.sent;
  }

  async #sendAcks(ids: readonly string[]): Promise<void> {
    await new Promise<void>((resolve) => this.#clock.defer(resolve));
    this.#acks = undefined;
    await this.#link.ask((redis) => redis.xack(this.#keys.stream, this.#name, ...ids));
  }

  #delivery({ event, attempt }: Taken): LogDelivery {
    const delivery = new RedisDelivery(this, event, attempt);
    if (this.#config.ack === 'explicit') this.#held.add(delivery);
    return delivery;
  }

  /** The last word of a delivery. */
  done(delivery: LogDelivery): Promise<void> {
    if (this.#config.ack === 'none') return DONE;
    this.#held.release(delivery);
    this.#wakes.wake();
    return this.#ack(rawId(delivery.event.id));
  }

  async refuse(delivery: LogDelivery, delayMs: number): Promise<void> {
    checkDelay(delayMs);
    if (this.#config.ack === 'none' || !this.#held.release(delivery)) return;
    this.#sweepAt = Math.min(this.#sweepAt, this.#clock.now() + delayMs);
    this.#wakes.wake();
    const args = [this.#name, this.#consumer, rawId(delivery.event.id), Math.ceil(delayMs)];
    await this.#link.script('refuse', this.#keys.stream, this.#nak, ...args);
  }

  async extend(delivery: LogDelivery): Promise<void> {
    if (!this.#held.renew(delivery)) return;
    const id = rawId(delivery.event.id);
    await this.#link.script('extend', this.#keys.stream, this.#name, this.#consumer, id);
  }
}

/** Made for each event: no closures. */
class RedisDelivery implements LogDelivery {
  readonly event: LogEvent;
  readonly attempt: number;
  readonly #group: RedisGroup;

  constructor(group: RedisGroup, event: LogEvent, attempt: number) {
    this.#group = group;
    this.event = event;
    this.attempt = attempt;
  }

  ack(): Promise<void> {
    return this.#group.done(this);
  }

  terminate(): Promise<void> {
    return this.#group.done(this);
  }

  nak(delayMs = 0): Promise<void> {
    return this.#group.refuse(this, delayMs);
  }

  extend(): Promise<void> {
    return this.#group.extend(this);
  }
}

function trimmedAfter(raw: string): LogGap {
  return { reason: 'trimmed', after: raw === '0-0' ? undefined : redisId(raw) };
}

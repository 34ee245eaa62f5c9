import type {
  ConsumerConfig,
  ConsumerInfo,
  StreamInfo as NatsStreamInfo,
} from '@nats-io/jetstream';

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Held } from './held.ts';
import { startOf } from './jetstream-cursor.ts';
import { JetStreamDecoder, type JetStreamNames } from './jetstream-event.ts';
import { Holes, type Place } from './jetstream-holes.ts';
import { checkEcho, isNoConsumer, isNoStream, type JetStreamLink } from './jetstream-link.ts';
import { JetStreamPull } from './jetstream-pull.ts';
import type { Pulled } from './jetstream-reply.ts';
import { checkDelay, checkTake, type GroupConfig, groupMismatch, groupText } from './log-checks.ts';
import type { LogDelivery, LogGroup, LogPosition, TakeOptions } from './log.ts';
import { lostText, readLost } from './jetstream-lost.ts';
import { Wakes } from './wakes.ts';

const NS_PER_MS = 1_000_000;
const RETRY_MS = 100;
/** Of the whole group; a member's own bound is `maxInFlight`. */
const MAX_ACK_PENDING = 100_000;
/** One request: closing waits for its end, and so does who follows a member that died. */
const MAX_WAIT_MS = 1000;
/** Between two looks at where the group is. */
const LOOK_MS = 1000;

const encoder = new TextEncoder();
const [ACK, NAK, PROGRESS, TERM] = ['+ACK', '-NAK', '+WPI', '+TERM'].map((word) =>
  encoder.encode(word),
) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** A member of a durable pull consumer. */
export class JetStreamGroup implements LogGroup {
  readonly #link: JetStreamLink;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #name: string;
  readonly #config: GroupConfig;
  readonly #replicas: number;
  readonly #decoder: JetStreamDecoder;
  readonly #held: Held;
  readonly #wakes: Wakes;
  readonly #life = new AbortController();
  readonly #onClose: (group: JetStreamGroup) => void;
  #pull: JetStreamPull | undefined;
  #created: string | undefined;
  #consumerCreated: string | undefined;
  readonly #holes = new Holes();
  /** The last stream sequence up to which everything is known to be done. */
  #floor = 0;
  #lookedAt = 0;

  constructor(
    link: JetStreamLink,
    names: JetStreamNames,
    clock: Clock,
    of: { readonly stream: string; readonly name: string; readonly replicas: number },
    config: GroupConfig,
    onClose: (group: JetStreamGroup) => void,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#stream = of.stream;
    this.#name = of.name;
    this.#replicas = of.replicas;
    this.#config = config;
    this.#decoder = new JetStreamDecoder(names, of.stream);
    this.#held = new Held(clock, config.maxInFlight, config.graceMs);
    this.#wakes = new Wakes(clock);
    this.#onClose = onClose;
  }

  /** Joins the consumer, or makes it. */
  start(): Promise<unknown> {
    return this.#open(this.#config.from);
  }

  async take(options: TakeOptions): Promise<readonly LogDelivery[]> {
    checkTake(options);
    const until = this.#clock.now() + options.waitMs;
    const signals = [this.#life.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const signal = AbortSignal.any(signals);
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the group is closed');
      const left = Math.max(0, until - this.#clock.now());
      const room = this.#config.ack === 'none' ? options.limit : this.#held.room();
      const limit = Math.min(room, options.limit);
      const waitMs = Math.min(left, MAX_WAIT_MS);
      const pulled = limit > 0 ? await this.#fetch({ limit, waitMs, signal }) : [];
      if (pulled !== 'gone' && pulled.length > 0) return pulled.map((each) => this.#delivery(each));
      if (until <= this.#clock.now() || options.signal?.aborted === true) return [];
      if (limit <= 0) await this.#wakes.wait(Math.min(left, this.#held.nextMs()), signal);
      else if (pulled === 'gone') await this.#wakes.wait(RETRY_MS, signal);
    }
  }

  async pending(): Promise<number> {
    return (await this.#find())?.num_ack_pending ?? 0;
  }

  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#wakes.wake();
    // What came too late for a take goes to another member at once.
    const drained = this.#pull?.drain(({ message }) => {
      if (this.#link.isUp) this.#say(message.reply, NAK);
    });
    if (drained !== undefined) this.#link.linger(drained);
    this.#onClose(this);
  }

  async #fetch(options: TakeOptions): Promise<Pulled[] | 'gone'> {
    try {
      this.#pull ??= await this.#open('oldest');
      await this.#look();
    } catch (error) {
      if (!isNoStream(error) && !isNoConsumer(error)) throw error;
      this.#drop();
      return 'gone';
    }
    const pulled = await this.#pull.take(options).catch((error: unknown) => {
      this.#drop();
      throw error;
    });
    if (pulled === 'gone') {
      this.#drop();
      return pulled;
    }
    let hole: number | undefined;
    for (const each of pulled) {
      const before = this.#holes.delivered(each, each.delivered);
      hole ??= before;
    }
    // What was taken is given in any case; the next look finds what could not be asked now.
    if (hole !== undefined) await this.#tellHole(hole).catch(() => (this.#lookedAt = 0));
    return pulled;
  }

  /**
   * Keeps in mind what is done, so that a consumer that is removed can be made anew from there, and
   * sees what is gone that nobody took.
   */
  async #look(): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#lookedAt < LOOK_MS) return;
    // In this order: what is gone by the first answer was not taken by the second.
    const stream = await this.#askStream();
    const info = await this.#link.ask(this.#stream, ({ jsm }) =>
      jsm.consumers.info(this.#stream, this.#name),
    );
    await this.#see(stream, info);
    this.#lookedAt = now;
  }

  async #see(stream: NatsStreamInfo, info: ConsumerInfo): Promise<void> {
    const { created, state } = stream;
    const isOther = this.#created !== undefined && created !== this.#created;
    const isNew = this.#consumerCreated !== info.created;
    this.#created = created;
    this.#consumerCreated = info.created;
    this.#floor = floorOf(info);
    const place = placeOf(info);
    if (isOther) this.#config.onGap({ reason: 'recreated', after: undefined });
    const hole = isNew ? undefined : this.#holes.moved(place);
    if (isOther) this.#holes.reset(place, 0);
    else if (isNew) this.#holes.reset(place);
    if (hole !== undefined) await this.#tellHole(hole);
    this.#tellLost(place.sequence, state.first_seq - 1);
    const lost = readLost(info.config.description ?? '');
    if (lost === undefined) return;
    this.#tellLost(lost.after, lost.upTo);
    // Told: whoever looks next need not tell it again.
    const description = groupText(this.#config);
    await this.#link.ask(this.#stream, ({ jsm }) =>
      jsm.consumers.update(this.#stream, this.#name, { description }),
    );
  }

  /** Between two deliveries are events that nobody got: were they trimmed, or removed one by one? */
  async #tellHole(after: number): Promise<void> {
    const { state } = await this.#askStream();
    this.#tellLost(after, state.first_seq - 1);
  }

  /** Events behind a place, up to a sequence, are gone, if there are any. */
  #tellLost(after: number, upTo: number): void {
    const gap = this.#holes.tell(after, upTo);
    if (gap !== undefined) this.#config.onGap(gap);
  }

  #askStream(): Promise<NatsStreamInfo> {
    return this.#link.ask(this.#stream, ({ jsm }) => jsm.streams.info(this.#stream));
  }

  async #open(from: LogPosition): Promise<JetStreamPull> {
    const stream = await this.#askStream();
    const { created } = stream;
    const isFirst = this.#created === undefined;
    // A stream made anew holds nothing that the group has seen.
    if (!isFirst && created !== this.#created) this.#floor = 0;
    const next = isFirst ? nextOf(from) : this.#floor + 1;
    const reached = isFirst || created !== this.#created ? 0 : this.#holes.reached;
    const found = await this.#find();
    const info = found ?? (await this.#add(isFirst ? undefined : next, from));
    const text = groupText(this.#config);
    const has = info.config.description ?? '';
    if (lostText(has) !== text) throw groupMismatch(this.#stream, this.#name, has, text);
    await this.#see(stream, info);
    if (found === undefined && next !== undefined) {
      // The server begins with what is left.
      this.#tellLost(Math.max(next - 1, reached), placeOf(info).sequence);
    }
    this.#lookedAt = this.#clock.now();
    const port = await this.#link.port();
    const pull = new JetStreamPull(this.#link, port, this.#clock, this.#stream, this.#name);
    if (this.#life.signal.aborted) pull.close();
    this.#pull = pull;
    return pull;
  }

  async #find(): Promise<ConsumerInfo | undefined> {
    try {
      return await this.#link.ask(this.#stream, ({ jsm }) =>
        jsm.consumers.info(this.#stream, this.#name),
      );
    } catch (error) {
      if (isNoConsumer(error)) return undefined;
      throw error;
    }
  }

  async #add(next: number | undefined, from: LogPosition): Promise<ConsumerInfo> {
    const isExplicit = this.#config.ack === 'explicit';
    const asked: Partial<ConsumerConfig> = {
      durable_name: this.#name,
      description: groupText(this.#config),
      ack_policy: isExplicit ? 'explicit' : 'none',
      num_replicas: this.#replicas,
      ...(isExplicit
        ? { ack_wait: this.#config.graceMs * NS_PER_MS, max_ack_pending: MAX_ACK_PENDING }
        : {}),
      ...startOf(next, from),
    };
    const info = await this.#link.ask(this.#stream, ({ jsm }) =>
      jsm.consumers.add(this.#stream, asked),
    );
    const { opt_start_time: _start, ...echoed } = asked;
    checkEcho(`group ${this.#name}`, echoed, info.config);
    return info;
  }

  #delivery(pulled: Pulled): LogDelivery {
    const { reply } = pulled.message;
    const token = {};
    const isExplicit = this.#config.ack === 'explicit';
    if (isExplicit) this.#held.add(token);
    const answer = async (word: Uint8Array): Promise<void> => {
      if (!isExplicit) return;
      this.#held.release(token);
      this.#wakes.wake();
      this.#say(reply, word);
    };
    return {
      event: this.#decoder.decode(pulled),
      attempt: pulled.delivered,
      ack: () => answer(ACK),
      terminate: () => answer(TERM),
      nak: async (delayMs = 0) => {
        checkDelay(delayMs);
        const delay = Math.round(delayMs * NS_PER_MS);
        await answer(delay === 0 ? NAK : encoder.encode(`-NAK {"delay":${delay}}`));
      },
      extend: async () => {
        if (this.#held.renew(token)) this.#say(reply, PROGRESS);
      },
    };
  }

  /** Throws while away or closed: the event comes again after its grace period. */
  #say(reply: string | undefined, word: Uint8Array): void {
    if (reply === undefined) return;
    this.#link.publish(reply, word);
  }

  #drop(): void {
    this.#pull?.close();
    this.#pull = undefined;
  }
}

function floorOf({ ack_floor: acked, delivered, config }: ConsumerInfo): number {
  return config.ack_policy === 'none' ? delivered.stream_seq : acked.stream_seq;
}

function placeOf({ delivered }: ConsumerInfo): Place {
  return { consumerSequence: delivered.consumer_seq, sequence: delivered.stream_seq };
}

/** The sequence with which a group of a known position begins. */
function nextOf(from: LogPosition): number | undefined {
  return typeof from === 'object' && 'after' in from ? Number(from.after) + 1 : undefined;
}

import type { ConsumerConfig } from '@nats-io/jetstream';

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { isNoStream, type JetStreamLink } from './jetstream-link.ts';
import { JetStreamDecoder, type JetStreamNames } from './jetstream-event.ts';
import { JetStreamAhead } from './jetstream-ahead.ts';
import type { Pulled } from './jetstream-reply.ts';
import { checkTake } from './log-checks.ts';
import type { LogBatch, LogCursor, LogEvent, LogGap, LogPosition, TakeOptions } from './log.ts';
import { Wakes } from './wakes.ts';

const NS_PER_MS = 1_000_000;
/** The server removes a consumer that asks for nothing for so long; it is made anew on use. */
const INACTIVE_NS = 60_000 * NS_PER_MS;
/** Between two looks for a stream that is not there. */
const RETRY_MS = 100;

/**
 * Reads through a consumer of its own that keeps nothing: the position is here. A consumer that is
 * gone, or whose deliveries do not follow each other, is replaced by one that begins where reading
 * stopped.
 */
export class JetStreamCursor implements LogCursor {
  readonly #link: JetStreamLink;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #decoder: JetStreamDecoder;
  readonly #wakes: Wakes;
  readonly #life = new AbortController();
  #pull: JetStreamAhead | undefined;
  /** Received and not given yet. */
  #queue: Pulled[] = [];
  /** The next stream sequence; undefined until the position is known. */
  #next: number | undefined;
  #consumerSequence = 0;
  /** When the server made the stream; another time is another stream. */
  #created: string | undefined;
  #read: string | undefined;
  #gap: LogGap['reason'] | undefined;
  readonly #onClose: (cursor: JetStreamCursor) => void;

  constructor(
    link: JetStreamLink,
    names: JetStreamNames,
    clock: Clock,
    stream: string,
    onClose: (cursor: JetStreamCursor) => void,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#stream = stream;
    this.#decoder = new JetStreamDecoder(names, stream);
    this.#wakes = new Wakes(clock);
    this.#onClose = onClose;
  }

  /** Fixes the position. */
  async start(from: LogPosition): Promise<void> {
    if (typeof from === 'object' && 'after' in from) {
      this.#read = from.after;
      this.#next = Number(from.after) + 1;
    }
    try {
      await this.#open(from);
    } catch (error) {
      if (!isNoStream(error)) throw error;
      // All that a stream to come will hold is new.
      this.#next ??= 1;
    }
  }

  async next(options: TakeOptions): Promise<LogBatch> {
    checkTake(options);
    const until = this.#clock.now() + options.waitMs;
    const signals = [this.#life.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const signal = AbortSignal.any(signals);
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the cursor is closed');
      const left = Math.max(0, until - this.#clock.now());
      const isReady = await this.#fill({ limit: options.limit, waitMs: left, signal });
      if (this.#queue.length > 0 || this.#gap !== undefined) {
        const batch = await this.#batch(options.limit);
        if (batch !== undefined) return batch;
      }
      if (until <= this.#clock.now() || options.signal?.aborted === true) {
        return { events: [], gap: undefined };
      }
      if (!isReady) await this.#wakes.wait(RETRY_MS, signal);
    }
  }

  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#pull?.close();
    this.#onClose(this);
  }

  /** Fetches when nothing is queued; false when there is no stream or consumer to fetch from. */
  async #fill(options: TakeOptions): Promise<boolean> {
    if (this.#queue.length > 0) return true;
    try {
      this.#pull ??= await this.#open();
    } catch (error) {
      if (isNoStream(error)) return false;
      throw error;
    }
    const pulled = await this.#pull.take(options).catch((error: unknown) => {
      this.#drop();
      throw error;
    });
    if (pulled === 'gone') {
      this.#drop();
      return false;
    }
    for (const each of pulled) {
      if (each.consumerSequence !== this.#consumerSequence + 1) {
        // Deliveries were lost on the way: begin again behind what arrived.
        this.#drop();
        return true;
      }
      this.#consumerSequence += 1;
      this.#queue.push(each);
    }
    return true;
  }

  /** The queued events up to the next hole that is a gap. */
  async #batch(limit: number): Promise<LogBatch | undefined> {
    const after = this.#read;
    const first = this.#queue[0];
    if (this.#gap === undefined && first !== undefined && first.sequence !== this.#next) {
      await this.#look(first.sequence);
    }
    const reason = this.#gap;
    if (first === undefined && reason === undefined) return undefined;
    this.#gap = undefined;
    const events: LogEvent[] = [];
    for (const each of this.#queue) {
      const follows = events.length === 0 || each.sequence === this.#next;
      if (events.length === limit || !follows) break;
      events.push(this.#decoder.decode(each));
      this.#next = each.sequence + 1;
    }
    this.#queue.splice(0, events.length);
    this.#read = events.at(-1)?.id ?? this.#read;
    return { events, gap: reason === undefined ? undefined : { reason, after } };
  }

  /** Whether the events before this sequence were trimmed, or removed one by one. */
  async #look(sequence: number): Promise<void> {
    const { state } = await this.#link.ask(this.#stream, ({ jsm }) =>
      jsm.streams.info(this.#stream),
    );
    const next = this.#next ?? sequence;
    if (sequence > next && state.first_seq > next) this.#gap = 'trimmed';
    // What was removed by id is passed over.
    this.#next = sequence;
  }

  async #open(from?: LogPosition): Promise<JetStreamAhead> {
    const info = await this.#link.ask(this.#stream, ({ jsm }) => jsm.streams.info(this.#stream));
    const isOther = this.#created !== undefined && this.#created !== info.created;
    if (isOther || (this.#next ?? 0) > info.state.last_seq + 1) {
      this.#gap = 'recreated';
      this.#next = 1;
    }
    this.#created = info.created;
    const { name, delivered } = await this.#link.ask(this.#stream, ({ jsm }) =>
      jsm.consumers.add(this.#stream, {
        ack_policy: 'none',
        mem_storage: true,
        num_replicas: 1,
        inactive_threshold: INACTIVE_NS,
        ...startOf(this.#next, from),
      }),
    );
    this.#consumerSequence = 0;
    this.#next ??= delivered.stream_seq + 1;
    const port = await this.#link.port();
    const pull = new JetStreamAhead(this.#link, port, this.#clock, this.#stream, name);
    if (this.#life.signal.aborted) pull.close();
    this.#pull = pull;
    return pull;
  }

  #drop(): void {
    this.#pull?.close();
    this.#pull = undefined;
  }
}

/** Where a consumer begins: at a sequence where it is known, else at a position. */
export function startOf(
  next: number | undefined,
  from: LogPosition | undefined,
): Partial<ConsumerConfig> {
  if (next !== undefined) {
    return { deliver_policy: 'by_start_sequence', opt_start_seq: Math.max(1, next) };
  }
  if (from === 'newest') return { deliver_policy: 'new' };
  if (typeof from === 'object' && 'after' in from)
    return startOf(Number(from.after) + 1, undefined);
  if (typeof from === 'object' && from.at > 0) {
    const at = new Date(from.at).toISOString();
    return { deliver_policy: 'by_start_time', opt_start_time: at };
  }
  return { deliver_policy: 'all' };
}

import type { DurableSource, Pull, PullOptions } from '../pubsub/durable-source.ts';
import type { LogDelivery, LogEvent, LogGap, LogGroup, StreamLog } from '../pubsub/log.ts';
import { checkName } from '../pubsub/subject.ts';
import { CoterieError } from '../runtime/errors.ts';
import { bury } from './dead-letter.ts';
import { Feed } from './feed.ts';
import { eventFilter } from './filter.ts';
import { eventsLost, type StreamGap } from './gap.ts';
import { orderedPull } from './ordered-pull.ts';
import { plainPull } from './plain-pull.ts';
import { type SinkEvent, sinkEvent } from './sink-event.ts';
import {
  eachConfig,
  type EachOptions,
  settingsOf,
  sinkConfig,
  type SinkOptions,
  targetOf,
} from './sink-options.ts';

/** How long one call to the store waits. */
const WAIT_MS = 10_000;
/** An ordered pull keeps to its bound by itself; what comes again comes in any case. */
const MAX_HELD = 10_000;

/** Works on one event: it is acknowledged when this resolves, and comes again when it throws. */
export type SinkHandler = (event: SinkEvent, signal: AbortSignal) => void | Promise<void>;

/**
 * Shares one cursor with every sink of its name: each event goes to one of them until it is
 * acknowledged. What a filter drops is acknowledged. At-least-once: a crash may repeat. Nothing is
 * taken before it is iterated, `each` is called, or a broker pulls from it.
 */
export interface Sink extends DurableSource, AsyncIterable<SinkEvent>, AsyncDisposable {
  /** Takes from a further stream. */
  addStream(stream: string): Promise<void>;
  /** False when it was not there. What has been fetched of it may still come. */
  removeStream(stream: string): boolean;
  readonly streams: readonly string[];
  /** Acknowledges, refuses and prolongs by itself; resolves when the sink is closed. */
  each(handler: SinkHandler, options?: EachOptions): Promise<void>;
  /**
   * Ends iteration at once; what waits goes back to the store, what is at work may still be
   * acknowledged. Idempotent, never blocks; leaving a loop by `break` does the same.
   */
  close(): Promise<void>;
}

/** Joins a sink. Rejects `config-mismatch` when a sink of this name has other settings. */
export async function createSink(log: StreamLog, options: SinkOptions): Promise<Sink> {
  const sink = new LogSink(log, options);
  const streams = typeof options.streams === 'string' ? [options.streams] : options.streams;
  try {
    for (const stream of streams) await sink.addStream(stream);
  } catch (error) {
    await sink.close();
    throw error;
  }
  return sink;
}

/** A delivery on its way through the sink, which prolongs it meanwhile. */
interface Kept {
  readonly delivery: LogDelivery;
  /** The user answered it. */
  isSettled: boolean;
}

class LogSink implements Sink {
  readonly #log: StreamLog;
  readonly #options: SinkOptions;
  readonly #config: ReturnType<typeof sinkConfig>;
  readonly #isWanted: ((event: LogEvent) => boolean) | undefined;
  readonly #feed: Feed<Kept>;
  readonly #kept = new Set<Kept>();
  readonly #pulls = new Set<Pull>();
  /** Answers on their way to the store. */
  readonly #words = new Set<Promise<void>>();
  #cancelRenewal: (() => void) | undefined;
  readonly #origin = {
    settle: (kept: Kept): void => {
      kept.isSettled = true;
      this.#letGo(kept);
    },
    bury: (delivery: LogDelivery, reason: string): Promise<void> => this.#bury(delivery, reason),
  };
  readonly #abort = (): void => void this.close();

  constructor(log: StreamLog, options: SinkOptions) {
    this.#config = sinkConfig(options);
    this.#log = log;
    this.#options = options;
    this.#isWanted = eventFilter(options);
    const { clock, maxInFlight } = this.#config;
    this.#feed = new Feed(clock, maxInFlight, options.onError, (kept) => {
      this.#letGo(kept);
      this.#tell(kept.delivery.nak());
    });
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    if (options.signal?.aborted === true) this.#abort();
  }

  get name(): string {
    return this.#options.name;
  }

  get streams(): readonly string[] {
    return this.#feed.names;
  }

  async addStream(stream: string): Promise<void> {
    checkName('stream', stream);
    await this.#feed.add(stream, async () => {
      const group = await this.#open(stream, this.#config.maxInFlight, this.#options.onError);
      return {
        next: async (limit, signal) =>
          this.#accept(await group.take({ limit, waitMs: WAIT_MS, signal })),
        close: () => void group.close(),
      };
    });
  }

  removeStream(stream: string): boolean {
    return this.#feed.remove(stream);
  }

  async each(handler: SinkHandler, options: EachOptions = {}): Promise<void> {
    const config = eachConfig(options);
    this.#feed.start();
    const { channel } = this.#feed;
    const work = async (): Promise<void> => {
      for (;;) {
        const kept = channel.takeNow() ?? (await channel.take());
        if (kept === undefined) return;
        const run = this.#handle(kept, handler, config);
        if (run !== undefined) await run;
      }
    };
    try {
      await Promise.all(Array.from({ length: config.concurrency }, work));
    } finally {
      await this.close();
      // Who waits for the end may close the log next.
      await Promise.allSettled(this.#words);
    }
  }

  pull(options: PullOptions): Pull {
    const { ack, clock, graceMs, maxDeliveries, maxInFlight } = this.#config;
    if (ack === 'none') {
      throw new CoterieError('invalid-argument', 'nothing is pulled from a sink without acks');
    }
    if (this.#feed.channel.isClosed) throw new CoterieError('closed', 'the sink is closed');
    const onError = (error: CoterieError): void => {
      this.#options.onError?.(error);
      options.onError(error);
    };
    const again: SinkOptions = { ...this.#options, streams: [...this.streams], onError };
    const { lineOf } = options;
    const pull =
      lineOf === undefined
        ? plainPull((signal) => createSink(this.#log, { ...again, signal }), this.#config, options)
        : orderedPull(
            this.streams,
            {
              clock,
              graceMs,
              maxDeliveries,
              maxInFlight,
              open: (stream) => this.#open(stream, MAX_HELD, onError),
              isWanted: (event) => this.#isWanted?.(event) ?? true,
              bury: (delivery, reason) => this.#bury(delivery, reason),
            },
            { ...options, onError, lineOf },
          );
    this.#pulls.add(pull);
    void pull.ended.then(() => this.#pulls.delete(pull));
    return pull;
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#feed.close();
    for (const pull of this.#pulls) void pull.stop();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SinkEvent, void, void> {
    this.#feed.start();
    try {
      for (;;) {
        const kept = await this.#feed.channel.take();
        if (kept === undefined) return;
        // From here on it is the user's to prolong; the grace period begins anew.
        this.#letGo(kept);
        this.#tell(kept.delivery.extend());
        yield sinkEvent(kept, this.#origin);
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(stream: string, maxInFlight: number, onError: SinkOptions['onError']): Promise<LogGroup> {
    const { from, ack, graceMs } = this.#config;
    const settings = settingsOf(this.#options, stream);
    const onGap = (gap: LogGap): void => this.#tellGap({ ...gap, stream }, onError);
    const options = { from, ack, graceMs, maxInFlight, settings, onGap };
    return this.#log.group(stream, this.name, options);
  }

  /** What was lost is never passed over in silence: where nobody wants to hear of it, it ends. */
  #tellGap(gap: StreamGap, onError: SinkOptions['onError']): void {
    const { onGap } = this.#options;
    try {
      if (onGap !== undefined) onGap(gap);
      else if (onError !== undefined) onError(eventsLost(gap));
      else throw eventsLost(gap);
    } catch (error) {
      this.#feed.channel.fail(CoterieError.from(error));
    }
  }

  /** Sorts out what is not wanted, and what was delivered too often. */
  #accept(taken: readonly LogDelivery[]): Kept[] {
    const { maxDeliveries } = this.#config;
    const accepted: Kept[] = [];
    for (const delivery of taken) {
      if (this.#isWanted?.(delivery.event) === false) this.#tell(delivery.ack());
      else if (delivery.attempt > maxDeliveries) {
        this.#tell(this.#bury(delivery, `delivered ${maxDeliveries} times`));
      } else accepted.push(this.#keep(delivery));
    }
    return accepted;
  }

  /** Undefined where the handler is done at once. */
  #handle(
    kept: Kept,
    handler: SinkHandler,
    config: Required<EachOptions>,
  ): Promise<void> | undefined {
    const { delivery } = kept;
    const abort = new AbortController();
    const event = sinkEvent(kept, this.#origin);
    const end = (failure: unknown): void => {
      this.#letGo(kept);
      const error =
        failure === undefined ? undefined : CoterieError.from(failure, 'handler-failed');
      if (error !== undefined) this.#options.onError?.(error);
      if (!kept.isSettled) this.#settle(delivery, error, config.retryDelayMs);
    };
    try {
      const work = handler(event, abort.signal);
      if (work !== undefined) return this.#wait(work, abort, config.handlerTimeoutMs).then(end);
      end(undefined);
    } catch (failure) {
      end(failure ?? new Error('nothing was thrown'));
    }
    return undefined;
  }

  /** Resolves with what the handler failed with; one that ends too late, or never, holds up nobody. */
  async #wait(work: Promise<void>, abort: AbortController, timeoutMs: number): Promise<unknown> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#config.clock.setTimer(() => {
      const error = new CoterieError('timeout', `a handler took over ${timeoutMs} ms`);
      abort.abort(error);
      reject(error);
    }, timeoutMs);
    try {
      await Promise.race([work, late]);
      return undefined;
    } catch (failure) {
      return failure ?? new Error('nothing was thrown');
    } finally {
      cancel();
    }
  }

  #settle(delivery: LogDelivery, error: CoterieError | undefined, retryDelayMs: number): void {
    if (error === undefined) this.#tell(delivery.ack());
    else if (error.code === 'closed' || delivery.attempt < this.#config.maxDeliveries) {
      // What was closed under it says nothing of the event.
      this.#tell(delivery.nak(retryDelayMs));
    } else this.#tell(this.#bury(delivery, error.message));
  }

  async #bury(delivery: LogDelivery, reason: string): Promise<void> {
    const target = targetOf(this.#options, delivery.event.stream);
    await bury(this.#log, target, this.#options.name, delivery, reason);
    this.#options.onDead?.(delivery.event, reason);
  }

  #keep(delivery: LogDelivery): Kept {
    const kept: Kept = { delivery, isSettled: false };
    if (this.#config.ack === 'none') return kept;
    this.#kept.add(kept);
    if (this.#kept.size === 1) this.#renewLater();
    return kept;
  }

  #letGo(kept: Kept): void {
    if (!this.#kept.delete(kept) || this.#kept.size > 0) return;
    this.#cancelRenewal?.();
  }

  /** What waits or is at work is prolonged at a third of the grace period. */
  #renewLater(): void {
    const { clock, graceMs } = this.#config;
    this.#cancelRenewal = clock.setTimer(() => {
      for (const { delivery } of this.#kept) this.#tell(delivery.extend());
      this.#renewLater();
    }, graceMs / 3);
  }

  /** A word that is lost means that the event comes again: there is no more to do than to tell. */
  #tell(word: Promise<void>): void {
    // A store may give many answers one word.
    if (this.#words.has(word)) return;
    this.#words.add(word);
    word.then(
      () => this.#words.delete(word),
      (error: unknown) => {
        this.#words.delete(word);
        this.#options.onError?.(CoterieError.from(error));
      },
    );
  }
}

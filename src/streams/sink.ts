import type { LogDelivery, LogEvent, StreamLog } from '../pubsub/log.ts';
import { checkName } from '../pubsub/subject.ts';
import { CoterieError } from '../runtime/errors.ts';
import { bury } from './dead-letter.ts';
import { Feed } from './feed.ts';
import { eventFilter } from './filter.ts';
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

/** Works on one event: it is acknowledged when this resolves, and comes again when it throws. */
export type SinkHandler = (event: SinkEvent, signal: AbortSignal) => void | Promise<void>;

/**
 * Shares one cursor with every sink of its name: each event goes to one of them until it is
 * acknowledged. What a filter drops is acknowledged. At-least-once: a crash may repeat.
 */
export interface Sink extends AsyncIterable<SinkEvent>, AsyncDisposable {
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
}

class LogSink implements Sink {
  readonly #log: StreamLog;
  readonly #options: SinkOptions;
  readonly #config: ReturnType<typeof sinkConfig>;
  readonly #isWanted: (event: LogEvent) => boolean;
  readonly #feed: Feed<Kept>;
  readonly #kept = new Set<Kept>();
  #cancelRenewal: (() => void) | undefined;
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

  get streams(): readonly string[] {
    return this.#feed.names;
  }

  async addStream(stream: string): Promise<void> {
    checkName('stream', stream);
    const { from, ack, graceMs, maxInFlight } = this.#config;
    const settings = settingsOf(this.#options, stream);
    await this.#feed.add(stream, async () => {
      const groupOptions = { from, ack, graceMs, maxInFlight, settings };
      const group = await this.#log.group(stream, this.#options.name, groupOptions);
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
    const work = async (): Promise<void> => {
      for (;;) {
        const kept = await this.#feed.channel.take();
        if (kept === undefined) return;
        await this.#handle(kept, handler, config);
      }
    };
    try {
      await Promise.all(Array.from({ length: config.concurrency }, work));
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#feed.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SinkEvent, void, void> {
    try {
      for (;;) {
        const kept = await this.#feed.channel.take();
        if (kept === undefined) return;
        // From here on it is the user's to prolong; the grace period begins anew.
        this.#letGo(kept);
        this.#tell(kept.delivery.extend());
        yield sinkEvent(
          kept.delivery,
          () => {},
          (reason) => this.#bury(kept.delivery, reason),
        );
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Sorts out what is not wanted, and what was delivered too often. */
  #accept(taken: readonly LogDelivery[]): Kept[] {
    const { maxDeliveries } = this.#config;
    const accepted: Kept[] = [];
    for (const delivery of taken) {
      if (!this.#isWanted(delivery.event)) this.#tell(delivery.ack());
      else if (delivery.attempt > maxDeliveries) {
        this.#tell(this.#bury(delivery, `delivered ${maxDeliveries} times`));
      } else accepted.push(this.#keep(delivery));
    }
    return accepted;
  }

  async #handle(kept: Kept, handler: SinkHandler, config: Required<EachOptions>): Promise<void> {
    const { delivery } = kept;
    const abort = new AbortController();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#config.clock.setTimer(() => {
      const text = `a handler took over ${config.handlerTimeoutMs} ms`;
      const error = new CoterieError('timeout', text);
      abort.abort(error);
      reject(error);
    }, config.handlerTimeoutMs);
    let isSettled = false;
    const event = sinkEvent(
      delivery,
      () => {
        isSettled = true;
        this.#letGo(kept);
      },
      (reason) => this.#bury(delivery, reason),
    );
    let error: CoterieError | undefined;
    try {
      // One that ends later, or never, keeps nobody waiting.
      await Promise.race([handler(event, abort.signal), late]);
    } catch (cause) {
      error = CoterieError.from(cause, 'handler-failed');
      this.#options.onError?.(error);
    }
    cancel();
    this.#letGo(kept);
    if (isSettled) return;
    if (error === undefined) this.#tell(delivery.ack());
    else if (delivery.attempt < this.#config.maxDeliveries) {
      this.#tell(delivery.nak(config.retryDelayMs));
    } else this.#tell(this.#bury(delivery, error.message));
  }

  async #bury(delivery: LogDelivery, reason: string): Promise<void> {
    const target = targetOf(this.#options, delivery.event.stream);
    await bury(this.#log, target, this.#options.name, delivery, reason);
    this.#options.onDead?.(delivery.event, reason);
  }

  #keep(delivery: LogDelivery): Kept {
    const kept = { delivery };
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
    word.catch((error: unknown) => this.#options.onError?.(CoterieError.from(error)));
  }
}

import type { LogEvent, LogPosition, StreamLog } from '../pubsub/log.ts';
import { checkName } from '../pubsub/subject.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Feed } from './feed.ts';
import { type EventFilter, eventFilter } from './filter.ts';
import { eventsLost, type StreamGap } from './gap.ts';

/** How long one call to the store waits. */
const WAIT_MS = 10_000;

export interface ReaderOptions extends EventFilter {
  /** One stream or several. */
  streams: string | readonly string[];
  /** Where to begin in each; default `newest`: with what is added from now on. */
  from?: LogPosition;
  /** Events that wait to be taken; 1 to 10 000, default 256. Then nothing more is fetched. */
  bufferSize?: number;
  /**
   * Called when events are missing: trimmed before they were read, or the stream was made anew.
   * Without it, reading ends with an `events-lost` error.
   */
  onGap?: (gap: StreamGap) => void;
  /** Called for errors after which reading goes on by itself: the store is away. */
  onError?: (error: CoterieError) => void;
  /** Closes the reader. */
  signal?: AbortSignal;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/**
 * Sees every event of its streams, in the order of each. Nothing is acknowledged; the `id` of the
 * last event is the checkpoint from which another reader goes on.
 */
export interface Reader extends AsyncIterable<LogEvent>, AsyncDisposable {
  /** Reads a further stream; resolves once its position is fixed. Default: as the others began. */
  addStream(stream: string, from?: LogPosition): Promise<void>;
  /** False when it was not read. What has been fetched of it may still come. */
  removeStream(stream: string): boolean;
  /** The names of its streams. */
  readonly streams: readonly string[];
  /** Calls back for each event, one after the other; resolves when the reader is closed. */
  each(handler: (event: LogEvent) => void | Promise<void>): Promise<void>;
  /** Ends iteration at once. Idempotent, never blocks; leaving a loop by `break` does the same. */
  close(): Promise<void>;
}

/** Starts a reader: once it resolves, nothing that is added to its streams is missed. */
export async function createReader(log: StreamLog, options: ReaderOptions): Promise<Reader> {
  const reader = new LogReader(log, options);
  const streams = typeof options.streams === 'string' ? [options.streams] : options.streams;
  try {
    for (const stream of streams) await reader.addStream(stream);
  } catch (error) {
    await reader.close();
    throw error;
  }
  return reader;
}

class LogReader implements Reader {
  readonly #log: StreamLog;
  readonly #options: ReaderOptions;
  readonly #isWanted: ((event: LogEvent) => boolean) | undefined;
  readonly #feed: Feed<LogEvent>;
  readonly #abort = (): void => void this.close();

  constructor(log: StreamLog, options: ReaderOptions) {
    this.#log = log;
    this.#options = options;
    this.#isWanted = eventFilter(options);
    const { bufferSize = 256, clock = systemClock } = options;
    if (!Number.isInteger(bufferSize) || bufferSize < 1 || bufferSize > 10_000) {
      throw new CoterieError('invalid-options', 'bufferSize must be 1 to 10000');
    }
    this.#feed = new Feed(clock, bufferSize, options.onError, () => {});
    this.#feed.start();
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    if (options.signal?.aborted === true) this.#abort();
  }

  get streams(): readonly string[] {
    return this.#feed.names;
  }

  async addStream(
    stream: string,
    from: LogPosition = this.#options.from ?? 'newest',
  ): Promise<void> {
    checkName('stream', stream);
    await this.#feed.add(stream, async () => {
      const cursor = await this.#log.read(stream, from);
      return {
        next: async (limit, signal) => {
          const { events, gap } = await cursor.next({ limit, waitMs: WAIT_MS, signal });
          if (gap !== undefined) this.#tellGap({ ...gap, stream });
          return this.#isWanted === undefined ? events : events.filter(this.#isWanted);
        },
        close: () => void cursor.close(),
      };
    });
  }

  removeStream(stream: string): boolean {
    return this.#feed.remove(stream);
  }

  async each(handler: (event: LogEvent) => void | Promise<void>): Promise<void> {
    const { channel } = this.#feed;
    try {
      for (;;) {
        const event = channel.takeNow() ?? (await channel.take());
        if (event === undefined) return;
        const work = handler(event);
        if (work !== undefined) await work;
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#feed.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogEvent, void, void> {
    try {
      for (;;) {
        const event = await this.#feed.channel.take();
        if (event === undefined) return;
        yield event;
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tellGap(gap: StreamGap): void {
    const { onGap } = this.#options;
    if (onGap !== undefined) {
      onGap(gap);
      return;
    }
    throw eventsLost(gap);
  }
}

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Channel } from './channel.ts';
import { pause } from './pause.ts';

/** Between two attempts after an error that may pass, in ms; it doubles up to the second. */
const RETRY_MS = 100;
const MAX_RETRY_MS = 5000;
/** So many are worth asking for before those that have come are worked on. */
const BULK = 64;

/** Where one stream's items come from. */
export interface Source<T> {
  /** The next items, at most so many; waits for the first. */
  next(limit: number, signal: AbortSignal): Promise<readonly T[]>;
  /** Never blocks. */
  close(): void;
}

/** Several sources, added and removed while running, into one bounded channel. */
export class Feed<T> {
  readonly channel: Channel<T>;
  readonly #clock: Clock;
  readonly #most: number;
  /** Nothing is asked for until there is room for so many: a question for each item costs the most. */
  readonly #least: number;
  readonly #onError: ((error: CoterieError) => void) | undefined;
  /** Gets items that no one took when the feed or their source was closed. */
  readonly #onLeft: (item: T) => void;
  readonly #sources = new Map<string, { source: Source<T>; life: AbortController }>();
  #started = false;

  constructor(
    clock: Clock,
    limit: number,
    onError: ((error: CoterieError) => void) | undefined,
    onLeft: (item: T) => void,
  ) {
    this.#clock = clock;
    this.channel = new Channel(limit);
    this.#most = Math.ceil(limit / 2);
    this.#least = Math.max(1, Math.floor(limit / 4));
    this.#onError = onError;
    this.#onLeft = onLeft;
  }

  get names(): string[] {
    return [...this.#sources.keys()];
  }

  async add(name: string, open: () => Promise<Source<T>>): Promise<void> {
    if (this.channel.isClosed) throw new CoterieError('closed', 'it is closed');
    if (this.#sources.has(name)) return;
    const source = await open();
    // The races with close, and with another add of the same name.
    if (this.channel.isClosed || this.#sources.has(name)) {
      source.close();
      return;
    }
    const life = new AbortController();
    this.#sources.set(name, { source, life });
    if (this.#started) void this.#run(source, life.signal);
  }

  /** Nothing is fetched before. Idempotent. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const { source, life } of this.#sources.values()) void this.#run(source, life.signal);
  }

  /** False when it was not there. */
  remove(name: string): boolean {
    const found = this.#sources.get(name);
    if (found === undefined) return false;
    this.#sources.delete(name);
    found.life.abort();
    found.source.close();
    return true;
  }

  /** Idempotent, never blocks. */
  close(): void {
    const left = this.channel.close();
    // First nothing more is asked for: what is given back would come here again.
    for (const name of this.names) this.remove(name);
    for (const item of left) this.#onLeft(item);
  }

  /** Belongs to `close`; never rejects. */
  async #run(source: Source<T>, signal: AbortSignal): Promise<void> {
    let retryMs = RETRY_MS;
    let ahead: Promise<readonly T[]> | undefined;
    while (!signal.aborted || ahead !== undefined) {
      try {
        if (ahead === undefined) await this.channel.untilRoom(this.#least);
        if (ahead === undefined && (signal.aborted || this.channel.isClosed)) return;
        // Half at once: while it is worked on, the other half is on its way.
        const asking = ahead ?? source.next(Math.min(this.channel.room, this.#most), signal);
        ahead = undefined;
        const items = await asking;
        retryMs = RETRY_MS;
        const room = Math.min(this.channel.room - items.length, this.#most);
        if (items.length >= BULK && room >= BULK && !signal.aborted) {
          ahead = source.next(room, signal);
          ahead.catch(() => undefined);
          // The question goes out before the answers are worked on.
          await new Promise<void>((resolve) => this.#clock.defer(resolve));
        }
        for (const item of items) {
          const isKept =
            !signal.aborted && (this.channel.offer(item) || (await this.channel.put(item)));
          if (!isKept) this.#onLeft(item);
        }
      } catch (cause) {
        if (signal.aborted) return;
        const error = CoterieError.from(cause);
        if (!error.retriable) {
          this.channel.fail(error);
          return;
        }
        this.#onError?.(error);
        await pause(this.#clock, retryMs, signal);
        retryMs = Math.min(MAX_RETRY_MS, 2 * retryMs);
      }
    }
  }
}

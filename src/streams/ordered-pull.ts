import type { Pull, PullOptions } from '../pubsub/durable-source.ts';
import type { LogDelivery, LogEvent, LogGroup } from '../pubsub/log.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { KeptInLine, Lines } from './lines.ts';
import { pause } from './pause.ts';

/** One call to the store; stopping waits for its end, so that nothing comes afterwards. */
const TAKE_MS = 250;
const TAKE_LIMIT = 1000;
const [RETRY_MIN_MS, RETRY_MAX_MS] = [100, 5000];

/** What an ordered pull needs of its sink. */
export interface OrderedParts {
  readonly clock: Clock;
  readonly graceMs: number;
  readonly maxDeliveries: number;
  /** Events that are held, at work and behind those. */
  readonly maxInFlight: number;
  open(stream: string): Promise<LogGroup>;
  isWanted(event: LogEvent): boolean;
  /** Makes a dead letter of it; rejects while the store is away. */
  bury(delivery: LogDelivery, reason: string): Promise<void>;
}

/** Pulls some streams, each in its own order. */
export function orderedPull(
  streams: readonly string[],
  parts: OrderedParts,
  options: PullOptions & Required<Pick<PullOptions, 'lineOf'>>,
): Pull {
  const all = streams.map((stream) => new OrderedStream(stream, parts, options));
  const ended = Promise.all(all.map((each) => each.run())).then(() => {});
  return {
    ended,
    stop: async () => {
      await Promise.all(all.map((each) => each.stop()));
    },
  };
}

/**
 * One stream. It keeps what it takes until it is done, so that nothing of a line can be given to
 * anybody before what comes earlier. What a former puller has not let go of is waited for at the
 * beginning: the store gives it out again, and until then nothing begins.
 */
class OrderedStream {
  readonly #stream: string;
  readonly #parts: OrderedParts;
  readonly #options: PullOptions & Required<Pick<PullOptions, 'lineOf'>>;
  readonly #life = new AbortController();
  readonly #lines: Lines;
  /** Done, but the store has not heard of it: it need not be done again. */
  readonly #unsaid = new Set<string>();
  readonly #words = new Set<Promise<void>>();
  readonly #flow = Promise.withResolvers<void>();
  #wake = (): void => {};
  #cancelRenewal: (() => void) | undefined;
  #begun = false;

  constructor(
    stream: string,
    parts: OrderedParts,
    options: PullOptions & Required<Pick<PullOptions, 'lineOf'>>,
  ) {
    this.#stream = stream;
    this.#parts = parts;
    this.#options = options;
    this.#lines = new Lines(
      (kept) => this.#work(kept),
      () => this.#wake(),
    );
  }

  get #stopped(): boolean {
    return this.#life.signal.aborted;
  }

  /** Never rejects; resolves when it was stopped and all that had begun is settled. */
  async run(): Promise<void> {
    this.#renewLater();
    const group = await this.#trying(() => this.#parts.open(this.#stream));
    if (group !== undefined) {
      await this.#recover(group);
      if (!this.#stopped) {
        this.#begun = true;
        this.#lines.begin();
        await this.#pump(group);
      }
      await group.close();
    }
    // In their order: so they come again in it.
    for (const kept of this.#lines.waiting()) this.#giveBack(kept);
    await this.#said();
    this.#flow.resolve();
    await this.#lines.idle();
    await this.#said();
    this.#cancelRenewal?.();
  }

  /** Resolves when nothing more comes, and what has not begun was given back. */
  stop(): Promise<void> {
    this.#life.abort();
    this.#wake();
    return this.#flow.promise;
  }

  /** Takes what others have left, or have not let go of yet, before anything begins. */
  async #recover(group: LogGroup): Promise<void> {
    const { clock, graceMs } = this.#parts;
    const { retryDelayMs, onError } = this.#options;
    const pollMs = Math.min(1000, Math.max(20, graceMs / 20));
    const patienceMs = 2 * graceMs + retryDelayMs + 5000;
    let least = Number.POSITIVE_INFINITY;
    let since = clock.now();
    let sawNew = false;
    while (!this.#stopped) {
      const pending = await this.#trying(() => group.pending());
      const others = (pending ?? 0) - this.#lines.size;
      if (others <= 0) return;
      if (others < least) {
        least = others;
        since = clock.now();
      } else if (clock.now() - since > patienceMs) {
        const text = `${others} events of ${this.#stream} are still at work elsewhere, or lost there`;
        onError(new CoterieError('timeout', `${text}: the order may be broken`));
        return;
      }
      // What is due again comes first; new events say that nothing is due now.
      const taken = await this.#take(group, sawNew ? 1 : Math.min(others, TAKE_LIMIT), 0);
      sawNew = taken.some(({ attempt }) => attempt === 1);
      if (sawNew || taken.length === 0) await pause(clock, pollMs, this.#life.signal);
    }
  }

  async #pump(group: LogGroup): Promise<void> {
    while (!this.#stopped) {
      const room = this.#parts.maxInFlight - this.#lines.size;
      if (room > 0) await this.#take(group, Math.min(room, TAKE_LIMIT), TAKE_MS);
      else {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      }
    }
  }

  async #take(group: LogGroup, limit: number, waitMs: number): Promise<readonly LogDelivery[]> {
    this.#options.before?.();
    if (this.#stopped) return [];
    const taken = (await this.#trying(() => group.take({ limit, waitMs }))) ?? [];
    for (const delivery of taken) this.#accept(delivery);
    if (this.#begun && !this.#stopped) this.#lines.begin();
    return taken;
  }

  #accept(delivery: LogDelivery): void {
    const { event, attempt } = delivery;
    const known = this.#lines.find(event.id);
    if (known !== undefined) {
      // This process was stopped for longer than the grace period: the new one is to be answered.
      known.delivery = delivery;
    } else if (this.#unsaid.delete(event.id) || !this.#parts.isWanted(event)) {
      this.#ack(delivery);
    } else if (attempt > this.#parts.maxDeliveries) {
      const reason = `delivered ${this.#parts.maxDeliveries} times`;
      this.#tell(this.#parts.bury(delivery, reason));
    } else {
      this.#lines.add(new KeptInLine(this.#lineOf(event), delivery));
    }
  }

  /** Works on one event until it is done, dead, or given back. */
  async #work(kept: KeptInLine): Promise<void> {
    const { handle, before, onError, retryDelayMs } = this.#options;
    for (let failures = 0; ; failures += 1) {
      before?.();
      if (this.#stopped) break;
      const { event, attempt } = kept.delivery;
      try {
        await handle({ ...event, attempt: attempt + failures });
        this.#ack(kept.delivery);
        return;
      } catch (cause) {
        const error = CoterieError.from(cause, 'handler-failed');
        if (error.code === 'closed') break;
        onError(error);
        if (attempt + failures >= this.#parts.maxDeliveries) {
          const isBuried = await this.#trying(async () => {
            await this.#parts.bury(kept.delivery, error.message);
            return true;
          });
          if (isBuried !== true) break;
          return;
        }
      }
      await pause(this.#parts.clock, retryDelayMs, this.#life.signal);
    }
    this.#giveBack(kept);
  }

  #lineOf(event: LogEvent): string {
    try {
      return this.#options.lineOf(event);
    } catch {
      // What is wrong with its key is told when it is handled.
      return `id ${event.id}`;
    }
  }

  #ack(delivery: LogDelivery): void {
    const word = delivery.ack();
    this.#tell(
      word.catch((error: unknown) => {
        this.#unsaid.add(delivery.event.id);
        throw error;
      }),
    );
  }

  #giveBack({ delivery }: KeptInLine): void {
    this.#tell(delivery.nak());
  }

  /** A word that is lost means that the event comes again. */
  #tell(word: Promise<void>): void {
    const told = word.catch((error: unknown) => this.#options.onError(CoterieError.from(error)));
    this.#words.add(told);
    void told.then(() => this.#words.delete(told));
  }

  async #said(): Promise<void> {
    await Promise.all(this.#words);
  }

  /** Tries again, slower and slower; undefined when it was stopped meanwhile. */
  async #trying<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (let ms = RETRY_MIN_MS; ; ms = Math.min(RETRY_MAX_MS, 2 * ms)) {
      try {
        return await work();
      } catch (error) {
        if (this.#stopped) return undefined;
        const told = CoterieError.from(error);
        this.#options.onError(told);
        // The log is closed for good: there is nothing left to pull from.
        if (told.code === 'closed') this.#life.abort();
        await pause(this.#parts.clock, ms, this.#life.signal);
        if (this.#stopped) return undefined;
      }
    }
  }

  #renewLater(): void {
    const { clock, graceMs } = this.#parts;
    this.#cancelRenewal = clock.setTimer(() => {
      for (const { delivery } of this.#lines.all()) this.#tell(delivery.extend());
      this.#renewLater();
    }, graceMs / 3);
  }
}

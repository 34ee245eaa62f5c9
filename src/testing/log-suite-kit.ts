import assert from 'node:assert/strict';

import type {
  GroupOptions,
  LogCursor,
  LogDelivery,
  LogEvent,
  LogFeature,
  LogGap,
  LogGroup,
  LogInput,
  StreamLog,
} from '../pubsub/log.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { randomHex, systemRandom } from '../runtime/random.ts';
import { bytesOf, textOf, waitFor, within } from './pubsub-suite-kit.ts';

/** What a log and its environment may be able to do; each is declared, or the reason why not. */
export type StreamLogFeature =
  | LogFeature
  /** The environment can take the store away and bring it back with its data. */
  | 'outage';

/** One store for one case. */
export interface StreamLogEnvironment {
  /** Another log on the same store, as another process would open it, with this clock. */
  open(clock: Clock): StreamLog;
  /** Where time is not real: moves it on. The clock given to `open` is not used then. */
  advance?(ms: number): Promise<void>;
  /** For the feature `outage`: ends the server without a warning. */
  down?(): Promise<void>;
  /** Starts it again with its data; resolves when it takes connections. */
  up?(): Promise<void>;
  /** Frees what was made; logs are closed before. */
  close?(): Promise<void>;
}

/** One row of the table of cases. */
export interface StreamLogCase {
  readonly name: string;
  readonly needs?: readonly StreamLogFeature[];
  run(kit: StreamLogKit): Promise<void>;
}

/** The grace period of the cases, in ms. */
export const GRACE_MS = 400;

/** How long one call waits where time is real. */
const POLL_MS = 100;

/** What a case works with: logs, fresh names, and waiting with a deadline. */
export class StreamLogKit {
  readonly maxEventBytes: number;
  readonly #environment: StreamLogEnvironment;
  readonly #deadlineMs: number;
  readonly #logs: StreamLog[] = [];
  readonly #streams = new Set<string>();
  readonly #prefix = `suite-${randomHex(systemRandom, 12)}`;
  #wallOffset = 0;
  #passing: Promise<void> = Promise.resolve();
  readonly #clock: Clock = { ...systemClock, wallTime: () => this.wallTime() };

  constructor(environment: StreamLogEnvironment, deadlineMs: number, maxEventBytes: number) {
    this.#environment = environment;
    this.#deadlineMs = deadlineMs;
    this.maxEventBytes = maxEventBytes;
  }

  /** Another log on the store of this case. */
  log(): StreamLog {
    const log = this.#environment.open(this.#clock);
    this.#logs.push(log);
    return log;
  }

  logs(count: number): StreamLog[] {
    return Array.from({ length: count }, () => this.log());
  }

  /** A name that only this case uses. */
  stream(name = 'events'): string {
    const stream = `${this.#prefix}-${name}`;
    this.#streams.add(stream);
    return stream;
  }

  /** The wall clock that the logs are given. */
  wallTime(): number {
    return systemClock.wallTime() + this.#wallOffset;
  }

  jumpWallTime(ms: number): void {
    this.#wallOffset += ms;
  }

  /** Lets time go by. */
  async pass(ms: number): Promise<void> {
    if (this.#environment.advance !== undefined) {
      // Several tasks of a case may let time go by: one after the other.
      this.#passing = this.#passing.then(() => this.#environment.advance?.(ms));
      return this.#passing;
    }
    await new Promise<void>((resolve) => systemClock.setTimer(resolve, ms));
  }

  async down(): Promise<void> {
    await this.#environment.down?.();
  }

  async up(): Promise<void> {
    await this.#environment.up?.();
  }

  /** Appends texts, each stored; resolves with their ids. */
  async append(log: StreamLog, stream: string, ...texts: string[]): Promise<string[]> {
    return this.store(
      log,
      stream,
      texts.map((text) => ({ data: bytesOf(text) })),
    );
  }

  /** Appends events, each stored; resolves with their ids. */
  async store(log: StreamLog, stream: string, inputs: LogInput[]): Promise<string[]> {
    const outcomes = await this.within('append', log.append(stream, inputs));
    return outcomes.map((outcome) => {
      assert.equal(outcome.status, 'stored', outcome.status === 'failed' ? `${outcome.error}` : '');
      return outcome.status === 'stored' ? outcome.id : '';
    });
  }

  /** A group that begins with the oldest event and has the grace period of the cases. */
  group(log: StreamLog, stream: string, name: string, more: GroupOptions = {}): Promise<LogGroup> {
    const options = { from: 'oldest', graceMs: GRACE_MS, ...more } as const;
    return this.within('joining a group', log.group(stream, name, options));
  }

  /** What can be read at once, or soon. */
  async next(cursor: LogCursor, limit = 1000): Promise<{ events: LogEvent[]; gap?: LogGap }> {
    const waitMs = this.#environment.advance === undefined ? POLL_MS : 0;
    const batch = await this.#patient(cursor.next({ limit, waitMs }), {
      events: [],
      gap: undefined,
    });
    const { events, gap } = batch;
    if (events.length === 0 && waitMs === 0) await this.pass(5);
    return { events: [...events], ...(gap === undefined ? {} : { gap }) };
  }

  /** Reads so many events, without a gap. */
  async read(cursor: LogCursor, count: number): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    await this.#until(
      `${count} events`,
      () => events.length,
      count,
      async () => {
        const batch = await this.next(cursor, Math.min(1000, count - events.length));
        assert.equal(batch.gap, undefined, 'no gap');
        events.push(...batch.events);
      },
    );
    return events;
  }

  /** Reads until there is a gap; resolves with it and the events that follow it. */
  async readGap(cursor: LogCursor): Promise<{ gap: LogGap; events: LogEvent[] }> {
    let found: { gap: LogGap; events: LogEvent[] } | undefined;
    await this.waitFor('a gap', async () => {
      const { gap, events } = await this.next(cursor);
      if (gap === undefined) assert.deepEqual(events, [], 'no events without the gap before them');
      else found = { gap, events };
      return found !== undefined;
    });
    return found as unknown as { gap: LogGap; events: LogEvent[] };
  }

  /** Takes what is there at once, or soon. */
  async poll(group: LogGroup, limit = 1000): Promise<LogDelivery[]> {
    const waitMs = this.#environment.advance === undefined ? POLL_MS : 0;
    const taken = await this.#patient(group.take({ limit, waitMs }), []);
    if (taken.length === 0 && waitMs === 0) await this.pass(5);
    return [...taken];
  }

  /** Takes so many deliveries, and acknowledges them unless told not to. */
  async take(group: LogGroup, count: number, then = 'ack'): Promise<LogDelivery[]> {
    const taken: LogDelivery[] = [];
    await this.#until(
      `${count} deliveries`,
      () => taken.length,
      count,
      async () => {
        const more = await this.poll(group, Math.min(1000, count - taken.length));
        taken.push(...more);
        if (then === 'ack') await Promise.all(more.map((each) => each.ack()));
      },
    );
    return taken;
  }

  /** The group gives nothing for so long. */
  async quiet(group: LogGroup, ms: number): Promise<void> {
    assert.deepEqual(textsOf(await this.takeFor(group, ms)), [], 'no delivery');
  }

  /** Two handles of one group, the second one of another log. */
  async handles(log: StreamLog): Promise<[LogGroup, LogGroup]> {
    const first = await this.group(log, this.stream(), 'g');
    return [first, await this.group(this.log(), this.stream(), 'g')];
  }

  /** What the group gives within a time. */
  async takeFor(group: LogGroup, ms: number): Promise<readonly LogDelivery[]> {
    if (this.#environment.advance !== undefined) await this.pass(ms);
    const waitMs = this.#environment.advance === undefined ? ms : 0;
    return group.take({ limit: 10, waitMs });
  }

  waitFor(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    return waitFor(what, condition, this.#deadlineMs);
  }

  /** Rejects when the promise is not settled by the deadline. */
  within<T>(what: string, promise: Promise<T>): Promise<T> {
    return within(what, promise, this.#deadlineMs);
  }

  /** Destroys the streams of this case, closes every log, then the environment. */
  async end(): Promise<void> {
    try {
      const sweeper = this.log();
      for (const stream of this.#streams) await sweeper.destroy(stream).catch(() => false);
      const closed = Promise.all(this.#logs.map((each) => each.close()));
      await this.within('closing every log', closed);
    } finally {
      await this.#environment.close?.();
    }
  }

  /** A busy store may be late: what is retriable is tried again, until the deadline of the case. */
  async #patient<T>(work: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await this.within('a call', work);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'timeout') throw error;
      return otherwise;
    }
  }

  async #until(
    what: string,
    have: () => number,
    count: number,
    step: () => Promise<void>,
  ): Promise<void> {
    const end = systemClock.now() + this.#deadlineMs;
    while (have() < count) {
      if (systemClock.now() > end) assert.equal(have(), count, `${what} by the deadline`);
      await step();
    }
  }
}

/** The payloads as text. */
export function textsOf(items: readonly (LogEvent | LogDelivery)[]): string[] {
  return items.map((each) => textOf('event' in each ? each.event.data : each.data));
}

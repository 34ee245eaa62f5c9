import { describe, expect, it } from 'vitest';

import type { LogCursor, LogDelivery, LogGroup, StreamLog } from '../pubsub/log.ts';
import { memoryLog, MemoryLogStore } from '../pubsub/memory-log.ts';
import { FakeClock } from './fake-clock.ts';
import { streamLogSuite } from './log-suite.ts';
import { noopLog } from './noop-log.ts';

const FEATURES = {
  durable: 'it lives in the process',
  timedIds: true,
  exactLimits: true,
  outage: 'there is no server',
} as const;

type Alter = (inner: StreamLog) => Partial<StreamLog>;

/** Names of the cases that find something wrong with a log over memory that was altered. */
async function findings(alter: Alter, only?: RegExp): Promise<string[]> {
  const suite = streamLogSuite({
    name: '',
    features: FEATURES,
    maxEventBytes: 1024 * 1024,
    deadlineMs: 300,
    open: async () => {
      const clock = new FakeClock();
      const store = new MemoryLogStore({ clock });
      return {
        open: () => {
          const inner = memoryLog({ store });
          return { ...inner, ...alter(inner) };
        },
        advance: (ms) => clock.advance(ms),
      };
    },
  });
  const found: string[] = [];
  for (const each of suite) {
    if (each.skip !== undefined || (only !== undefined && !only.test(each.name))) continue;
    // That the case rejects is what is asked.
    await each.run().catch(() => found.push(each.name.trim()));
  }
  return found;
}

const withGroup =
  (alter: (group: LogGroup) => LogGroup): Alter =>
  (inner) => ({ group: async (...args) => alter(await inner.group(...args)) });

const withDelivery = (alter: (delivery: LogDelivery) => LogDelivery): Alter =>
  withGroup((group) => ({
    take: async (options) => (await group.take(options)).map(alter),
    pending: () => group.pending(),
    close: () => group.close(),
  }));

const withCursor =
  (alter: (cursor: LogCursor, inner: StreamLog, stream: string) => LogCursor): Alter =>
  (inner) => ({
    read: async (stream, from) => alter(await inner.read(stream, from), inner, stream),
  });

describe('the suite for durable logs', () => {
  it('skips with the reason that is given', () => {
    const suite = streamLogSuite({
      name: 'x',
      features: FEATURES,
      maxEventBytes: 1,
      open: async () => ({ open: () => memoryLog() }),
    });
    const reasons = suite.flatMap(({ skip }) => skip ?? []);
    expect(reasons).toEqual(Array(2).fill('no outage: there is no server'));
  });

  it('catches an acknowledgement that is ignored', async () => {
    const deaf = withDelivery((delivery) => ({ ...delivery, ack: async () => {} }));
    expect(await findings(deaf, /not again what is acknowledged/)).toHaveLength(1);
  });

  it('catches a broken order', async () => {
    const swaps = withCursor((cursor) => ({
      async next(options) {
        const { events, gap } = await cursor.next(options);
        return { events: events.toReversed(), gap };
      },
      close: () => cursor.close(),
    }));
    expect(await findings(swaps, /keeps the order/)).toHaveLength(1);
    const swapsGroup = withGroup((group) => ({
      take: async (options) => (await group.take(options)).toReversed(),
      pending: () => group.pending(),
      close: () => group.close(),
    }));
    expect(await findings(swapsGroup, /delivers in order/)).toHaveLength(1);
  });

  it('catches a redelivery that never comes', async () => {
    const never = withGroup((group) => ({
      take: async (options) => (await group.take(options)).filter(({ attempt }) => attempt === 1),
      pending: () => group.pending(),
      close: () => group.close(),
    }));
    const found = await findings(never, /again|dead member/);
    expect(found).toContain(
      'delivers again what is refused, at once and after a delay, and counts',
    );
    expect(found).toContain(
      'delivers again what is not answered within the grace period, and not earlier',
    );
    expect(found).toContain(
      'gives what a dead member held to another, after the grace period, and counts it',
    );
  });

  it('catches a reader that loses what comes between two reads, as after a reconnect', async () => {
    const forgets = withCursor((cursor, inner, stream) => {
      let current = cursor;
      return {
        async next(options) {
          const batch = await current.next(options);
          // It goes on at newest, as a client that does not keep its position.
          if (batch.events.length > 0) current = await inner.read(stream, 'newest');
          return batch;
        },
        close: () => current.close(),
      };
    });
    expect(await findings(forgets, /misses nothing/)).toHaveLength(1);
  });

  it('catches trimmed events that are passed over without a word', async () => {
    const silent = withCursor((cursor) => ({
      next: async (options) => ({ ...(await cursor.next(options)), gap: undefined }),
      close: () => cursor.close(),
    }));
    expect(await findings(silent, /trimmed before|made anew, and reads/)).toHaveLength(2);
  });

  it('catches a group that is told of nothing that it lost', async () => {
    const silent: Alter = (inner) => ({
      group: (stream, name, options) => inner.group(stream, name, { ...options, onGap: () => {} }),
    });
    const found = await findings(silent, /tells (?:a group|one of two members|of what went)/);
    expect(found).toHaveLength(6);
    const loud: Alter = (inner) => ({
      group: async (stream, name, options = {}) => {
        const group = await inner.group(stream, name, options);
        return {
          async take(each) {
            const taken = await group.take(each);
            if (taken.some(({ attempt }) => attempt > 1)) {
              options.onGap?.({ reason: 'trimmed', after: undefined });
            }
            return taken;
          },
          pending: () => group.pending(),
          close: () => group.close(),
        };
      },
    });
    expect(await findings(loud, /no gap where/)).toHaveLength(1);
  });

  it('catches a group that knows only of its own deliveries', async () => {
    let held = 0;
    const own = withGroup((group) => ({
      async take(options) {
        const taken = await group.take(options);
        held += taken.length;
        return taken;
      },
      pending: async () => held,
      close: () => group.close(),
    }));
    expect(await findings(own, /no final answer/)).toHaveLength(1);
  });

  it('catches a stalled grace period, a count that stands still, and one key stored twice', async () => {
    const dull = withDelivery((delivery) => ({
      ...delivery,
      attempt: 1,
      extend: async () => {},
    }));
    expect(await findings(dull, /prolongs|refused, at once/)).toHaveLength(2);
    const forgetful: Alter = (inner) => ({
      append: (stream, events, options) =>
        inner.append(
          stream,
          events.map(({ data }) => ({ data })),
          options,
        ),
    });
    expect(await findings(forgetful, /adds an event once/)).toHaveLength(1);
  });

  it('is not content with a log that keeps nothing', async () => {
    expect((await findings(() => noopLog(), /keeps 100 events|each of two groups/)).length).toBe(2);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, textOf } from '../../test/support/broker-lab.ts';
import type { DurableSource, PullOptions } from '../pubsub/durable-source.ts';
import { memoryLog, MemoryLogStore } from '../pubsub/memory-log.ts';
import { openStream } from '../streams/stream.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(async () => {
  await lab.end();
});

/** A source that gives nothing, and tells who pulls from it and from when to when. */
class Watched {
  readonly told: string[] = [];
  readonly pulls = new Map<string, PullOptions>();
  /** Between being told to stop and having stopped. */
  stopMs = 500;

  of(member: string): DurableSource {
    return {
      name: 'watched',
      pull: (options) => {
        this.told.push(`${member} begins`);
        this.pulls.set(member, options);
        const { promise: ended, resolve } = Promise.withResolvers<void>();
        let stopping: Promise<void> | undefined;
        const stop = async (): Promise<void> => {
          this.pulls.delete(member);
          await new Promise<void>((done) => lab.clock.setTimer(done, this.stopMs));
          this.told.push(`${member} has stopped`);
          resolve();
        };
        return { ended, stop: () => (stopping ??= stop()) };
      },
    };
  }
}

async function clique(watched: Watched): Promise<string> {
  for (const name of ['a', 'b', 'c']) {
    lab.broker(name).handle('orders', () => {}, { from: watched.of(name), order: 'key' });
  }
  await lab.join();
  await lab.advance(1000);
  expect(watched.pulls.size).toBe(1);
  return [...watched.pulls.keys()][0] as string;
}

describe('the one puller of an ordered source', () => {
  test('has stopped before the next one begins, when it leaves', async () => {
    const watched = new Watched();
    const first = await clique(watched);
    watched.told.length = 0;
    await lab.settle(lab.brokers.get(first)?.leave() ?? Promise.resolve());
    await lab.advance(2000);
    const [next] = watched.pulls.keys();
    expect(next).not.toBe(first);
    expect(watched.told).toEqual([`${first} has stopped`, `${next} begins`]);
  });

  test('looks at its clock before it begins anything: one that slept too long is told to stop', async () => {
    const watched = new Watched();
    const first = await clique(watched);
    const before = watched.pulls.get(first)?.before;
    before?.();
    expect(watched.pulls.has(first)).toBe(true);
    // Stopped in the middle of the turn that runs: nothing of the broker has run since.
    lab.skip(first, 30_000);
    before?.();
    expect(watched.pulls.has(first)).toBe(false);
  });
});

describe.each(['none', 'key'] as const)('a source of order %s', (order) => {
  test('tells its broker of what was trimmed before anybody pulled it, and goes on', async () => {
    const store = new MemoryLogStore({ clock: lab.clock });
    const stream = openStream(memoryLog({ store }), 'events');
    const sink = await stream.sink('crowd', { clock: lab.clock, from: 'oldest', maxInFlight: 2 });
    const broker = lab.broker('a');
    const seen: string[] = [];
    const handler = async ({ data }: { data: Uint8Array }): Promise<void> => {
      seen.push(textOf(data));
      await lab.sleep(50);
    };
    broker.handle('orders', handler, { from: sink, order });
    const errors = lab.events(broker, 'error');
    await lab.join();
    await stream.addMany(Array.from({ length: 20 }, (_, n) => ({ key: `k${n}`, data: String(n) })));
    await lab.advance(20);
    await stream.trim({ maxLength: 3 });
    await lab.advance(3000);
    expect(seen.slice(-3)).toEqual(['17', '18', '19']);
    expect(seen.length).toBeLessThan(20);
    const codes = errors.map(({ code }) => code);
    expect(codes).toEqual(['events-lost']);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, textOf } from '../../test/support/broker-lab.ts';
import { memoryLog, MemoryLogStore } from '../pubsub/memory-log.ts';
import type { StreamLog } from '../pubsub/log.ts';
import { openStream, type StreamInput } from '../streams/stream.ts';
import type { SinkOptions } from '../streams/sink-options.ts';
import type { Broker } from './broker-contract.ts';
import type { Handler } from './handler.ts';
import type { SourceOptions } from './source-options.ts';

let lab: Lab;
let store: MemoryLogStore;
beforeEach(() => {
  lab = new Lab();
  store = new MemoryLogStore({ clock: lab.clock });
});
afterEach(async () => {
  await lab.end();
});

const stream = () => openStream(memoryLog({ store }), 'events');

/** Events of `keys` keys, numbered from 1. */
function events(count: number, keys: number, from = 1): StreamInput[] {
  return Array.from({ length: count }, (_, n) => ({
    key: `k${(from + n) % keys}`,
    data: String(from + n),
  }));
}

interface Begun {
  readonly node: string;
  readonly key: string;
  readonly text: string;
}

/** Members that pull from one sink; `begun` is what their handlers began, in order. */
class Crowd {
  readonly begun: Begun[] = [];
  readonly ended: Begun[] = [];
  readonly dead: string[] = [];
  readonly #logs = new Map<string, StreamLog>();
  /** Of keys that are handled at this moment; two at once are noted. */
  readonly #running = new Set<string>();
  overlaps = 0;
  workMs = 5;
  fail: (text: string, attempt: number) => boolean = () => false;

  async member(
    name: string,
    source: SourceOptions = {},
    sinkOptions: Partial<SinkOptions> = {},
  ): Promise<Broker> {
    const log = memoryLog({ store });
    const broker = lab.broker(name);
    this.#logs.set(name, log);
    const sink = await openStream(log, 'events').sink('crowd', {
      clock: lab.clockOf(name),
      from: 'oldest',
      graceMs: 3000,
      onDead: (event) => this.dead.push(textOf(event.data)),
      ...sinkOptions,
    });
    const handler: Handler = async (message, { node }) => {
      const text = textOf(message.data);
      const key = String(message.key);
      const what = { node, key, text };
      this.begun.push(what);
      if (this.#running.has(key)) this.overlaps += 1;
      this.#running.add(key);
      await lab.sleep(this.workMs);
      this.#running.delete(key);
      const attempt = Number(message.headers['Event-Attempt']?.[0] ?? 1);
      if (this.fail(text, attempt)) throw new Error(`no ${text}`);
      this.ended.push(what);
    };
    broker.handle('orders', handler, { from: sink, ...source });
    return broker;
  }

  /** SIGKILL. */
  kill(name: string): void {
    lab.kill(name);
    void this.#logs.get(name)?.close();
  }

  async until(count: number, withinMs = 60_000): Promise<void> {
    const isDone = (): boolean => new Set(this.ended.map(({ text }) => text)).size >= count;
    for (let ms = 0; !isDone() && ms < withinMs; ms += 50) await lab.advance(50);
    expect(new Set(this.ended.map(({ text }) => text)).size).toBe(count);
  }

  /** Numbers per key, each only when it was first handled to the end. */
  firsts(): Map<string, number[]> {
    const seen = new Set<string>();
    const firsts = new Map<string, number[]>();
    for (const { key, text } of this.ended) {
      if (seen.has(text)) continue;
      seen.add(text);
      firsts.set(key, [...(firsts.get(key) ?? []), Number(text)]);
    }
    return firsts;
  }

  expectOrder(): void {
    for (const [key, numbers] of this.firsts()) {
      expect({ key, numbers }).toEqual({ key, numbers: numbers.toSorted((a, b) => a - b) });
    }
  }
}

const pendingOf = async (): Promise<number> => {
  const options = { graceMs: 3000, settings: 'topics=>' };
  const group = await memoryLog({ store }).group('events', 'crowd', options);
  return group.pending();
};

describe('durable ingress', () => {
  test('gives each event to the owner of its key, and acknowledges it after its handler', async () => {
    const crowd = new Crowd();
    crowd.workMs = 100;
    const [a] = await Promise.all(['a', 'b', 'c'].map((name) => crowd.member(name)));
    await lab.join();
    await stream().addMany(events(60, 12));
    await lab.advance(20);
    expect(crowd.begun.length).toBeGreaterThan(0);
    expect([crowd.ended.length, await pendingOf()]).toEqual([0, 60]);
    await crowd.until(60);
    await lab.advance(100);
    expect(await pendingOf()).toBe(0);
    expect(crowd.ended).toHaveLength(60);
    expect(new Set(crowd.ended.map(({ node }) => node)).size).toBe(3);
    for (const { key, node } of crowd.ended) expect(a?.owner('orders', key)?.owner).toBe(node);
  });

  test('tells the handler what the store knows of an event', async () => {
    const sink = await stream().sink('s', { clock: lab.clock });
    const [seen, broker] = [[] as object[], lab.broker('a')];
    broker.handle(
      'orders',
      ({ id, key, headers, time }) => void seen.push({ id, key, headers, time }),
      {
        from: sink,
      },
    );
    await lab.join();
    const id = await stream()
      .topic('order.created')
      .add({ key: 'k', data: 'x', headers: { Own: ['1'] } });
    await stream().add({ data: 'y' });
    await lab.advance(50);
    const time = lab.clock.wallTime() - 50;
    expect(seen[0]).toEqual({
      id: `events/${id}/${time.toString(36)}`,
      key: 'k',
      headers: { Own: ['1'], 'Event-Topic': ['order.created'] },
      time,
    });
    // Without a key of its own it has its id, and spreads over the members.
    expect(seen[1]).toMatchObject({ key: (await stream().info())?.lastId });
  });

  test('comes to somebody else when the puller dies, and finds another owner when that one dies', async () => {
    const crowd = new Crowd();
    crowd.workMs = 50;
    for (const name of ['a', 'b', 'c', 'd']) await crowd.member(name);
    await lab.join();
    await stream().addMany(events(200, 40));
    await lab.advance(60);
    crowd.kill('a');
    await lab.advance(300);
    crowd.kill('b');
    await crowd.until(200);
    await lab.advance(5000);
    expect(await pendingOf()).toBe(0);
  });

  test('a repeat of what is being handled waits for it, and of what is done is not handled again', async () => {
    const crowd = new Crowd();
    crowd.workMs = 4000;
    await crowd.member('a');
    const b = await crowd.member('b');
    await lab.join();
    const key = lab.keyOf('b', b);
    await stream().addMany([...Array(20).keys()].map((n) => ({ key, data: String(n) })));
    // Whoever took them, all are queued at b; what a took comes to b again after its death.
    await lab.advance(1000);
    crowd.kill('a');
    await crowd.until(20, 200_000);
    await lab.advance(10_000);
    expect(crowd.begun.map(({ text }) => text).toSorted()).toEqual(
      [...Array(20).keys()].map(String).toSorted(),
    );
    expect(await pendingOf()).toBe(0);
  });

  test('tries again what failed, after a pause, and makes a dead letter after the limit', async () => {
    const crowd = new Crowd();
    crowd.fail = (text, attempt) => text === '7' || (text === '3' && attempt < 3);
    for (const name of ['a', 'b']) {
      await crowd.member(name, { retryDelayMs: 200 }, { maxDeliveries: 4 });
    }
    await lab.join();
    await stream().addMany(events(20, 5));
    await crowd.until(19);
    await lab.advance(2000);
    expect(crowd.begun.filter(({ text }) => text === '3')).toHaveLength(3);
    expect(crowd.begun.filter(({ text }) => text === '7')).toHaveLength(4);
    expect(crowd.dead).toEqual(['7']);
    const [letter] = await memoryLog({ store }).snapshot('events-dlq', 10);
    expect(letter?.headers?.['Coterie-Dead-Reason']).toEqual(['no 7']);
  });

  test('keeps its bound, and goes on pulling as handlers end', async () => {
    const crowd = new Crowd();
    crowd.workMs = 20;
    await crowd.member('a', {}, { maxInFlight: 8 });
    await lab.join();
    await stream().addMany(events(100, 100));
    for (let ms = 0; ms < 100; ms += 5) {
      await lab.advance(5);
      expect(crowd.begun.length - crowd.ended.length).toBeLessThanOrEqual(8);
      expect(await pendingOf()).toBeLessThanOrEqual(8);
    }
    await crowd.until(100);
  });

  test('drains when a member leaves: nothing is handled twice, nothing waits for the grace period', async () => {
    const crowd = new Crowd();
    crowd.workMs = 30;
    const [a] = await Promise.all(['a', 'b', 'c'].map((name) => crowd.member(name)));
    await lab.join();
    await stream().addMany(events(300, 60));
    await lab.advance(40);
    await lab.settle(a?.leave() ?? Promise.resolve());
    await crowd.until(300, 2500);
    expect(crowd.begun).toHaveLength(300);
    await lab.advance(200);
    expect(await pendingOf()).toBe(0);
  });

  test('rests with its member: one that is cordoned pulls nothing', async () => {
    const crowd = new Crowd();
    const [a, b] = await Promise.all(['a', 'b'].map((name) => crowd.member(name)));
    await lab.join();
    const operator = (await import('./operator.ts')).createOperator({
      pubsub: lab.driver,
      clock: lab.clock,
      random: lab.random,
    });
    await lab.settle(operator.cordon('a'));
    await lab.advance(1000);
    const before = a?.counters()['pulled'] ?? 0;
    await stream().addMany(events(50, 10));
    await crowd.until(50);
    await lab.advance(50);
    expect([a?.counters()['pulled'] ?? 0, b?.counters()['pulled']]).toEqual([before, 50]);
    await lab.settle(operator.close());
  });

  test('stops with its handler, and refuses options that make no sense', async () => {
    const broker = lab.broker('a');
    const sink = await stream().sink('s', { clock: lab.clock });
    const seen: string[] = [];
    const off = broker.handle('orders', ({ data }) => void seen.push(textOf(data)), { from: sink });
    await lab.join();
    await stream().add({ data: '1' });
    await lab.advance(20);
    off();
    await lab.advance(20);
    await stream().add({ data: '2' });
    await lab.advance(5000);
    expect(seen).toEqual(['1']);
    const handle = (options: object) => () => broker.handle('x', () => {}, options);
    expect(handle({ order: 'key' })).toThrow(/belong to a source/);
    expect(handle({ from: {} })).toThrow(/no sink/);
    expect(handle({ from: sink, order: 'id' })).toThrow(/order must be/);
    expect(handle({ from: sink, retryDelayMs: -1 })).toThrow(/retryDelayMs/);
  });
});

describe('durable ingress in the order of keys', () => {
  const inOrder = { order: 'key', retryDelayMs: 300 } as const;

  test('has one puller, and handles one event of a key at a time, in order', async () => {
    const crowd = new Crowd();
    const all = await Promise.all(['a', 'b', 'c'].map((name) => crowd.member(name, inOrder)));
    await lab.join();
    await stream().addMany(events(300, 20));
    await crowd.until(300);
    crowd.expectOrder();
    expect([crowd.begun.length, crowd.overlaps]).toEqual([300, 0]);
    expect(all.filter((each) => (each.counters()['pulled'] ?? 0) > 0)).toHaveLength(1);
    expect(new Set(crowd.begun.map(({ node }) => node)).size).toBe(3);
  });

  test('holds a key back while one of its events is tried again, and others go on', async () => {
    const crowd = new Crowd();
    crowd.fail = (text, attempt) => text === '5' && attempt < 3;
    for (const name of ['a', 'b']) await crowd.member(name, inOrder);
    await lab.join();
    await stream().addMany(events(40, 4));
    await lab.advance(500);
    // k1 has 1, 5, 9, ...: all but those behind the 5 are done.
    expect(crowd.ended.filter(({ key }) => key === 'k1')).toHaveLength(1);
    expect(crowd.ended.filter(({ key }) => key !== 'k1')).toHaveLength(30);
    await crowd.until(40);
    crowd.expectOrder();
    expect(crowd.begun.filter(({ text }) => text === '5')).toHaveLength(3);
  });

  test('goes on behind what became a dead letter', async () => {
    const crowd = new Crowd();
    crowd.fail = (text) => text === '5';
    await crowd.member('a', inOrder, { maxDeliveries: 2 });
    await lab.join();
    await stream().addMany(events(40, 4));
    await crowd.until(39);
    crowd.expectOrder();
    expect(crowd.dead).toEqual(['5']);
  });

  test.each([1, 2, 3, 4])('keeps the order while members join and leave, %i', async (seed) => {
    lab = new Lab(seed);
    store = new MemoryLogStore({ clock: lab.clock });
    const crowd = new Crowd();
    for (const name of ['a', 'b', 'c']) await crowd.member(name, inOrder);
    await lab.join();
    let added = 0;
    const add = async (count: number): Promise<void> => {
      await stream().addMany(events(count, 10, added + 1));
      added += count;
    };
    const names = ['d', 'e', 'f', 'g'];
    for (const [n, name] of names.entries()) {
      await add(60);
      const joiner = await crowd.member(name, inOrder);
      await lab.settle(joiner.join());
      await add(60);
      await lab.advance(100);
      await lab.settle(
        lab.brokers.get(['a', 'b', 'c', 'd'][n] as string)?.leave() as Promise<void>,
      );
    }
    // Without waiting for a grace period anywhere.
    await crowd.until(added, 8000);
    crowd.expectOrder();
    expect([crowd.begun.length, crowd.overlaps]).toEqual([added, 0]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'keeps the order while pullers and owners die, %i',
    async (seed) => {
      lab = new Lab(seed);
      store = new MemoryLogStore({ clock: lab.clock });
      const crowd = new Crowd();
      const all = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((name) => crowd.member(name, inOrder)),
      );
      await lab.join();
      const pullerOf = (): string => {
        const alive = all.find((each) => !dead.has(each.name));
        return alive?.owner('orders', 'coterie.puller orders')?.owner ?? '';
      };
      const dead = new Set<string>();
      let added = 0;
      for (let round = 0; round < 3; round += 1) {
        await stream().addMany(events(100, 12, added + 1));
        added += 100;
        await lab.advance(10 + lab.random.next() * 60);
        const names = all.map(({ name }) => name).filter((name) => !dead.has(name));
        const victim = round % 2 === 0 ? pullerOf() : (names[seed % names.length] as string);
        dead.add(victim);
        crowd.kill(victim);
        await lab.advance(200);
      }
      await crowd.until(added, 60_000);
      crowd.expectOrder();
    },
  );

  test('a puller that was frozen begins nothing when it wakes', async () => {
    const crowd = new Crowd();
    const all = await Promise.all(['a', 'b', 'c'].map((name) => crowd.member(name, inOrder)));
    await lab.join();
    const puller = all[0]?.owner('orders', 'coterie.puller orders')?.owner as string;
    await stream().addMany(events(200, 10));
    await lab.advance(30);
    lab.freeze(puller, 8000);
    await stream().addMany(events(200, 10, 201));
    await crowd.until(400, 60_000);
    await lab.advance(10_000);
    crowd.expectOrder();
    expect(await pendingOf()).toBe(0);
  });
});

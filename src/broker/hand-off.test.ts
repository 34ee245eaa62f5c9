import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, textOf, type Handled } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const KEYS = 40;

/** Sends numbered messages for many keys from one broker, a few in each turn, until told to stop. */
class Traffic {
  readonly sends: Promise<unknown>[] = [];
  count = 0;
  #cancel: () => void;

  constructor(from: Broker) {
    const tick = (): void => {
      for (let each = 0; each < 5; each += 1) {
        const key = `k${this.count % KEYS}`;
        this.sends.push(from.send({ stream: 'orders', key, data: String(this.count) }));
        this.count += 1;
      }
      this.#cancel = lab.clock.setTimer(tick, 3);
    };
    this.#cancel = lab.clock.setTimer(tick, 3);
  }

  async end(): Promise<void> {
    this.#cancel();
    await lab.settle(Promise.all(this.sends));
  }
}

function expectOnceInOrder(count: number): void {
  expect(lab.handled).toHaveLength(count);
  const byKey = new Map<unknown, Handled[]>();
  for (const each of lab.handled) {
    const list = byKey.get(each.message.key) ?? [];
    list.push(each);
    byKey.set(each.message.key, list);
  }
  for (const list of byKey.values()) {
    const numbers = list.map((each) => Number(each.text));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const epochs = list.map((each) => each.epoch);
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
  }
}

describe('hand-off', () => {
  test('F12 on joining: each message once, each key in order and at one member at a time', async () => {
    const running = new Map<unknown, string>();
    const overlaps: unknown[] = [];
    const make = (name: string): Broker => {
      const broker = lab.broker(name);
      const record = lab.record(7);
      broker.handle('orders', async (message, context) => {
        if (running.has(message.key)) overlaps.push(message.key);
        running.set(message.key, name);
        await record(message, context);
        running.delete(message.key);
      });
      return broker;
    };
    const a = make('a');
    make('b');
    await lab.join();
    const traffic = new Traffic(a);
    await lab.advance(100);
    for (const name of ['c', 'd']) {
      await lab.settle(make(name).join());
      await lab.advance(300);
    }
    await traffic.end();
    expectOnceInOrder(traffic.count);
    expect(overlaps).toEqual([]);
    expect(new Set(lab.handled.map((each) => each.node)).size).toBe(4);
  });

  test('on leaving: each message once, each key in order', async () => {
    const [a, , c, d] = ['a', 'b', 'c', 'd'].map((name) => lab.recorder(name, {}, 7));
    await lab.join();
    const traffic = new Traffic(a as Broker);
    await lab.advance(100);
    await lab.settle((c as Broker).leave());
    await lab.advance(100);
    await lab.settle((d as Broker).leave());
    await lab.advance(100);
    await traffic.end();
    expectOnceInOrder(traffic.count);
  });

  test('on a rolling restart: each message once, each key in order', async () => {
    const [a] = ['a', 'b', 'c'].map((name) => lab.recorder(name, {}, 7)) as [Broker];
    await lab.join();
    const traffic = new Traffic(a);
    for (const name of ['b', 'c']) {
      await lab.settle((lab.brokers.get(name) as Broker).leave());
      const next = lab.recorder(`${name}2`, { name }, 7);
      await lab.settle(next.join());
      await lab.advance(200);
    }
    await traffic.end();
    expectOnceInOrder(traffic.count);
    expect(a.view().members.map((record) => record.name)).toEqual(['a', 'b', 'c']);
  });

  test('of the sender itself: what it sent is handled, in order', async () => {
    const [a, b] = ['a', 'b'].map((name) => lab.recorder(name, {}, 5)) as [Broker, Broker];
    await lab.join();
    const sends = Array.from({ length: 60 }, (_, index) =>
      a.send({ stream: 'orders', key: `k${index % 6}`, data: String(index) }),
    );
    const left = a.leave();
    await lab.settle(Promise.all([...sends, left]));
    expectOnceInOrder(60);
    expect(b.view().members.map((record) => record.name)).toEqual(['b']);
  });
});

describe('leaving', () => {
  test('F14 waits for the handlers that run, also for forwarded messages', async () => {
    const a = lab.recorder('a');
    const b = lab.broker('b');
    const finished: string[] = [];
    b.handle('orders', async (message, { signal }) => {
      await lab.sleep(2000);
      finished.push(`${textOf(message.data)} ${signal.aborted}`);
    });
    await lab.join();
    const key = lab.keyOf('b', a);
    const sent = a.send({ stream: 'orders', key, data: 'sent' });
    const published = a.publish({
      stream: 'orders',
      key: lab.keyOf('b', a, 'orders', 1),
      data: 'published',
    });
    const unkeyed = b.publish({ stream: 'orders', data: 'unkeyed' });
    await lab.advance(20);
    const from = lab.clock.now();
    await lab.settle(b.leave());
    expect(lab.clock.now() - from).toBeGreaterThan(1900);
    expect(finished.length).toBeGreaterThanOrEqual(2);
    for (const each of finished) expect(each).toMatch(/false$/);
    expect((await lab.settle(sent)).node).toBe('b');
    await lab.settle(Promise.all([published, unkeyed]));
    await lab.advance(100);
    const texts = finished.map((each) => each.split(' ')[0] ?? '');
    for (const { text } of lab.handled) texts.push(text);
    expect(texts.sort()).toEqual(['published', 'sent', 'unkeyed']);
  });

  test('is bounded: when the time is up, signals are aborted and calls reject', async () => {
    const a = lab.broker('a');
    let aborted: unknown;
    a.handle('orders', async (_message, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = signal.reason;
      });
      await new Promise(() => {});
    });
    await lab.join(a);
    const sent = lab.codeOf(a.send({ stream: 'orders', key: 'k' }));
    const from = lab.clock.now();
    await lab.settle(a.leave({ timeoutMs: 500 }));
    expect(lab.clock.now() - from).toBeLessThan(600);
    expect(aborted).toMatchObject({ code: 'closed' });
    expect(await sent).toBe('closed');
  });

  test('does not wait for ever for a claim of somebody who is frozen', async () => {
    const [, b] = ['a', 'b', 'c'].map((name) => lab.recorder(name)) as [Broker, Broker];
    await lab.join();
    lab.freeze('c', 1e9);
    const from = lab.clock.now();
    await lab.settle(b.leave());
    expect(lab.clock.now() - from).toBeLessThan(1500);
  });

  test('F15 is bounded and idempotent while the bus is away', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    lab.bus.down();
    const from = lab.clock.now();
    await lab.settle(Promise.all([a.leave({ timeoutMs: 300 }), a.leave()]));
    expect(lab.clock.now() - from).toBeLessThan(1000);
    lab.bus.up();
  });

  test('of the last member finishes what is queued', async () => {
    // A window of eight lets a key have one message under way: the others wait at the sender.
    const a = lab.recorder('a', { delivery: { concurrency: 1, windowMessages: 8 } }, 10);
    await lab.join(a);
    const codes = Promise.all(
      Array.from({ length: 20 }, () => lab.codeOf(a.send({ stream: 'orders', key: 'k' }))),
    );
    await lab.settle(a.publish(Array.from({ length: 20 }, () => ({ stream: 'orders', key: 'j' }))));
    await lab.settle(a.leave());
    expect(lab.handled).toHaveLength(40);
    expect(new Set(await codes)).toEqual(new Set(['resolved']));
  });

  test('tells of plain messages that it could not get rid of', async () => {
    const a = lab.broker('a', { delivery: { concurrency: 1 } });
    a.handle('orders', () => new Promise(() => {}));
    await lab.join(a);
    const dropped = lab.events(a, 'dropped');
    await lab.settle(a.publish([1, 2, 3].map(() => ({ stream: 'orders', key: 'k' }))));
    await lab.advance(20);
    await lab.settle(a.leave({ timeoutMs: 100 }));
    expect(dropped.map((each) => each.reason)).toEqual(['closed', 'closed', 'closed']);
  });

  test('of everybody at once ends in time', async () => {
    const brokers = ['a', 'b', 'c'].map((name) => lab.recorder(name, {}, 20));
    await lab.join();
    const sends = Array.from({ length: 30 }, (_, index) =>
      lab.codeOf((brokers[0] as Broker).send({ stream: 'orders', key: `k${index}` })),
    );
    const from = lab.clock.now();
    await lab.settle(Promise.all(brokers.map((broker) => broker.leave({ timeoutMs: 2000 }))));
    expect(lab.clock.now() - from).toBeLessThan(2500);
    await lab.settle(Promise.all(sends));
  });
});

describe('after a split', () => {
  test('whoever goes on with a partition outranks both epochs of before', async () => {
    const members = ['a', 'b', 'c'].map((name) => lab.recorder(name));
    await lab.join();
    const keys = Array.from({ length: 30 }, (_, place) => `k${place}`);
    const handleAll = async (from: Broker): Promise<void> => {
      const sends = keys.map((key) => from.send({ stream: 'orders', key }));
      await lab.settle(Promise.all(sends));
    };
    const heal = lab.intercept(({ from, to }) => {
      return from.label.startsWith('c') === to.label.startsWith('c') ? undefined : 'drop';
    });
    await lab.advance(6000);
    const [a, , c] = members as [Broker, Broker, Broker];
    await handleAll(a);
    // The other side took everything over later: its epochs are the higher ones.
    await lab.advance(1000);
    await handleAll(c);
    const highest = new Map<string, number>();
    for (const { message, epoch } of lab.handled.splice(0)) {
      const key = String(message.key);
      highest.set(key, Math.max(highest.get(key) ?? 0, epoch));
    }
    heal();
    await lab.advance(5000);
    expect(a.view().members.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    await handleAll(a);
    expect(lab.handled).toHaveLength(keys.length);
    const lower = lab.handled.filter(({ message, epoch }) => {
      return epoch <= (highest.get(String(message.key)) ?? 0);
    });
    expect(lower.map(({ message, node }) => `${String(message.key)} at ${node}`)).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, SMALL_RING } from '../../test/support/broker-lab.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Broker } from './broker-contract.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const names = (broker: Broker): string[] => broker.view().members.map((record) => record.name);
const streamsOf = (broker: Broker, name: string): readonly string[] | undefined =>
  broker.view().members.find((record) => record.name === name)?.streams;

describe('joining', () => {
  test('resolves when the queue groups are in force', async () => {
    const a = lab.recorder('a');
    await lab.settle(a.join());
    const client = lab.client();
    await lab.settle(client.publish(orders(20, 5), { confirm: true }));
    expect(lab.handled).toHaveLength(20);
    expect(a.counters()['dropped.no-handler']).toBeUndefined();
  });

  test('is single-flight, and tells of it', async () => {
    const a = lab.recorder('a');
    const joined = lab.events(a, 'joined');
    const first = a.join();
    expect(a.join()).toBe(first);
    await lab.settle(first);
    expect(joined).toEqual([{ name: 'a', members: ['a'] }]);
  });

  test('many at once find each other', async () => {
    const brokers = ['a', 'b', 'c', 'd', 'e'].map((name) => lab.recorder(name));
    await lab.join();
    for (const broker of brokers) expect(names(broker)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(new Set(brokers.map((broker) => broker.view().digest)).size).toBe(1);
  });

  test('a living member of the same name is refused: name-taken', async () => {
    await lab.join(lab.recorder('a'));
    const twin = lab.broker('twin', { name: 'a' });
    expect(await lab.code(twin.join())).toBe('name-taken');
    expect(await lab.code(twin.join())).toBe('name-taken');
    expect(await lab.code(twin.publish({ stream: 'orders' }))).toBe('name-taken');
  });

  test('F17 a living member of the same node key is refused: node-key-taken', async () => {
    const a = lab.recorder('a', { nodeKey: 'left' });
    await lab.join(a);
    const b = lab.recorder('b', { nodeKey: 'left' });
    expect(await lab.code(b.join())).toBe('node-key-taken');
    await lab.advance(1000);
    expect(names(a)).toEqual(['a']);
  });

  test('another ring configuration is refused: config-mismatch', async () => {
    await lab.join(lab.recorder('a'));
    const b = lab.recorder('b', { ring: { ...SMALL_RING, partitions: 128 } });
    expect(await lab.code(b.join())).toBe('config-mismatch');
  });

  test('a bus that carries nothing: join-timeout, and nothing comes after it', async () => {
    const a = lab.recorder('a', { joinTimeoutMs: 500 });
    const joined = lab.events(a, 'joined');
    const open = lab.intercept(() => 'drop');
    const from = lab.clock.now();
    expect(await lab.code(a.join())).toBe('join-timeout');
    expect(lab.clock.now() - from).toBeLessThanOrEqual(505);
    expect(lab.subscribed).toEqual([]);
    open();
    await lab.advance(5000);
    expect(joined).toEqual([]);
    expect(await lab.code(a.send({ stream: 'orders', key: 'k' }))).toBe('join-timeout');
  });

  test('a bus that cannot be reached: disconnected', async () => {
    const a = lab.recorder('a');
    lab.bus.down();
    expect(await lab.code(a.join())).toBe('disconnected');
    lab.bus.up();
    expect(await lab.code(a.publish({ stream: 'orders' }))).toBe('disconnected');
  });

  test('a data connection that cannot be opened closes the control connection', async () => {
    const closed: string[] = [];
    const { driver } = lab;
    const a = lab.broker('a', {
      pubsub: {
        name: 'half',
        connect: async (purpose, label) => {
          if (purpose === 'data') throw new Error('no more sockets');
          const connection = await driver.connect(purpose, label);
          const close = connection.close.bind(connection);
          return Object.assign(connection, {
            close: async () => {
              closed.push(purpose);
              await close();
            },
          });
        },
      },
    });
    expect(await lab.code(a.join())).toBe('driver-failed');
    expect(closed).toEqual(['control']);
  });

  test('a driver that never connects: join-timeout, and its late connection is closed', async () => {
    let connect = (): void => {};
    const late = new Promise<void>((resolve) => {
      connect = resolve;
    });
    const { driver } = lab;
    const a = lab.broker('a', {
      joinTimeoutMs: 300,
      pubsub: {
        name: 'slow',
        connect: async (purpose, label) => {
          await late;
          return driver.connect(purpose, label);
        },
      },
    });
    expect(await lab.code(a.join())).toBe('join-timeout');
    connect();
    await lab.advance(100);
    expect(() => lab.bus.disconnect('a')).toThrow(/no such connection/);
  });

  test('leaving meanwhile ends it: closed', async () => {
    const a = lab.recorder('a');
    const pending = a.join().catch((error: CoterieError) => error.code);
    await lab.advance(20);
    await lab.settle(a.leave(), 50);
    expect(await lab.settle(pending, 50)).toBe('closed');
  });
});

describe('leaving while a broker joins', () => {
  test('that waits for the server leaves no timer behind', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { driver } = lab;
    const a = lab.broker('a', {
      pubsub: {
        name: 'held',
        connect: async (purpose, label) => {
          const connection = await driver.connect(purpose, label);
          const flush = connection.flush.bind(connection);
          return Object.assign(connection, {
            flush: async () => {
              await flush();
              if (purpose === 'data') await held;
            },
          });
        },
      },
    });
    const joined = lab.codeOf(a.join());
    await lab.advance(20);
    await lab.settle(a.leave());
    release();
    expect(await lab.settle(joined)).toBe('closed');
    await lab.advance(50);
    expect(lab.clock.pending).toBe(0);
  });
});

describe('the phases of a broker', () => {
  test('before joining: invalid-state', async () => {
    const a = lab.recorder('a');
    expect(await lab.code(a.publish({ stream: 'orders' }))).toBe('invalid-state');
    expect(await lab.code(a.send({ stream: 'orders', key: 'k' }))).toBe('invalid-state');
    expect(await lab.code(a.request({ stream: 'orders', key: 'k' }))).toBe('invalid-state');
    expect(a.view().members).toEqual([]);
    expect(a.routing()).toBeUndefined();
    expect(a.owner('orders', 'k')).toBeUndefined();
  });

  test('after leaving: closed', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    await lab.settle(a.leave());
    expect(await lab.code(a.publish({ stream: 'orders' }))).toBe('closed');
    expect(await lab.code(a.send({ stream: 'orders', key: 'k' }))).toBe('closed');
    expect(await lab.code(a.request({ stream: 'orders', key: 'k' }))).toBe('closed');
    expect(a.view().members).toEqual([]);
  });

  test('one that left before joining cannot join', async () => {
    const a = lab.recorder('a');
    await lab.settle(a.leave());
    expect(await lab.code(a.join())).toBe('closed');
  });

  test('await using leaves', async () => {
    const b = lab.recorder('b');
    await lab.join(b);
    const scope = async (): Promise<void> => {
      await using a = lab.recorder('a');
      await a.join();
      expect(names(a)).toEqual(['a', 'b']);
    };
    await lab.settle(scope());
    await lab.advance(100);
    expect(names(b)).toEqual(['b']);
  });

  test('F15 leaving twice is one leaving, and the second call waits as well', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const first = a.leave();
    expect(a.leave()).toBe(first);
    await lab.settle(Promise.all([first, a.leave({ timeoutMs: 1 }), a[Symbol.asyncDispose]()]));
    expect(lab.subscribed).toEqual([]);
  });
});

describe('handlers', () => {
  test('a bad stream, a second handler and no handler are refused at once', () => {
    const a = lab.recorder('a');
    for (const stream of ['', 'a b', 'orders.*', '>', 'a..b', 'coterie.x', '$SYS.x']) {
      expect(() => a.handle(stream, () => {})).toThrow(CoterieError);
    }
    expect(() => a.handle('orders', () => {})).toThrow(/has a handler already/);
    expect(() => a.handle('bills', undefined as never)).toThrow(/no function/);
  });

  test('several changes in one turn are one announcement', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b');
    await lab.join();
    const digests = new Set<string>();
    b.on('view', (view) => digests.add(view.digest));
    a.handle('bills', () => {});
    a.handle('notes', () => {});
    a.handle('pears', () => {})();
    await lab.advance(500);
    expect(streamsOf(b, 'a')).toEqual(['bills', 'notes', 'orders']);
    expect(digests.size).toBe(1);
  });

  test('a stream handled after joining works from the next line on', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b');
    await lab.join();
    a.handle('bills', lab.record());
    b.handle('bills', lab.record());
    const sent = a.send({ stream: 'bills', key: 'k', data: '1' });
    const published = b.publish({ stream: 'bills', key: 'k', data: '2' }, { confirm: true });
    await lab.settle(Promise.all([sent, published]), 2000);
    expect(lab.handled.map((each) => each.text).sort()).toEqual(['1', '2']);
  });

  test('no message is dropped while streams are added to members under traffic', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b');
    await lab.join();
    a.handle('bills', lab.record());
    await lab.advance(200);
    for (let round = 0; round < 40; round += 1) {
      await lab.settle(a.publish({ stream: 'bills', key: `k${round}` }));
      if (round === 10) b.handle('bills', lab.record());
      await lab.advance(5);
    }
    await lab.advance(1000);
    expect(lab.handled).toHaveLength(40);
    for (const each of [a, b]) expect(each.counters()['dropped.no-handler']).toBeUndefined();
  });

  test('one that is given up stops: the others take over', async () => {
    const a = lab.broker('a');
    const off = a.handle('orders', lab.record());
    const b = lab.recorder('b');
    await lab.join();
    off();
    off();
    await lab.advance(200);
    expect(streamsOf(b, 'a')).toEqual([]);
    await lab.settle(b.publish(orders(30, 10), { confirm: true }));
    expect(new Set(lab.handled.map((each) => each.node))).toEqual(new Set(['b']));
    a.handle('orders', lab.record());
    off();
    await lab.advance(200);
    expect(streamsOf(b, 'a')).toEqual(['orders']);
  });

  test('what was taken before a handler was given up is still handled', async () => {
    const a = lab.broker('a');
    const off = a.handle('orders', lab.record(20));
    await lab.join(a);
    const sent = Promise.all(orders(5, 1).map((each) => a.send(each)));
    await lab.advance(1);
    off();
    await lab.settle(sent, 2000);
    expect(lab.handled.map((each) => each.text)).toEqual(['1', '2', '3', '4', '5']);
    // Under the epoch under which it was taken: a store that checks it takes all or nothing.
    expect(new Set(lab.handled.map((each) => each.epoch)).size).toBe(1);
  });
});

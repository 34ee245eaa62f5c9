import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab } from '../../test/support/broker-lab.ts';
import type { Broker, HandleOptions } from './broker-contract.ts';
import type { BrokerOptions } from './options.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

/** A store that all members share: what each partition has counted. */
class Shop {
  readonly stored = new Map<number, number>();
  readonly log: string[] = [];
  loadMs = 3;
  storeMs = 3;
  handled = 0;
  /** Partitions that are in some member's memory, and whose. */
  readonly #memory = new Map<string, Map<number, number>>();

  member(name: string, options: Partial<BrokerOptions> = {}): Broker {
    const broker = lab.broker(name, options);
    const memory = new Map<number, number>();
    this.#memory.set(name, memory);
    const hooks: HandleOptions = {
      gained: async ({ partition }) => {
        this.log.push(`${name} loads ${partition}`);
        await lab.sleep(this.loadMs);
        memory.set(partition, this.stored.get(partition) ?? 0);
      },
      released: async ({ partition, lost }) => {
        this.log.push(`${name} ${lost ? 'loses' : 'stores'} ${partition}`);
        const count = memory.get(partition) ?? 0;
        memory.delete(partition);
        await lab.sleep(this.storeMs);
        if (!lost) this.stored.set(partition, count);
      },
    };
    broker.handle(
      'orders',
      async (_message, { partition }) => {
        const count = memory.get(partition);
        if (count === undefined) throw new Error(`${name} has not loaded ${partition}`);
        await lab.sleep(1);
        memory.set(partition, (memory.get(partition) ?? 0) + 1);
        this.handled += 1;
      },
      hooks,
    );
    return broker;
  }

  /** What all members know, over what is stored. */
  get total(): number {
    const counts = new Map(this.stored);
    for (const memory of this.#memory.values()) {
      for (const [partition, count] of memory) counts.set(partition, count);
    }
    return [...counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

const order = { stream: 'orders', key: 'k', data: 'x' };

/** Sends to many keys until it is ended; resolves with how many. */
function traffic(from: Broker): () => Promise<number> {
  const sends: Promise<unknown>[] = [];
  let cancel = (): void => {};
  const tick = (): void => {
    for (let each = 0; each < 4; each += 1) {
      sends.push(from.send({ ...order, key: `k${sends.length % 60}` }));
    }
    cancel = lab.clock.setTimer(tick, 4);
  };
  tick();
  return async () => {
    cancel();
    await lab.settle(Promise.all(sends));
    return sends.length;
  };
}

describe('hooks of partitions', () => {
  test('state goes from owner to owner as members join and leave: nothing is lost', async () => {
    const shop = new Shop();
    const a = shop.member('a');
    await lab.join(shop.member('b'), a);
    const released = lab.events(a, 'released');
    const end = traffic(a);
    await lab.advance(100);
    const c = shop.member('c');
    await lab.settle(c.join());
    await lab.advance(300);
    await lab.settle((lab.brokers.get('b') as Broker).leave());
    await lab.advance(200);
    const sent = await end();
    expect([shop.handled, shop.total]).toEqual([sent, sent]);
    // What is stored at once is released at once.
    expect(released.length).toBeLessThan(20);
    await lab.settle(Promise.all([a.leave(), c.leave()]));
    // Also the last one has stored what it had.
    const stored = [...shop.stored.values()].reduce((sum, count) => sum + count, 0);
    expect(stored).toBe(sent);
  });

  test('leaving waits for what is stored, also when it takes long', async () => {
    const shop = new Shop();
    const a = shop.member('a', { hookConcurrency: 4 });
    await lab.join(a, shop.member('b', { hookConcurrency: 4 }));
    await lab.advance(1000);
    await lab.settle(
      Promise.all(Array.from({ length: 60 }, (_, n) => a.send({ ...order, key: `k${n}` }))),
    );
    shop.storeMs = 300;
    const failures = lab.events(a, 'hookFailed');
    await lab.settle(a.leave());
    await lab.settle((lab.brokers.get('b') as Broker).leave());
    const stored = [...shop.stored.values()].reduce((sum, count) => sum + count, 0);
    expect([stored, failures]).toEqual([60, []]);
  });

  test('messages of the partition wait for gained, others flow', async () => {
    const a = lab.broker('a');
    const seen: string[] = [];
    let slow = -1;
    a.handle('orders', ({ key }) => void seen.push(String(key)), {
      gained: async ({ partition, stream, node, epoch }) => {
        expect([stream, node, epoch.instance]).toEqual(['orders', 'a', a.instance]);
        if (partition === slow) await lab.sleep(1000);
      },
    });
    const b = lab.broker('b', { weight: 100 });
    b.handle('orders', () => {});
    await lab.join(a, b);
    const [one, two] = [lab.keyOf('b', a), lab.keyOf('b', a, 'orders', 1)];
    slow = a.owner('orders', one)?.partition ?? -1;
    expect(a.owner('orders', two)?.partition).not.toBe(slow);
    await lab.settle(b.leave());
    const from = lab.clock.now();
    const waits = a.send({ ...order, key: one });
    await lab.settle(a.send({ ...order, key: two }));
    expect(lab.clock.now() - from).toBeLessThan(200);
    expect(seen).toEqual([two]);
    await lab.settle(waits);
    expect(lab.clock.now() - from).toBeGreaterThan(600);
    expect(seen).toEqual([two, one]);
  });

  test('released comes after the last handler and before the next owner begins', async () => {
    const a = lab.broker('a');
    const log: string[] = [];
    const note = (name: string, what: string): void => void log.push(`${name} ${what}`);
    const handle = (broker: Broker, name: string): void => {
      broker.handle(
        'orders',
        async () => {
          note(name, 'begins');
          await lab.sleep(200);
          note(name, 'ends');
        },
        {
          gained: async ({ partition }) => {
            if (partition === mine) note(name, 'gained');
          },
          released: async ({ partition }) => {
            if (partition !== mine) return;
            await lab.sleep(100);
            note(name, 'released');
          },
        },
      );
    };
    let mine = -1;
    handle(a, 'a');
    await lab.join(a);
    mine = a.owner('orders', 'k')?.partition ?? -1;
    const first = a.send(order);
    await lab.advance(10);
    const b = lab.broker('b', { weight: 100 });
    handle(b, 'b');
    const joined = b.join();
    await lab.advance(100);
    const second = a.send(order);
    await lab.settle(Promise.all([first, second, joined]));
    expect(a.owner('orders', 'k')?.owner).toBe('b');
    expect(log).toEqual(['a begins', 'a ends', 'a released', 'b gained', 'b begins', 'b ends']);
  });

  test('a gained that throws is called again; its partition waits, and it is told', async () => {
    const a = lab.broker('a');
    const failures = lab.events(a, 'hookFailed');
    const calls: number[] = [];
    a.handle('orders', () => {}, {
      gained: ({ partition }) => {
        if (partition !== 7) return;
        calls.push(lab.clock.now());
        if (calls.length < 4) throw new Error('the store is away');
      },
    });
    await lab.join(a);
    await lab.advance(3000);
    expect(calls).toHaveLength(4);
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({ hook: 'gained', partition: 7, node: 'a' });
    expect(failures[0]?.error.message).toBe('the store is away');
    expect(a.counters()['hookFailed']).toBe(3);
    const pauses = calls.slice(1).map((each, place) => each - (calls[place] as number));
    expect(pauses[2]).toBeGreaterThan(pauses[0] as number);
  });

  test('a gained that hangs is cut off, and called again', async () => {
    const a = lab.broker('a', { hookTimeoutMs: 500 });
    const failures = lab.events(a, 'hookFailed');
    const reasons: unknown[] = [];
    let calls = 0;
    a.handle('orders', () => {}, {
      gained: async ({ partition, signal }) => {
        if (partition !== 7) return;
        calls += 1;
        if (calls > 1) return;
        await new Promise(() => {
          signal.addEventListener('abort', () => reasons.push(signal.reason), { once: true });
        });
      },
    });
    await lab.join(a);
    await lab.advance(2000);
    expect([calls, reasons.length, failures.length]).toEqual([2, 1, 1]);
    expect(failures[0]?.error.code).toBe('timeout');
  });

  test('a released that fails or hangs is told, and holds nobody up for longer than its limit', async () => {
    const a = lab.broker('a', { hookTimeoutMs: 400 });
    a.handle('orders', () => {}, {
      released: async ({ partition }) => {
        if (partition % 2 === 0) throw new Error('cannot store');
        await new Promise(() => {});
      },
    });
    await lab.join(a);
    const failures = lab.events(a, 'hookFailed');
    const b = lab.recorder('b', { weight: 100 });
    await lab.settle(b.join());
    await lab.advance(1000);
    expect(new Set(failures.map(({ error }) => error.code))).toEqual(
      new Set(['handler-failed', 'timeout']),
    );
    await lab.settle(a.send({ ...order, key: lab.keyOf('b', a) }), 500);
  });

  test('what is taken back while it is stored is loaded anew', async () => {
    const shop = new Shop();
    shop.storeMs = 400;
    const a = shop.member('a');
    await lab.join(a);
    const end = traffic(a);
    await lab.advance(50);
    // It asks for partitions, and is gone before it gets them.
    const b = shop.member('b', { weight: 100 });
    const joined = b.join().catch(() => {});
    await lab.advance(150);
    await lab.settle(b.leave({ timeoutMs: 0 }));
    await joined;
    await lab.advance(3000);
    const sent = await end();
    expect(shop.handled).toBe(sent);
    expect(shop.total).toBe(sent);
    expect(shop.log.some((line) => line.startsWith('a stores'))).toBe(true);
  });

  test('a member that was put out gets released with lost, then gained, each in pairs', async () => {
    const shop = new Shop();
    const a = shop.member('a');
    await lab.join(a, shop.member('b'), shop.member('c'));
    const ousted = lab.events(a, 'ousted');
    lab.freeze('a', 5000);
    await lab.advance(9000);
    expect(ousted).toHaveLength(1);
    const own = shop.log.filter((line) => line.startsWith('a '));
    expect(own.some((line) => line.startsWith('a loses'))).toBe(true);
    for (let partition = 0; partition < 64; partition += 1) {
      const calls = own
        .filter((line) => line.endsWith(` ${partition}`))
        .map((line) => line.split(' ')[1]);
      expect(calls.filter((call, place) => (call === 'loads') !== (place % 2 === 0))).toEqual([]);
    }
    await lab.settle(a.send({ ...order, key: lab.keyOf('a', a) }));
  });

  test('another handler in the same turn has its own hooks', async () => {
    const a = lab.broker('a');
    const log: string[] = [];
    const hooks = (name: string): HandleOptions => ({
      gained: ({ partition }) => void (partition === 7 && log.push(`${name} gained`)),
      released: ({ partition }) => void (partition === 7 && log.push(`${name} released`)),
    });
    const off = a.handle('orders', () => {}, hooks('first'));
    await lab.join(a);
    off();
    a.handle('orders', () => {}, hooks('second'));
    await lab.advance(200);
    expect(log).toEqual(['first gained', 'first released', 'second gained']);
    await lab.settle(a.send(order));
  });

  test('no more run at once than hookConcurrency; what is no function is refused', async () => {
    const a = lab.broker('a', { hookConcurrency: 5 });
    let running = 0;
    let most = 0;
    a.handle('orders', () => {}, {
      gained: async () => {
        running += 1;
        most = Math.max(most, running);
        await lab.sleep(5);
        running -= 1;
      },
    });
    expect(() => a.handle('bills', () => {}, { gained: 7 as never })).toThrow(/no function/);
    await lab.join(a);
    await lab.advance(500);
    expect([most, running]).toEqual([5, 0]);
    // Leaving in the middle of it waits for what runs.
  });
});

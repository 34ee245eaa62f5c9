import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { partitionOf } from '../ring/key-hash.ts';
import { Emitter } from '../runtime/emitter.ts';
import type { Logger } from '../runtime/logger.ts';
import type { HandlerContext } from './handler.ts';
import type { BrokerEvents } from './events.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

describe('the context of a handler', () => {
  test('tells partition, epoch, node and attempt', async () => {
    const a = lab.broker('a');
    const seen: HandlerContext[] = [];
    a.handle('orders', (_message, context) => void seen.push(context));
    await lab.join(a);
    const from = lab.clock.wallTime();
    await lab.settle(a.send(order));
    await lab.settle(a.send({ stream: 'orders' }));
    const [keyed, unkeyed] = seen;
    expect(keyed).toMatchObject({ node: 'a', attempt: 1, late: false });
    expect(keyed?.partition).toBe(partitionOf('k', 64));
    expect(keyed?.epoch.instance).toBe(a.instance);
    // The time of take-over, which was at joining.
    expect(keyed?.epoch.number).toBeGreaterThan(from - 2000);
    expect(keyed?.epoch.number).toBeLessThanOrEqual(from);
    expect(keyed?.epoch).toEqual(a.owner('orders', 'k')?.epoch);
    expect(keyed?.signal.aborted).toBe(false);
    expect(unkeyed).toMatchObject({ node: 'a', partition: -1 });
  });

  test('its epoch grows whenever the partition changes hands', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const send = async (): Promise<void> => void (await lab.settle(a.send(order)));
    await send();
    const b = lab.recorder('b', { weight: 100 });
    await lab.join(b);
    expect(a.owner('orders', 'k')?.owner).toBe('b');
    await send();
    await lab.settle(b.leave());
    await lab.advance(500);
    await send();
    expect(lab.handled.map((each) => each.node)).toEqual(['a', 'b', 'a']);
    const [first = 0, second = 0, third = 0] = lab.handled.map((each) => each.epoch);
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(third);
  });

  test('its epoch grows also when the wall clock went back', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    await lab.settle(a.send(order));
    lab.clock.setWallTime(1_000_000);
    const b = lab.recorder('b', { weight: 100 });
    await lab.join(b);
    await lab.settle(a.send(order));
    const [first = 0, second = 0] = lab.handled.map((each) => each.epoch);
    expect(second).toBeGreaterThan(first);
  });

  test('late marks what reached the clique more than a second after it was published', async () => {
    const a = lab.broker('a');
    const late: boolean[] = [];
    a.handle('orders', (_message, context) => void late.push(context.late));
    await lab.join(a);
    const now = lab.clock.wallTime();
    await lab.settle(a.publish({ ...order, time: now - 900 }, { confirm: true }));
    await lab.settle(a.publish({ ...order, time: now - 2000 }, { confirm: true }));
    expect(late).toEqual([false, true]);
  });

  test('attempt counts how often the message was sent to an owner', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b');
    await lab.join(a, b);
    const key = lab.keyOf('b', a);
    let lost = 0;
    const heal = lab.intercept(({ message }) => {
      if (message.subject !== 'coterie._global.d.b' || lost >= 2) return undefined;
      lost += 1;
      return 'drop';
    });
    await lab.settle(a.send({ ...order, key }));
    heal();
    expect(lost).toBe(2);
    expect(lab.handled.map((each) => each.attempt)).toEqual([3]);
  });

  test('one key runs one handler at a time, others run meanwhile', async () => {
    const a = lab.broker('a');
    const running = new Map<string, number>();
    let most = 0;
    let overlaps = 0;
    a.handle('orders', async ({ key }) => {
      const count = (running.get(String(key)) ?? 0) + 1;
      running.set(String(key), count);
      if (count > 1) overlaps += 1;
      most = Math.max(most, running.size);
      await lab.sleep(10);
      running.delete(String(key));
    });
    await lab.join(a);
    await lab.settle(Promise.all(orders(40, 4).map((each) => a.send(each))));
    expect([overlaps, most]).toEqual([0, 4]);
  });
});

describe('a handler timeout', () => {
  test('aborts the signal and fails the message', async () => {
    const a = lab.broker('a', { handlerTimeoutMs: 200 });
    const reasons: unknown[] = [];
    a.handle('orders', async (_message, { signal }) => {
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }).catch((error: unknown) => {
        reasons.push(error);
        throw error;
      });
    });
    await lab.join(a);
    const from = lab.clock.now();
    await expect(lab.settle(a.send(order))).rejects.toMatchObject({
      code: 'handler-failed',
      message: 'the handler ran longer than its timeout',
    });
    expect(lab.clock.now() - from).toBeLessThan(250);
    expect(reasons).toHaveLength(1);
  });

  test('frees the key also of a handler that hangs and looks at no signal', async () => {
    const a = lab.broker('a', { handlerTimeoutMs: 200 });
    const seen: string[] = [];
    a.handle('orders', async (message) => {
      seen.push(textOf(message.data));
      if (seen.length === 1) await new Promise(() => {});
    });
    await lab.join(a);
    const hanging = lab.code(a.send({ ...order, data: 'hangs' }));
    expect(await hanging).toBe('handler-failed');
    await lab.settle(a.send({ ...order, data: 'next' }), 100);
    expect(seen).toEqual(['hangs', 'next']);
    expect(a.counters()).toMatchObject({ failed: 1, handled: 1 });
  });

  test('is put off by extend', async () => {
    const a = lab.broker('a', { handlerTimeoutMs: 200 });
    a.handle('orders', async (_message, context) => {
      context.extend(1000);
      await lab.sleep(900);
    });
    a.handle('bills', async (_message, context) => {
      expect(() => context.extend(Number.NaN)).toThrow(/milliseconds/);
      context.extend(10);
      await lab.sleep(150);
    });
    await lab.join(a);
    await lab.settle(a.send(order));
    await lab.settle(a.send({ ...order, stream: 'bills' }));
    expect(a.counters()['handled']).toBe(2);
  });
});

describe('events', () => {
  test('tell of members, partitions, and what was forwarded, handled and failed', async () => {
    const a = lab.broker('a');
    const b = lab.broker('b');
    for (const broker of [a, b]) {
      broker.handle('orders', (message) => {
        if (textOf(message.data) === 'bad') throw new Error('bad order');
      });
    }
    const seen: (keyof BrokerEvents)[] = [];
    const names = [
      'memberJoined',
      'memberActive',
      'memberLeft',
      'view',
      'gained',
      'released',
    ] as const;
    for (const name of names) a.on(name, () => seen.push(name));
    await lab.join(a);
    await lab.join(b);
    const forwarded = [lab.events(a, 'forwarded'), lab.events(b, 'forwarded')];
    const handled = [lab.events(a, 'handled'), lab.events(b, 'handled')];
    const failed = lab.events(b, 'failed');
    const key = lab.keyOf('b', a);
    const id = await lab.settle(a.publish({ stream: 'orders', key }, { confirm: true }));
    expect(forwarded.flat()).toEqual([{ id, stream: 'orders', key }]);
    expect(handled[0]).toEqual([]);
    expect(handled[1]).toMatchObject([{ message: { id }, node: 'b', attempt: 1, durationMs: 0 }]);
    expect(handled[1]?.[0]?.epoch).toEqual(b.owner('orders', key)?.epoch);
    await lab.code(a.send({ stream: 'orders', key, data: 'bad' }));
    expect(failed).toMatchObject([{ node: 'b', error: { message: 'bad order' } }]);
    await lab.settle(b.leave());
    await lab.advance(300);
    expect(new Set(seen)).toEqual(new Set(names));
    expect(a.counters()).toMatchObject({ received: expect.any(Number) });
    expect(b.counters()).toMatchObject({ handled: 1, failed: 1 });
  });

  test('of the connections', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const seen: string[] = [];
    a.on('connected', ({ purpose }) => seen.push(`${purpose} up`));
    a.on('disconnected', ({ purpose }) => seen.push(`${purpose} down`));
    const losses = lab.events(a, 'possibleLoss');
    lab.bus.disconnect('a/control');
    lab.bus.reconnect('a/control');
    expect(losses).toEqual([]);
    lab.bus.disconnect('a/data');
    lab.bus.reconnect('a/data');
    expect(seen).toEqual(['control down', 'control up', 'data down', 'data up']);
    expect(losses).toEqual([{ reason: 'the data connection was away' }]);
    expect(a.counters()['possibleLoss']).toBe(1);
  });

  test('stop when told, and a listener that throws harms nobody', async () => {
    const errors: object[] = [];
    const a = lab.recorder('a', { logger: loggerTo(errors) });
    await lab.join(a);
    let count = 0;
    const off = a.on('handled', () => {
      count += 1;
    });
    a.on('handled', () => {
      throw new Error('broken listener');
    });
    await lab.settle(a.send(order));
    off();
    off();
    await lab.settle(a.send(order));
    expect(count).toBe(1);
    expect(errors).toHaveLength(2);
  });

  test('cost nothing without a listener: it is asked first whether anybody listens', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    const has = vi.spyOn(Emitter.prototype, 'has');
    const emit = vi.spyOn(Emitter.prototype, 'emit');
    await lab.settle(a.publish(orders(10, 10), { confirm: true }));
    const asked = new Set(has.mock.calls.map(([event]) => String(event)));
    expect([...asked].sort()).toEqual(['forwarded', 'handled']);
    expect(emit).not.toHaveBeenCalled();
  });
});

function loggerTo(lines: object[]): Logger {
  const log = (fields: object, text: string): void => {
    lines.push({ ...fields, text });
  };
  return { debug: () => {}, info: () => {}, warn: log, error: log };
}

describe('the logger', () => {
  const SECRET = 'hunter2';

  test('gets failed, dropped and error at warn when nobody listens, without payload or key', async () => {
    const lines: object[] = [];
    const a = lab.broker('a', { logger: loggerTo(lines) });
    a.handle('orders', () => {
      throw new Error('no stock');
    });
    await lab.join(a);
    const id = 'one';
    const message = { stream: 'orders', key: SECRET, data: SECRET, id };
    await lab.code(a.send(message));
    expect(lines).toEqual([
      { id, stream: 'orders', node: 'a', code: 'handler-failed', error: 'no stock', text: 'failed' },
    ]);
    const plain = await lab.bus.connect('data', 'plain');
    const headers = { 'Coterie-Codec': ['json'], 'Coterie-Key': [SECRET] };
    plain.publish('orders', new TextEncoder().encode(SECRET), { headers });
    await lab.advance(50);
    await lab.settle(plain.close());
    expect(lines.slice(1)).toMatchObject([{ text: 'dropped', code: 'undecodable' }]);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  test('gets nothing that a listener takes', async () => {
    const lines: object[] = [];
    const a = lab.broker('a', { logger: loggerTo(lines) });
    a.handle('orders', () => {
      throw new Error('no stock');
    });
    await lab.join(a);
    const failed = lab.events(a, 'failed');
    await lab.code(a.send(order));
    expect([failed.length, lines.length]).toEqual([1, 0]);
  });

  test('gets no secret of a URL in an error of the driver', async () => {
    const lines: object[] = [];
    const { driver } = lab;
    let fail = (_error: Error): void => {};
    const a = lab.recorder('a', {
      logger: loggerTo(lines),
      pubsub: {
        name: 'told',
        connect: async (purpose, label) => {
          const connection = await driver.connect(purpose, label);
          if (purpose === 'control') return connection;
          return Object.assign(connection, {
            onStatus: (listener: (event: { type: 'error'; error: Error }) => void) => {
              fail = (error) => listener({ type: 'error', error });
              return () => {};
            },
          });
        },
      },
    });
    await lab.join(a);
    fail(new Error(`cannot reach nats://user:${SECRET}@host:4222`));
    expect(lines).toEqual([
      { code: 'driver-failed', error: 'cannot reach nats://***@host:4222', text: 'error' },
    ]);
  });
});

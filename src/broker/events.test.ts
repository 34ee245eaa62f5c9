import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { Emitter } from '../runtime/emitter.ts';
import type { Logger } from '../runtime/logger.ts';
import type { BrokerEvents } from './events.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

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
    // One of them received the publish, whoever the queue group picked.
    expect((a.counters()['received'] ?? 0) + (b.counters()['received'] ?? 0)).toBe(1);
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

  test('of what goes to an owner again, and of what is published again', async () => {
    const [a, b] = [lab.recorder('a'), lab.recorder('b')];
    const client = lab.client();
    await lab.join();
    const key = lab.keyOf('b', a);
    await lab.settle(client.send({ stream: 'orders', key }));
    const told = { member: lab.events(a, 'redelivered'), client: [] as object[] };
    client.on('redelivered', (event) => told.client.push(event));
    lab.kill('b');
    const sent = await lab.settle(a.send({ stream: 'orders', key, id: 'm' }));
    expect(sent.node).toBe('a');
    const again = { id: 'm', stream: 'orders', node: 'a' };
    expect(told.member.length).toBe(a.counters()['redelivered']);
    expect(told.member.at(-1)).toEqual(again);
    expect(told.client).toEqual([]);
    // Nobody answers: it is published again, and so on.
    lab.kill('a');
    const publish = client.publish({ stream: 'orders', key, id: 'n' }, { confirm: true });
    expect(await lab.code(publish, 60_000)).toBe('unconfirmed');
    expect(told.client).toContainEqual({ id: 'n', stream: 'orders', node: undefined });
    expect(b.counters()['redelivered']).toBeUndefined();
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
      {
        id,
        stream: 'orders',
        node: 'a',
        code: 'handler-failed',
        error: 'no stock',
        text: 'failed',
      },
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

test('pending says what is under way, and nothing when all is done', async () => {
  const a = lab.recorder('a', { delivery: { maxCalls: 2 } }, 100);
  const idle = { handling: 0, sending: 0, unrouted: 0, calls: 0, waitingCalls: 0 };
  expect(a.pending()).toEqual(idle);
  await lab.join(a);
  const sends = [1, 2, 3].map((place) => a.send({ stream: 'orders', key: `k${place}` }));
  await lab.advance(10);
  expect(a.pending()).toEqual({ handling: 2, sending: 2, unrouted: 0, calls: 2, waitingCalls: 1 });
  await lab.settle(Promise.all(sends));
  expect(a.pending()).toEqual(idle);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, textOf } from '../../test/support/broker-lab.ts';
import { memoryDeadLetters } from '../pubsub/memory-dead-letters.ts';
import { duplicate } from '../testing/duplicate.ts';
import { randomFail } from '../testing/random-fail.ts';
import type { Middleware } from './middleware.ts';
import { correlation } from './middleware/correlation.ts';
import { deadLetter } from './middleware/dead-letter.ts';
import { deduplicate } from './middleware/deduplicate.ts';
import { retry } from './middleware/retry.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

describe('middleware', () => {
  test('stands around handlers: of the broker outside, of the handler inside', async () => {
    const a = lab.broker('a');
    const seen: string[] = [];
    const named =
      (name: string): Middleware =>
      async (message, context, next) => {
        seen.push(`${name} in`);
        const reply = await next({ ...message, data: Buffer.from(`${name}>`) }, context);
        seen.push(`${name} out`);
        return `${name}(${String(reply)})`;
      };
    a.use(named('one'));
    const middleware = [named('three')];
    a.handle('orders', ({ data }) => textOf(data), { middleware });
    // Used later it is inside of what was used before, also for handlers that are there.
    a.use(named('two'));
    await lab.join(a);
    const reply = await lab.settle(a.request(order));
    expect(textOf(reply.data)).toBe('one(two(three(three>)))');
    expect(seen).toEqual(['one in', 'two in', 'three in', 'three out', 'two out', 'one out']);
    expect(() => a.use(retry as unknown as Middleware, 7 as unknown as Middleware)).toThrow(
      /no function/,
    );
  });

  test('a retry holds the key: nothing of it overtakes, other keys go on', async () => {
    const a = lab.broker('a');
    a.use(retry({ attempts: 4, minMs: 100, maxMs: 100 }));
    const seen: string[] = [];
    const attempts: number[] = [];
    a.handle('orders', ({ data, key }, { attempt }) => {
      const text = textOf(data);
      if (text === 'bad') attempts.push(attempt);
      if (text === 'bad' && attempts.length < 4) throw new Error('not yet');
      seen.push(`${String(key)} ${text}`);
    });
    await lab.join(a);
    const sends = [
      a.send({ ...order, data: 'bad' }),
      a.send({ ...order, data: 'next' }),
      a.send({ ...order, key: 'other' }),
    ];
    await lab.settle(Promise.all(sends));
    expect(seen).toEqual(['other x', 'k bad', 'k next']);
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(a.counters()).toMatchObject({ handled: 3, retried: 3 });
  });

  test('a retry outlasts no caller: it ends at the deadline of a send', async () => {
    const a = lab.broker('a');
    let runs = 0;
    a.handle(
      'orders',
      () => {
        runs += 1;
        throw new Error('never');
      },
      { middleware: [retry({ attempts: 100, minMs: 300, maxMs: 300 })] },
    );
    await lab.join(a);
    const from = lab.clock.now();
    expect(await lab.code(a.send(order, { timeoutMs: 1000 }))).toBe('handler-failed');
    expect(lab.clock.now() - from).toBeLessThanOrEqual(1000);
    expect(runs).toBeGreaterThan(2);
  });

  test('a dead letter is acknowledged once it is kept; a request gets the error', async () => {
    const store = memoryDeadLetters();
    const a = lab.broker('a', { clique: 'shop' });
    a.use(deadLetter({ to: store }));
    a.handle('orders', () => {
      throw new Error('bad order');
    });
    await lab.join(a);
    const letters = lab.events(a, 'deadLettered');
    await lab.settle(a.send(order));
    await lab.settle(a.publish(order, { confirm: ['shop'] }));
    await lab.settle(a.publish(order));
    await lab.advance(50);
    expect(await lab.code(a.request(order))).toBe('handler-failed');
    expect(await lab.code(a.request({ stream: 'orders' }))).toBe('handler-failed');
    expect(await store.list('orders.dlq')).toHaveLength(3);
    expect(letters).toHaveLength(3);
    expect(a.counters()).toMatchObject({ handled: 3, failed: 2, deadLettered: 3 });
  });

  test('dead letters through the broker are handled by who handles their stream', async () => {
    const a = lab.broker('a');
    const letters: string[] = [];
    a.use(deadLetter({ to: a }));
    a.handle('orders', () => {
      throw new Error('bad order');
    });
    a.handle('orders.dlq', ({ key, headers }) => {
      letters.push(`${String(key)} ${headers['Dead-Letter-Reason']?.[0]}`);
      throw new Error('this one too');
    });
    await lab.join(a);
    await lab.settle(a.publish(order));
    await lab.advance(100);
    expect(letters).toEqual(['k bad order']);
    expect(a.counters()).toMatchObject({ handled: 1, failed: 1 });
  });

  test('a trace goes from message to message', async () => {
    const a = lab.broker('a');
    a.use(correlation());
    const seen: unknown[] = [];
    const note = (headers: Readonly<Record<string, readonly string[]>>): void => {
      seen.push(headers['traceparent']?.[0]);
    };
    a.handle('orders', async ({ headers }) => {
      note(headers);
      await a.publish({ stream: 'bills', key: 'b' }, { confirm: true });
    });
    a.handle('bills', ({ headers }) => note(headers));
    await lab.join(a);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await lab.settle(a.send({ ...order, headers: { traceparent } }));
    expect(seen).toEqual([traceparent, traceparent]);
    await lab.settle(a.send(order));
    expect(seen[2]).toMatch(/^00-/);
    expect(seen[3]).toBe(seen[2]);
  });

  test('what fails at random and is handled twice ends well with retry and deduplicate', async () => {
    const a = lab.broker('a');
    const runs = new Map<string, number>();
    a.use(
      retry({ attempts: 20, maxMs: 10, budget: 1000 }),
      duplicate({ rate: 0.5 }),
      deduplicate(),
    );
    a.handle('orders', ({ id }) => void runs.set(id, (runs.get(id) ?? 0) + 1), {
      middleware: [randomFail({ rate: 0.3 })],
    });
    await lab.join(a);
    await lab.settle(
      Promise.all(Array.from({ length: 200 }, (_, n) => a.send({ ...order, key: `k${n}` }))),
    );
    expect([...runs.values()].filter((count) => count !== 1)).toEqual([]);
    expect(runs.size).toBe(200);
    const { deduplicated = 0, retried = 0 } = a.counters();
    expect(deduplicated).toBeGreaterThan(50);
    expect(retried).toBeGreaterThan(20);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { HandlerContext } from './handler.ts';

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

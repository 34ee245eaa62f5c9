import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders } from '../../test/support/broker-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const SMALL = {
  windowMessages: 16,
  maxQueued: 16,
  concurrency: 4,
  maxCalls: 32,
  maxWaitingCalls: 64,
};

/** How often each outcome came. */
function tally(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe.each(['send', 'request', 'confirm'] as const)('%s, faster than handlers', (verb) => {
  test('waits for a place, then fails overloaded by its deadline; nothing is kept', async () => {
    const a = lab.recorder('a', { delivery: SMALL }, 100);
    const b = lab.recorder('b', { delivery: SMALL }, 100);
    await lab.join();
    const call = (message: { stream: string }): Promise<unknown> => {
      if (verb === 'confirm') return a.publish(message, { confirm: true, timeoutMs: 600 });
      return a[verb](message, { timeoutMs: 600 });
    };
    const codes = orders(200, 50).map((message) => lab.codeOf(call(message)));
    const refusedAtOnce = 200 - SMALL.maxCalls - SMALL.maxWaitingCalls;
    const first = await lab.settle(Promise.all(codes.slice(-refusedAtOnce)));
    expect(tally(first)).toEqual({ overloaded: refusedAtOnce });
    const all = tally(await lab.settle(Promise.all(codes)));
    // Two members with four handlers of 100 ms each finish 8 messages in 100 ms.
    expect(all['resolved']).toBeGreaterThan(16);
    expect(Object.keys(all).sort()).toEqual(expect.arrayContaining(['overloaded', 'resolved']));
    expect(lab.handled.length).toBeGreaterThanOrEqual(all['resolved'] ?? 0);
    await lab.advance(2000);
    expect(await lab.code(call({ stream: 'orders' }))).toBe('resolved');
    expect(b.counters()['failed'] ?? 0).toBe(0);
  });
});

test('a call that is aborted while it waits leaves its place in the queue', async () => {
  const a = lab.recorder('a', { delivery: { ...SMALL, maxCalls: 1 } }, 100);
  await lab.join(a);
  const first = a.send({ stream: 'orders', key: 'k', data: 'first' });
  const abort = new AbortController();
  const second = lab.codeOf(
    a.send({ stream: 'orders', key: 'k', data: 'second' }, { signal: abort.signal }),
  );
  const third = a.send({ stream: 'orders', key: 'k', data: 'third' });
  await lab.advance(10);
  abort.abort();
  expect(await second).toBe('aborted');
  await lab.settle(Promise.all([first, third]));
  expect(lab.handled.map(({ text }) => text)).toEqual(['first', 'third']);
});

test('a request from within a handler needs no place of those who wait for it', async () => {
  const a = lab.broker('a', { delivery: { maxCalls: 1 } });
  a.handle('prices', () => '7');
  a.handle('orders', async () => {
    await a.request({ stream: 'prices', key: 'p' }, { timeoutMs: 500 });
  });
  await lab.join(a);
  await lab.settle(a.send({ stream: 'orders', key: 'k' }), 400);
});

test('handlers a hundred times slower than publishers: what members hold is bounded', async () => {
  const highWater = 64;
  const options = { highWater, delivery: { concurrency: 2 } };
  const members = ['a', 'b'].map((name) => lab.recorder(name, options, 20));
  await lab.join();
  const switches = members.map((member) => lab.events(member, 'overloaded'));
  const client = lab.client();
  let sent = 0;
  let most = 0;
  for (let round = 0; round < 400; round += 1) {
    // 100 messages in 5 ms; two members handle one in that time.
    await lab.settle(client.publish(orders(100, 100)));
    sent += 100;
    await lab.advance(5);
    for (const events of switches) most = Math.max(most, events.at(-1)?.load ?? 0);
  }
  expect(sent).toBe(40_000);
  // What arrives within one look at the load comes on top.
  expect(most).toBeLessThan(highWater + 1000);
  for (const events of switches) {
    expect(events.filter(({ on }) => on).length).toBeGreaterThan(0);
  }
  await lab.advance(60_000);
  for (const events of switches) expect(events.at(-1)?.on).toBe(false);
  const before = lab.handled.length;
  await lab.settle(client.publish(orders(10, 10), { confirm: true }));
  expect(lab.handled.length).toBe(before + 10);
});

test('batches fit into what the server takes, however many messages wait', async () => {
  lab = new Lab(1, { maxPayload: 32 * 1024 });
  const a = lab.recorder('a');
  const b = lab.recorder('b');
  await lab.join();
  const errors = [a, b].map((broker) => lab.events(broker, 'error'));
  const data = 'x'.repeat(2000);
  const messages = orders(200, 50).map((message) => ({ ...message, data }));
  await lab.settle(Promise.all(messages.map((message) => a.send(message, { timeoutMs: 500 }))));
  expect(lab.handled).toHaveLength(200);
  expect(errors).toEqual([[], []]);
});

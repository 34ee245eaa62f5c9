import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, SMALL_RING } from '../../test/support/broker-lab.ts';
import { createOperator } from './operator.ts';
import type { Broker } from './broker-contract.ts';
import type { Operator } from './operator-contract.ts';

let lab: Lab;
let operator: Operator;
beforeEach(() => {
  lab = new Lab();
  const { driver: pubsub, clock, random } = lab;
  operator = createOperator({ pubsub, clock, random, timeoutMs: 5000 });
});
afterEach(async () => {
  await lab.settle(operator.close());
  await lab.end();
});

const brokerOf = (name: string): Broker => lab.brokers.get(name) as Broker;

function ownedBy(name: string): number {
  const routing = brokerOf('a').routing();
  return routing?.groupOf('orders')?.ring.counts()[name] ?? 0;
}

describe('a report', () => {
  test('says who has which view, who was heard when, and who is silent', async () => {
    for (const name of ['a', 'b', 'c']) lab.recorder(name);
    await lab.join();
    const { digest } = brokerOf('a').view() ?? {};
    const calm = await lab.settle(operator.report());
    expect(calm.groups).toEqual([{ digest, members: ['a', 'b', 'c'] }]);
    expect(calm.silent).toEqual([]);
    expect(calm.routing.groupOf('orders')?.ring.config).toMatchObject(SMALL_RING);
    expect([...calm.lastHeardMs.keys()].toSorted()).toEqual(['a', 'b', 'c']);
    expect(Math.max(...calm.lastHeardMs.values())).toBeLessThan(1500);

    lab.freeze('b', 10_000);
    const { groups, silent, view } = await lab.settle(operator.report());
    expect({ groups, silent }).toEqual({
      groups: [{ digest, members: ['a', 'c'] }],
      silent: ['b'],
    });
    expect(view.members.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    await lab.advance(15_000);
  });

  test('rejects no-members in an empty clique, and closed afterwards', async () => {
    expect(await lab.code(operator.report())).toBe('no-members');
    const waiting = lab.codeOf(operator.report());
    await lab.settle(operator.close());
    expect(await lab.settle(waiting)).toBe('closed');
    expect(await lab.code(operator.report())).toBe('closed');
  });

  test('refuses wrong options with every problem', () => {
    const wrong = { pubsub: {}, clique: 'a b', timeoutMs: -1 } as never;
    expect(() => createOperator(wrong)).toThrow(/clique.*pubsub.*timeoutMs/s);
  });
});

describe('a cordon', () => {
  test('hands over under load: each message once, in order, none at the cordoned member', async () => {
    for (const name of ['a', 'b', 'c']) lab.recorder(name, {}, 3);
    await lab.join();
    const events = lab.events(brokerOf('c'), 'memberCordoned');
    const sends: Promise<unknown>[] = [];
    for (const [place, message] of orders(300, 20).entries()) {
      lab.clock.setTimer(() => sends.push(brokerOf('a').send(message)), 2 * place);
    }
    await lab.advance(100);
    const cordoned = await lab.settle(operator.cordon('b'));
    expect(cordoned).toMatchObject({
      name: 'b',
      members: ['a', 'b', 'c'],
      silent: [],
      unowned: [],
    });
    await lab.advance(600);
    await lab.settle(Promise.all(sends));
    expect(lab.handled).toHaveLength(300);
    const numbers = new Map<unknown, number>();
    for (const { message, text } of lab.handled) {
      expect(Number(text)).toBeGreaterThan(numbers.get(message.key) ?? 0);
      numbers.set(message.key, Number(text));
    }
    expect(lab.handled.some(({ node }) => node === 'b')).toBe(true);
    expect(lab.handled.slice(-100).map(({ node }) => node)).not.toContain('b');
    expect({ owned: ownedBy('b'), events: events.length }).toEqual({ owned: 0, events: 1 });
    // It takes no share of the queue groups, and still publishes.
    expect(lab.subscribed.filter((subject) => subject === 'orders')).toHaveLength(2);
    const b = brokerOf('b');
    await lab.settle(b.publish({ stream: 'orders', key: 'k1', data: '301' }, { confirm: true }));
    expect(b.view().members.find(({ name }) => name === 'b')?.status).toBe('alive');

    await lab.settle(operator.uncordon('b'));
    await lab.advance(100);
    expect(ownedBy('b')).toBeGreaterThan(10);
    expect(lab.subscribed.filter((subject) => subject === 'orders')).toHaveLength(3);
    const key = lab.keyOf('b', brokerOf('a'));
    await lab.settle(b.send({ stream: 'orders', key, data: 'x' }));
    expect(lab.handled.at(-1)?.node).toBe('b');
  });

  test('of a frozen member is in force at the others, and at itself when it wakes', async () => {
    for (const name of ['a', 'b', 'c']) lab.recorder(name);
    await lab.join();
    lab.freeze('b', 8000);
    const { members, silent } = await lab.settle(operator.cordon('b'));
    expect(members).toEqual(['a', 'c']);
    expect(silent.length).toBeLessThanOrEqual(1);
    await lab.advance(12_000);
    const view = brokerOf('b')
      .view()
      .members.find(({ name }) => name === 'b');
    expect(view).toMatchObject({ status: 'alive', phase: 'active', cordon: { on: true } });
    expect(ownedBy('b')).toBe(0);
    expect((await lab.settle(operator.cordon('b'))).silent).toEqual([]);
  });

  test('of the last one that may own a stream says so', async () => {
    for (const name of ['a', 'b']) lab.recorder(name);
    await lab.join();
    expect(await lab.settle(operator.cordon('a'))).toMatchObject({ unowned: [] });
    expect(await lab.settle(operator.cordon('b'))).toMatchObject({ unowned: ['orders'] });
    await lab.settle(operator.uncordon('a'));
    await lab.settle(brokerOf('b').send({ stream: 'orders', key: 'k', data: 'x' }));
    expect(lab.handled.map(({ node }) => node)).toEqual(['a']);
  });

  test('survives a restart under the same name', async () => {
    for (const name of ['a', 'b']) lab.recorder(name);
    await lab.join();
    await lab.settle(operator.cordon('b'));
    await lab.settle(brokerOf('b').leave());
    await lab.advance(200_000);
    const again = lab.recorder('b');
    await lab.settle(again.join());
    await lab.advance(500);
    expect(ownedBy('b')).toBe(0);
    expect(lab.subscribed.filter((subject) => subject === 'orders')).toHaveLength(1);
    await lab.settle(operator.uncordon('b'));
    await lab.advance(100);
    expect(ownedBy('b')).toBeGreaterThan(10);
  });

  test('of nobody rejects', async () => {
    lab.recorder('a');
    await lab.join();
    expect(await lab.code(operator.cordon('nobody'))).toBe('unknown-member');
    expect(await lab.code(operator.evict('nobody'))).toBe('unknown-member');
    expect(await lab.code(operator.evict('a.b'))).toBe('invalid-argument');
  });
});

describe('an order to evict', () => {
  test('a frozen member moves its keys at once, and it is back when it wakes', async () => {
    for (const name of ['a', 'b', 'c']) lab.recorder(name);
    await lab.join();
    const a = brokerOf('a');
    const key = lab.keyOf('b', a);
    lab.freeze('b', 6000);
    const began = lab.clock.now();
    const sent = a.send({ stream: 'orders', key, data: 'x' });
    const evicted = operator.evict('b');
    await lab.settle(sent);
    expect(lab.clock.now() - began).toBeLessThan(500);
    expect(await lab.settle(evicted)).toMatchObject({ members: ['a', 'c'], silent: [] });
    expect(await lab.code(operator.evict('b'))).toBe('unknown-member');
    await lab.advance(8000);
    expect(a.view().members.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('a living one aborts its handlers, and comes back with a higher incarnation', async () => {
    for (const name of ['a', 'c']) lab.recorder(name);
    const aborted: string[] = [];
    const b = lab.broker('b');
    b.handle('orders', async (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.push((signal.reason as Error).message));
      await lab.sleep(2000);
    });
    await lab.join();
    const a = brokerOf('a');
    const sent = a.send({ stream: 'orders', key: lab.keyOf('b', a), data: 'x' });
    await lab.advance(50);
    const ousted = lab.events(b, 'ousted');
    expect(await lab.settle(operator.evict('b'))).toMatchObject({ name: 'b', incarnation: 1 });
    await lab.settle(sent);
    expect(ousted).toEqual([{ reason: 'evicted' }]);
    expect(aborted).toHaveLength(1);
    const record = a.view().members.find(({ name }) => name === 'b');
    expect(record).toMatchObject({ incarnation: 2, phase: 'active' });
    await lab.advance(2000);
  });
});

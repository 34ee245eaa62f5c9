import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

/** Two brokers of `east` and two of `west`, all for `orders`. */
async function twoCliques(): Promise<Broker> {
  const [first] = ['e1', 'e2'].map((name) => lab.recorder(name, { clique: 'east' }));
  for (const name of ['w1', 'w2']) lab.recorder(name, { clique: 'west' });
  await lab.join();
  return first as Broker;
}

const handledIn = (clique: string): string[] =>
  lab.handled.filter((each) => each.node.startsWith(clique)).map((each) => each.text);

describe('a plain publish', () => {
  test('resolves with the id that the publisher gave, or a new one', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    expect(await lab.settle(a.publish({ stream: 'orders', id: 'mine' }))).toBe('mine');
    const id = await lab.settle(a.publish({ stream: 'orders' }));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    await lab.advance(50);
    expect(lab.handled.map((each) => each.message.id)).toEqual(['mine', id]);
  });

  test('of several messages resolves with their ids, in order; of none with none', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const ids = await lab.settle(a.publish(orders(3, 1)));
    await lab.advance(50);
    expect(lab.handled.map((each) => each.message.id)).toEqual(ids);
    expect(await lab.settle(a.publish([]))).toEqual([]);
  });

  test('is handled once in each clique, at the owner of its key', async () => {
    const first = await twoCliques();
    await lab.settle(first.publish(orders(50, 10)));
    await lab.advance(200);
    const all = orders(50, 10).map((each) => each.data as string);
    for (const clique of ['e', 'w']) expect(handledIn(clique).sort()).toEqual([...all].sort());
    for (const { node, message } of lab.handled) {
      const owner = lab.brokers.get(node)?.owner('orders', message.key ?? '');
      expect(owner?.owner).toBe(node);
    }
  });

  test('rejects disconnected while the connection is away', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    lab.bus.disconnect('a/data');
    expect(await lab.code(a.publish({ stream: 'orders' }))).toBe('disconnected');
    lab.bus.reconnect('a/data');
  });

  test('rejects disconnected by the deadline when the server does not answer', async () => {
    const { driver } = lab;
    const a = lab.recorder('a', {
      pubsub: {
        name: 'mute',
        connect: async (purpose, label) => {
          const connection = await driver.connect(purpose, label);
          const flush = connection.flush.bind(connection);
          let flushed = 0;
          return Object.assign(connection, {
            flush: () => (++flushed > 2 ? new Promise<void>(() => {}) : flush()),
          });
        },
      },
    });
    await lab.join(a);
    const from = lab.clock.now();
    expect(await lab.code(a.publish({ stream: 'orders' }, { timeoutMs: 200 }))).toBe(
      'disconnected',
    );
    expect(lab.clock.now() - from).toBeLessThanOrEqual(205);
  });

  test('of a message that is too large rejects too-large, and publishes nothing', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const large = { stream: 'orders', key: 'k', data: new Uint8Array(1024 * 1024 - 16 * 1024) };
    const small = { stream: 'orders', key: 'k', data: 'x' };
    expect(await lab.code(a.publish(large))).toBe('too-large');
    expect(await lab.code(a.publish([small, large]))).toBe('too-large');
    expect(await lab.code(a.publish(large, { confirm: true }))).toBe('too-large');
    expect(await lab.code(a.send(large))).toBe('too-large');
    expect(await lab.code(a.request(large))).toBe('too-large');
    await lab.advance(100);
    expect(lab.handled).toEqual([]);
  });

  test('the largest that is not too large arrives, from one member to another', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    const data = new Uint8Array(1024 * 1024 - 16 * 1024 - 512);
    const key = lab.keyOf('b', a);
    await lab.settle(a.send({ stream: 'orders', key, data }));
    await lab.settle(a.publish({ stream: 'orders', key, data }, { confirm: true }));
    expect(lab.handled.map((each) => each.message.data.length)).toEqual([data.length, data.length]);
  });

  test('of what is no message rejects invalid-argument', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    for (const bad of [undefined, {}, { stream: 'a b' }, { stream: 'orders', key: '' }]) {
      expect(await lab.code(a.publish(bad as never))).toBe('invalid-argument');
    }
    expect(await lab.code(a.publish({ stream: 'orders' }, { confirm: [] }))).toBe(
      'invalid-argument',
    );
    expect(await lab.code(a.publish({ stream: 'orders' }, { confirm: ['a b'] }))).toBe(
      'invalid-argument',
    );
  });
});

describe('a confirmed publish', () => {
  test('resolves when the handler has finished, not before', async () => {
    const a = lab.recorder('a', {}, 100);
    await lab.join(a);
    let isConfirmed = false;
    const confirmed = a.publish({ stream: 'orders', key: 'k' }, { confirm: true }).then(() => {
      isConfirmed = true;
    });
    await lab.advance(90);
    expect([lab.handled.length, isConfirmed]).toEqual([1, false]);
    await lab.settle(confirmed, 20);
  });

  test('of two cliques resolves when both have handled it, each once', async () => {
    const first = await twoCliques();
    await lab.settle(first.publish(orders(50, 10), { confirm: ['east', 'west'] }));
    const all = orders(50, 10).map((each) => each.data as string);
    for (const clique of ['e', 'w']) expect(handledIn(clique).sort()).toEqual([...all].sort());
  });

  test('of one clique reaches the others as well', async () => {
    const first = await twoCliques();
    await lab.settle(first.publish(orders(20, 5), { confirm: ['west'] }));
    await lab.advance(100);
    expect([handledIn('e').length, handledIn('w').length]).toEqual([20, 20]);
  });

  test('whose answer is lost goes again under the same id, and is handled once', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    let lost = 0;
    const heal = lab.intercept(({ message }) => {
      if (message.subject !== 'coterie._global.d.a.q' || lost >= 10) return undefined;
      lost += 1;
      return 'drop';
    });
    await lab.settle(a.publish(orders(20, 20), { confirm: true }));
    heal();
    await lab.advance(1000);
    expect(lost).toBeGreaterThan(0);
    expect(lab.handled).toHaveLength(20);
  });

  test.each([
    ['alone in its turn', 10, 1, 5],
    ['with others of its turn', 300, 300, 3],
  ])(
    'that is lost on its way %s goes again: no clique misses it, none handles it twice',
    async (_how, count, inTurn, most) => {
      const first = await twoCliques();
      let lost = 0;
      lab.intercept(({ message, to }) => {
        const isMeant = message.subject === 'orders' && to.label.startsWith('w');
        if (!isMeant || lost >= most) return undefined;
        lost += 1;
        return 'drop';
      });
      const confirmed: Promise<unknown>[] = [];
      for (let place = 0; place < count; place += inTurn) {
        const turn = orders(count, 10).slice(place, place + inTurn);
        confirmed.push(first.publish(turn, { confirm: ['east', 'west'] }));
        await lab.advance(0);
      }
      expect(lost).toBe(most);
      await lab.settle(Promise.all(confirmed));
      await lab.advance(1000);
      const all = orders(count, 10).map((each) => each.data as string);
      for (const clique of ['e', 'w']) expect(handledIn(clique).sort()).toEqual([...all].sort());
    },
  );

  test('while the handler works is not sent again', async () => {
    const a = lab.recorder('a', { confirmRepeatMs: 500 }, 5000);
    await lab.join(a);
    let published = 0;
    lab.intercept(({ message }) => {
      if (message.subject === 'orders') published += 1;
      return undefined;
    });
    await lab.settle(a.publish({ stream: 'orders', key: 'k' }, { confirm: true }));
    expect([published, lab.handled.length]).toEqual([1, 1]);
  });

  test('that no clique confirms by the deadline: unconfirmed', async () => {
    const a = lab.recorder('a', {}, 10_000);
    await lab.join(a);
    const message = { stream: 'orders', key: 'k' };
    const confirm = ['_global', 'west'];
    const from = lab.clock.now();
    expect(await lab.code(a.publish(message, { confirm, timeoutMs: 1000 }))).toBe('unconfirmed');
    expect(lab.clock.now() - from).toBeLessThan(1050);
    expect(await lab.code(a.publish(message, { confirm: true, timeoutMs: 3000 }))).toBe(
      'unconfirmed',
    );
    await lab.advance(30_000);
  });

  test('on its way to an owner that does not answer by the deadline: unconfirmed', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    const key = lab.keyOf('b', a);
    lab.freeze('b', 1400);
    const options = { confirm: ['_global'], timeoutMs: 1200 };
    expect(await lab.code(a.publish({ stream: 'orders', key }, options))).toBe('unconfirmed');
    expect(await lab.code(a.send({ stream: 'orders', key }, { timeoutMs: 100 }))).toBe('timeout');
    await lab.advance(5000);
  });

  test('that was begun while away reaches all cliques once the bus is back', async () => {
    const first = await twoCliques();
    lab.bus.disconnect('e1/data');
    const confirmed = first.publish(orders(5, 5), { confirm: ['east'] });
    await lab.advance(200);
    lab.bus.reconnect('e1/data');
    await lab.settle(confirmed);
    await lab.advance(500);
    expect([handledIn('e').length, handledIn('w').length]).toEqual([5, 5]);
  });

  test('that the bus never takes: disconnected', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    lab.bus.disconnect('a/data');
    const message = { stream: 'orders', key: 'k' };
    expect(await lab.code(a.publish(message, { confirm: true, timeoutMs: 300 }))).toBe(
      'disconnected',
    );
    lab.bus.reconnect('a/data');
  });

  test('of an unkeyed message is confirmed by whoever received it', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    const messages = Array.from({ length: 30 }, (_, index) => ({
      stream: 'orders',
      data: String(index),
    }));
    await lab.settle(a.publish(messages, { confirm: true }));
    expect(lab.handled).toHaveLength(30);
    expect(new Set(lab.handled.map((each) => each.node))).toEqual(new Set(['a', 'b']));
  });

  test('that one of several messages fails rejects, the others are handled', async () => {
    const a = lab.broker('a');
    a.handle('orders', (message, context) => {
      if (textOf(message.data) === '2') throw new Error('not this one');
      return lab.record()(message, context);
    });
    await lab.join(a);
    const publishing = a.publish(orders(3, 3), { confirm: true });
    await expect(lab.settle(publishing)).rejects.toMatchObject({
      code: 'handler-failed',
      message: 'not this one',
    });
    expect(lab.handled.map((each) => each.text).sort()).toEqual(['1', '3']);
  });
});

test('a confirmation brings no data of the handler, the answer to a request does', async () => {
  const a = lab.broker('a');
  a.handle('orders', () => 'x'.repeat(1000));
  await lab.join(a);
  const client = lab.client({ clique: 'elsewhere' });
  const answers: number[] = [];
  lab.intercept(({ message: { subject, data } }) => {
    if (subject.includes('.d.client-')) answers.push(data.length);
    return undefined;
  });
  await lab.settle(client.publish({ stream: 'orders', key: 'k' }, { confirm: true }));
  const confirmation = Math.max(...answers);
  await lab.settle(client.request({ stream: 'orders', key: 'k' }));
  expect(confirmation).toBeGreaterThan(0);
  expect(confirmation).toBeLessThan(200);
  expect(Math.max(...answers)).toBeGreaterThan(1000);
});

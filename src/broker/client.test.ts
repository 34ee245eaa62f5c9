import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { encodeFrame } from '../codec/frame.ts';
import type { Broker } from './broker-contract.ts';

let lab: Lab;
let a: Broker;
let b: Broker;
beforeEach(async () => {
  lab = new Lab();
  a = lab.recorder('a');
  b = lab.recorder('b');
  await lab.join();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

describe('a client', () => {
  test('has the verbs of a broker, and is no member', async () => {
    const client = lab.client();
    const sent = await lab.settle(client.send(order));
    expect(sent.node).toBe(a.owner('orders', 'k')?.owner);
    const reply = await lab.settle(client.request(order));
    expect(textOf(reply.data)).toBe(`${sent.node}:x`);
    await lab.settle(client.publish(order));
    await lab.settle(client.publish(orders(20, 5), { confirm: true }));
    await lab.settle(client.publish(orders(20, 5), { confirm: ['_global'] }));
    await lab.settle(client.send({ stream: 'orders' }));
    await lab.settle(client.request({ stream: 'orders' }));
    await lab.advance(2000);
    expect(lab.handled).toHaveLength(45);
    expect(a.view().members.map((record) => record.name)).toEqual(['a', 'b']);
  });

  test('has no more time for a request than it says, though it looks for members first', async () => {
    const mute = await lab.bus.connect('data');
    mute.subscribe('mute', () => {});
    const client = lab.client({ clique: 'nobody' });
    const asked = client.request({ stream: 'mute', data: 'x' }, { timeoutMs: 700 });
    expect(await lab.code(asked, 750)).toBe('timeout');
    await lab.settle(mute.close());
  });

  test('sees the members, their rings, and who owns a key, with its epoch', async () => {
    const client = lab.client();
    const view = await lab.settle(client.view());
    expect(view.members.map((record) => record.name)).toEqual(['a', 'b']);
    expect(view.digest).toBe(a.view().digest);
    const routing = await lab.settle(client.routing());
    for (const owner of [a, b]) {
      const key = lab.keyOf(owner.name, a);
      expect(routing.owner('orders', key)).toBe(owner.name);
      const owned = await lab.settle(client.owner('orders', key));
      expect(owned).toEqual(owner.owner('orders', key));
      expect(owned.epoch?.instance).toBe(owner.instance);
    }
  });

  test('forgets members that nobody knows of any more, when a whole clique starts anew', async () => {
    const client = lab.client();
    await lab.settle(client.view());
    lab.kill('a');
    lab.kill('b');
    const anew = [lab.recorder('c'), lab.recorder('heir', { name: 'b' })];
    await lab.join(...anew);
    await lab.advance(3000);
    const view = await lab.settle(client.view());
    expect(view.digest).toBe(anew[0]?.view().digest);
    expect(view.members.map((record) => record.name)).toEqual(['b', 'c']);
    await lab.settle(client.send(order), 1000);
  });

  test('follows the members as they come, leave and die', async () => {
    const client = lab.client();
    const seen: string[] = [];
    const off = client.on('view', ({ clique, view }) => {
      seen.push(`${clique}: ${view.members.map((record) => record.name).join(' ')}`);
    });
    await lab.settle(client.view());
    const c = lab.recorder('c');
    await lab.join(c);
    await lab.settle(c.leave());
    lab.kill('b');
    await lab.advance(5000);
    expect(seen[0]).toBe('_global: a b');
    expect(seen).toContain('_global: a b c');
    expect(seen.at(-1)).toBe('_global: a');
    off();
    expect((await lab.settle(client.send(order))).node).toBe('a');
  });

  test('sends on to the new owner when the old one dies, in order', async () => {
    const client = lab.client();
    const key = lab.keyOf('b', a);
    await lab.settle(client.send({ ...order, key }));
    lab.kill('b');
    const sends = Array.from({ length: 20 }, (_, index) =>
      client.send({ ...order, key, data: String(index) }),
    );
    const sent = await lab.settle(Promise.all(sends), 10_000);
    expect(new Set(sent.map((each) => each.node))).toEqual(new Set(['a']));
    expect(lab.handled.slice(1).map((each) => Number(each.text))).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  test('keeps the order of calls that it makes before it is connected', async () => {
    const sends: Promise<unknown>[] = [];
    const send = (): void => {
      sends.push(client.send({ ...order, data: String(sends.length) }));
    };
    const { driver } = lab;
    const client = lab.client({
      pubsub: {
        name: 'busy',
        connect: async (purpose, label) => {
          const connection = await driver.connect(purpose, label);
          const flush = connection.flush.bind(connection);
          return Object.assign(connection, {
            flush: async () => {
              await flush();
              // More calls, one in each of the next turns of promises, while the first ones go on.
              let later = Promise.resolve();
              for (let hop = 0; hop < 20; hop += 1) later = later.then(send);
            },
          });
        },
      },
    });
    for (let index = 0; index < 20; index += 1) send();
    await lab.advance(50);
    await lab.settle(Promise.all(sends));
    expect(sends.length).toBeGreaterThanOrEqual(40);
    expect(lab.handled.map((each) => Number(each.text))).toEqual(
      Array.from({ length: sends.length }, (_, index) => index),
    );
  });

  test('of several cliques names the one that it means', async () => {
    lab.recorder('w', { clique: 'west' });
    await lab.join(lab.brokers.get('w') as Broker);
    const client = lab.client({ clique: 'west' });
    expect((await lab.settle(client.send(order))).node).toBe('w');
    expect((await lab.settle(client.send(order, { clique: '_global' }))).node).not.toBe('w');
    const view = await lab.settle(client.view({ clique: '_global' }));
    expect(view.members).toHaveLength(2);
  });

  test('of a clique without members: no-members, by the deadline of the call', async () => {
    const client = lab.client({ clique: 'nowhere' });
    const options = { timeoutMs: 400 };
    for (const call of [
      () => client.view(options),
      () => client.routing(options),
      () => client.owner('orders', 'k', options),
      () => client.send(order, options),
    ]) {
      const from = lab.clock.now();
      expect(await lab.code(call())).toBe('no-members');
      expect(lab.clock.now() - from).toBeLessThanOrEqual(410);
    }
    expect(await lab.code(lab.client().owner('pears', 'k'))).toBe('no-handler');
  });

  test('with a bad argument: invalid-argument', async () => {
    const client = lab.client();
    expect(await lab.code(client.view({ clique: 'a b' }))).toBe('invalid-argument');
    expect(await lab.code(client.owner('a b', 'k'))).toBe('invalid-argument');
    expect(await lab.code(client.send({ stream: 'coterie.x', key: 'k' }))).toBe('invalid-argument');
  });
});

describe('closing a client', () => {
  test('rejects what waits, and every call after it: closed', async () => {
    const client = lab.client();
    b.handle('slow', () => new Promise(() => {}));
    await lab.advance(200);
    const waiting = [
      client.send({ ...order, stream: 'slow' }),
      client.request({ ...order, stream: 'slow' }),
      client.publish({ ...order, stream: 'slow' }, { confirm: true }),
      client.send(order, { clique: 'nowhere' }),
    ].map((call) => lab.codeOf(call));
    await lab.advance(100);
    const first = client.close();
    expect(client.close()).toBe(first);
    await lab.settle(first);
    expect(await Promise.all(waiting)).toEqual(['closed', 'closed', 'closed', 'closed']);
    expect(await lab.code(client.publish(order))).toBe('closed');
    expect(await lab.code(client.send(order))).toBe('closed');
    expect(await lab.code(client.view())).toBe('closed');
  });

  test('before its first call, and while it connects, leaves nothing behind', async () => {
    await lab.settle(lab.client().close());
    const client = lab.client();
    const sent = lab.codeOf(client.send(order));
    await lab.settle(client.close());
    expect(await lab.settle(sent)).toBe('closed');
  });

  test('await using closes', async () => {
    const scope = async (): Promise<string> => {
      await using client = lab.client();
      return (await client.send(order)).node;
    };
    expect(['a', 'b']).toContain(await lab.settle(scope()));
  });
});

describe('the connection of a client', () => {
  test('that fails at first is tried again by the next call', async () => {
    const client = lab.client();
    lab.bus.down();
    expect(await lab.code(client.send(order))).toBe('disconnected');
    lab.bus.up();
    await lab.advance(3000);
    await lab.settle(client.send(order));
  });

  test('takes from the time that a call has, when it is slow', async () => {
    const { driver } = lab;
    const slow = {
      name: 'slow',
      connect: async (...args: Parameters<typeof driver.connect>) => {
        const connection = await driver.connect(...args);
        const flush = connection.flush.bind(connection);
        const wait = (): Promise<void> => new Promise((done) => void lab.clock.setTimer(done, 600));
        return Object.assign(connection, { flush: () => wait().then(flush) });
      },
    };
    const early = lab.client({ pubsub: slow });
    expect(await lab.code(early.send(order, { timeoutMs: 500 }), 550)).toBe('disconnected');
    const nobody = lab.client({ pubsub: slow, clique: 'nobody' });
    expect(await lab.code(nobody.send(order, { timeoutMs: 900 }), 950)).toBe('no-members');
  });

  test('tells of what it cannot read', async () => {
    const client = lab.client();
    const errors: Error[] = [];
    client.on('error', (error) => errors.push(error));
    await lab.settle(client.view());
    const plain = await lab.bus.connect('data', 'plain');
    plain.publish('coterie._global.ctl', new Uint8Array([255]));
    await lab.settle(plain.close());
    expect(errors).toMatchObject([{ code: 'invalid-frame' }]);
  });
});

describe('a query', () => {
  test('that wants its answer on another subject gets none, and is counted', async () => {
    const listener = await lab.bus.connect('control', 'outsider');
    const answers: string[] = [];
    listener.subscribe('orders', ({ subject }) => answers.push(subject));
    listener.subscribe('coterie._global.c.outsider', ({ subject }) => answers.push(subject));
    const { name, instance, incarnation } = {
      name: 'outsider',
      instance: 'f'.repeat(16),
      incarnation: 0,
    };
    const from = { name, instance, incarnation, viewDigest: '', config: '', sentAt: 0 };
    for (const replyTo of ['orders', 'coterie._global.c.outsider']) {
      const frame = encodeFrame({ type: 'query', from, replyTo, attempt: 2 });
      listener.publish('coterie._global.ctl', frame);
    }
    await lab.advance(100);
    expect(new Set(answers)).toEqual(new Set(['coterie._global.c.outsider']));
    expect(a.counters()['dropped.invalid-frame']).toBe(1);
    await lab.settle(listener.close());
  });
});

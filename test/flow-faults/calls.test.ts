import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-contract.ts';
import { flow } from '../../src/codec/flow.ts';
import { Lab, textOf } from '../support/broker-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

describe('calls on whole brokers', () => {
  test('F3 while a handler runs, pings and acknowledgements go on: nobody is suspected', async () => {
    const options = { delivery: { concurrency: 2 } };
    const [a, b] = ['a', 'b'].map((name) => {
      const broker = lab.broker(name, options);
      broker.handle('orders', async (message, context) => {
        await lab.record(textOf(message.data) === 'slow' ? 20_000 : 0)(message, context);
      });
      return broker;
    }) as [Broker, Broker];
    await lab.join();
    const suspected = [lab.events(a, 'memberSuspected'), lab.events(b, 'memberSuspected')];
    const slow = a.send({ stream: 'orders', key: lab.keyOf('b', a), data: 'slow' });
    await lab.advance(10);
    const key = lab.keyOf('b', a, 'orders', 1);
    for (let round = 0; round < 10; round += 1) {
      await lab.settle(a.send({ stream: 'orders', key, data: 'quick' }), 50);
      await lab.advance(1000);
    }
    await lab.settle(slow);
    expect(suspected).toEqual([[], []]);
    expect(lab.handled).toHaveLength(11);
  });

  test('F5 a request from inside a handler is answered, also by the member that waits for it', async () => {
    const options = { delivery: { concurrency: 1 } };
    const [a, b] = ['a', 'b'].map((name) => lab.broker(name, options)) as [Broker, Broker];
    for (const broker of [a, b]) {
      broker.handle('prices', (message) => `price of ${String(message.key)}`);
      broker.handle('orders', async () => {
        const asked = ['a', 'b'].map((owner) => lab.keyOf(owner, a, 'prices'));
        const replies = await Promise.all(
          asked.map((key) => broker.request({ stream: 'prices', key }, { timeoutMs: 500 })),
        );
        return replies.map((reply) => `${reply.node}: ${textOf(reply.data)}`).join(', ');
      });
    }
    await lab.join();
    const [first, second] = ['a', 'b'].map((owner) => lab.keyOf(owner, a, 'prices'));
    for (const owner of ['a', 'b']) {
      const key = lab.keyOf(owner, a);
      const reply = await lab.settle(a.request({ stream: 'orders', key }), 400);
      expect(textOf(reply.data)).toBe(`a: price of ${first}, b: price of ${second}`);
    }
  });

  test('F15 leaving and closing twice, and while the bus is away, ends in time', async () => {
    const a = lab.recorder('a', {}, 60_000);
    const b = lab.recorder('b');
    await lab.join();
    const client = lab.client();
    await lab.settle(client.view());
    const stuck = ['a', 'b'].map((owner) =>
      lab.codeOf(b.send({ stream: 'orders', key: lab.keyOf(owner, a) })),
    );
    await lab.advance(50);
    lab.bus.down();
    const from = lab.clock.now();
    await lab.settle(
      Promise.all([
        a.leave({ timeoutMs: 1000 }),
        a.leave(),
        b.leave({ timeoutMs: 1000 }),
        b.leave(),
      ]),
    );
    await lab.settle(Promise.all([client.close(), client.close()]));
    expect(lab.clock.now() - from).toBeLessThan(1500);
    expect(await Promise.all(stuck)).toEqual(['closed', 'resolved']);
    lab.bus.up();
    await lab.advance(100_000);
  });

  test('F16 lengths that overflow are refused and counted, and crash nobody', async () => {
    const a = lab.recorder('a', { codecs: { orders: flow } });
    await lab.join(a);
    const plain = await lab.bus.connect('data', 'plain');
    const hostile = [
      [0xff, 0xff, 0xff, 0xff],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0x7f, 0xff, 0xff, 0xff, 0x6f],
      [0, 0, 0, 6, ...Buffer.from('orders'), 0xff, 0xff, 0xff, 0xfb, 0x6b],
      [0x80, 0, 0, 0, 0x80, 0, 0, 0],
    ];
    for (const bytes of hostile) plain.publish('orders', new Uint8Array(bytes));
    // The same in frames: a length of 2^32 - 1, and one of 2^63.
    const lengths = [
      [0xff, 0xff, 0xff, 0xff, 0x0f],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    ];
    for (const length of lengths) {
      for (const subject of [
        'coterie._global.c.a',
        'coterie._global.d.a',
        'coterie._global.d.a.q',
      ]) {
        plain.publish(subject, new Uint8Array([8, 1, 98, ...length, 1]));
      }
    }
    await lab.advance(50);
    await lab.settle(plain.close());
    expect(a.counters()).toEqual({ 'dropped.undecodable': 5, 'dropped.invalid-frame': 6 });
    expect(lab.handled).toEqual([]);
    await lab.settle(a.send({ stream: 'orders', key: 'k' }));
  });

  test('F18 the bytes of a reply stay what they are', async () => {
    const [a] = ['a', 'b'].map((name) => {
      const broker = lab.broker(name);
      const shared = new Uint8Array(4);
      broker.handle('orders', (message) => {
        // A handler may well use one buffer for all its replies.
        shared.set(message.data);
        return shared;
      });
      return broker;
    }) as [Broker];
    await lab.join();
    const keys = ['a', 'b'].map((owner) => lab.keyOf(owner, a));
    const asked = Array.from({ length: 200 }, (_, index) => [index, index, 7, 7]);
    const replies = await lab.settle(
      Promise.all(
        asked.map((data, index) => {
          const key = keys[index % 2] as string;
          return a.request({ stream: 'orders', key, data: new Uint8Array(data) });
        }),
      ),
    );
    const kept = replies.map((reply) => [...reply.data]);
    // More traffic, and a receiver that writes into one reply, change no other.
    replies[0]?.data.fill(0);
    await lab.settle(
      Promise.all(keys.map((key) => a.request({ stream: 'orders', key, data: 'xxxx' }))),
    );
    expect(kept).toEqual(asked);
    expect(replies.slice(1).map((reply) => [...reply.data])).toEqual(asked.slice(1));
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { flow } from '../codec/flow.ts';
import { json } from '../codec/json.ts';
import type { MessageCodec } from '../codec/message-codec.ts';
import type { PubSub } from '../pubsub/pubsub.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

/** `key=data`, and no marker: a format that publishers had before. */
const legacy: MessageCodec = {
  name: '',
  encode: ({ key, data }) => ({
    data: new TextEncoder().encode(`${String(key)}=${textOf(data)}`),
    headers: undefined,
  }),
  decode: (_stream, { data }) => {
    const [key = '', rest = ''] = textOf(data).split('=', 2);
    if (key === '') throw new Error(`no key in ${textOf(data)}`);
    return { key, data: new TextEncoder().encode(rest) };
  },
};

describe('codecs', () => {
  test.each([
    ['json', json],
    ['flow', flow],
    ['an own one', legacy],
  ])('%s for one stream: from member to member, and repeated once', async (_name, codec) => {
    const options = { codecs: { orders: codec } };
    const a = lab.recorder('a', options);
    lab.recorder('b', options);
    await lab.join();
    let lost = 0;
    lab.intercept(({ message }) => {
      if (message.subject !== 'coterie._global.d.a.q' || lost >= 2) return undefined;
      lost += 1;
      return 'drop';
    });
    await lab.settle(a.publish(orders(10, 10), { confirm: true }));
    await lab.settle(Promise.all(orders(5, 5).map((each) => a.send(each))));
    await lab.advance(1000);
    expect(lost).toBe(2);
    expect(lab.handled).toHaveLength(15);
    expect(new Set(lab.handled.map((each) => each.message.key))).toHaveLength(10);
  });

  test('publishers with a format of their own need no header', async () => {
    const a = lab.recorder('a', { codecs: { orders: legacy } });
    await lab.join(a);
    const plain = await lab.bus.connect('data', 'plain');
    plain.publish('orders', new TextEncoder().encode('c7=hello'));
    await lab.advance(50);
    await lab.settle(plain.close());
    expect(lab.handled.map(({ message, text }) => [message.key, text])).toEqual([['c7', 'hello']]);
  });

  test('plain clients without any configuration are read as native', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const plain = await lab.bus.connect('data', 'plain');
    plain.publish('orders', new TextEncoder().encode('{"id":1}'), {
      headers: { 'Coterie-Key': ['c7'], Kind: ['new'] },
    });
    await lab.advance(50);
    await lab.settle(plain.close());
    const [only] = lab.handled;
    expect(only).toMatchObject({ text: '{"id":1}', message: { key: 'c7', stream: 'orders' } });
    expect({ ...only?.message.headers }).toEqual({ Kind: ['new'] });
  });
});

describe('what cannot be read', () => {
  test.each<[string, string, Record<string, string[]>]>([
    ['unknown-codec', 'x', { 'Coterie-Codec': ['martian'] }],
    ['undecodable', '\u00ff', { 'Coterie-Codec': ['json'] }],
    ['undecodable', 'x', { 'Coterie-Codec': ['protobuf'] }],
    ['undecodable', 'x', { 'Coterie-Chain': ['a b'] }],
    ['undecodable', 'x', { 'Coterie-Owed': ['*'] }],
    ['undecodable', 'x', { 'Coterie-Key': ['a', 'b'] }],
  ])('is dropped, told and counted: %s', async (reason, text, headers) => {
    const a = lab.recorder('a');
    await lab.join(a);
    const dropped = lab.events(a, 'dropped');
    const plain = await lab.bus.connect('data', 'plain');
    plain.publish('orders', Buffer.from(text, 'latin1'), { headers });
    await lab.advance(50);
    await lab.settle(plain.close());
    expect(dropped).toMatchObject([{ reason, stream: 'orders', error: { code: reason } }]);
    expect(a.counters()).toEqual({ [`dropped.${reason}`]: 1 });
    expect(lab.handled).toEqual([]);
    await lab.settle(a.send({ stream: 'orders', key: 'k' }));
  });

  test('frames of no kind at all are dropped, told and counted', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const plain = await lab.bus.connect('data', 'plain');
    const subjects = ['ctl', 'c.a', 'd.a', 'd.a.q'];
    for (const subject of subjects) {
      for (const bytes of [[], [255], [0, 0, 0, 0, 0, 0, 0, 255], [10, 200, 1]]) {
        plain.publish(`coterie._global.${subject}`, new Uint8Array(bytes));
      }
    }
    await lab.advance(50);
    await lab.settle(plain.close());
    const counters = a.counters();
    const dropped = Object.keys(counters).filter((name) => name.startsWith('dropped.'));
    const count = dropped.reduce((sum, name) => sum + (counters[name] ?? 0), 0);
    expect(count).toBe(16);
    await lab.settle(a.send({ stream: 'orders', key: 'k' }));
  });
});

describe('a bare PubSub', () => {
  /** The five methods of the contract, and nothing else. */
  const bare = (real: PubSub): PubSub => ({
    publish: (subject, data, options) => real.publish(subject, data, options),
    subscribe: (subject, listener, options) => real.subscribe(subject, listener, options),
    flush: () => real.flush(),
    close: () => real.close(),
    maxPayload: real.maxPayload,
  });

  test('is all that brokers and clients need, and stays open', async () => {
    const connections = await Promise.all(
      ['a', 'b', 'c'].map((label) => lab.driver.connect('data', label)),
    );
    const [one, two, three] = connections.map((each) => bare(each));
    const a = lab.recorder('a', { pubsub: one as PubSub });
    const b = lab.recorder('b', { pubsub: two as PubSub });
    await lab.join();
    const client = lab.client({ pubsub: three as PubSub });
    await lab.settle(a.publish(orders(20, 10), { confirm: true }));
    await lab.settle(client.publish(orders(20, 10), { confirm: true }));
    await lab.settle(client.send({ stream: 'orders', key: lab.keyOf('b', a) }));
    await lab.settle(a.send({ stream: 'orders', key: 'k' }));
    expect(lab.handled).toHaveLength(42);
    expect(new Set(lab.handled.map((each) => each.node))).toEqual(new Set(['a', 'b']));
    await lab.settle(Promise.all([a.leave(), b.leave(), client.close()]));
    expect(lab.subscribed).toEqual([]);
    expect(connections.map((each) => each.connected)).toEqual([true, true, true]);
    await lab.settle(Promise.all(connections.map((each) => each.close())));
  });

  test('without any news of its connection a dead member is found by pings', async () => {
    const connections = await Promise.all(
      ['a', 'b', 'c'].map((label) => lab.bus.connect('data', label)),
    );
    const [a] = ['a', 'b', 'c'].map((name, place) =>
      lab.recorder(name, { pubsub: bare(connections[place] as PubSub) }),
    );
    await lab.join();
    const key = lab.keyOf('c', a as never);
    lab.kill('c');
    await lab.settle(a?.send({ stream: 'orders', key }) as Promise<unknown>, 5000);
    expect(a?.view().members.map((record) => record.name)).toEqual(['a', 'b']);
  });
});

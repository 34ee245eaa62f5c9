import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeBatch, isBatch } from '../codec/batch.ts';
import { flow } from '../codec/flow.ts';
import { json } from '../codec/json.ts';
import type { MessageCodec } from '../codec/message-codec.ts';
import { native } from '../codec/native.ts';
import { protobuf } from '../codec/protobuf.ts';
import { headersSize } from '../pubsub/headers.ts';
import type { PubSubMessage } from '../pubsub/pubsub.ts';
import type { MessageInput } from '../runtime/message.ts';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';

const CONFIRM = { confirm: true } as const;

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

/** The messages of the bus on a stream from now on, one for each clique. */
function onTheBus(stream = 'orders'): PubSubMessage[] {
  const seen: PubSubMessage[] = [];
  lab.intercept(({ message }) => {
    if (message.subject === stream) seen.push(message);
    return undefined;
  });
  return seen;
}

/** The payloads that one message of the bus bears. */
function payloadsOf({ data, headers }: PubSubMessage): Uint8Array[] {
  return isBatch(headers) ? decodeBatch(data).map((each) => each.data) : [data];
}

/** How many messages each message of the bus bears. */
const counts = (seen: PubSubMessage[]): number[] => seen.map((each) => payloadsOf(each).length);

const textsIn = (seen: PubSubMessage[]): string[] =>
  seen.flatMap((each) =>
    payloadsOf(each).map((data) =>
      textOf(protobuf.decode('orders', { data, headers: undefined }).data),
    ),
  );

const texts = (count: number): string[] => orders(count, 1).map((each) => each.data as string);
const handled = (): string[] => lab.handled.map((each) => each.text);
const numerically = (list: string[]): string[] => list.sort((a, b) => Number(a) - Number(b));

async function three(): Promise<Broker> {
  const [a] = ['a', 'b', 'c'].map((name) => lab.recorder(name));
  await lab.join();
  return a as Broker;
}

describe('confirmed publishes of one turn', () => {
  test.each<[string, (a: Broker, all: MessageInput[]) => Promise<unknown>]>([
    ['as a list', (a, all) => a.publish(all, CONFIRM)],
    ['one by one', (a, all) => Promise.all(all.map((each) => a.publish(each, CONFIRM)))],
    ['to a clique', (a, all) => a.publish(all, { confirm: ['_global'] })],
  ])('%s share messages of the bus; each is handled once, at its owner', async (_how, publish) => {
    const a = await three();
    const seen = onTheBus();
    await lab.settle(publish(a, orders(200, 50)));
    expect(counts(seen)).toEqual([64, 64, 64, 8]);
    expect(textsIn(seen)).toEqual(texts(200));
    expect(numerically(handled())).toEqual(texts(200));
    for (const { node, message } of lab.handled) {
      expect(a.owner('orders', message.key ?? '')?.owner).toBe(node);
    }
  });

  test('of several turns do not', async () => {
    const a = await three();
    const seen = onTheBus();
    const confirmed: Promise<unknown>[] = [];
    for (const each of orders(5, 5)) {
      confirmed.push(a.publish(each, CONFIRM));
      await lab.advance(0);
    }
    await lab.settle(Promise.all(confirmed));
    expect(seen.map(({ headers }) => isBatch(headers))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('one alone looks as it ever did', async () => {
    const a = await three();
    const seen = onTheBus();
    await lab.settle(a.publish({ stream: 'orders', key: 'k', data: 'x' }, CONFIRM));
    const [only] = seen as [PubSubMessage];
    expect(seen).toHaveLength(1);
    expect({ ...only.headers }).toEqual({
      'Coterie-Codec': ['protobuf'],
      'Coterie-Answer': ['confirm'],
    });
    expect(only.reply).toMatch(/^coterie\._global\.d\.a\.q\.[0-9a-z]{1,10}$/);
    expect(textsIn(seen)).toEqual(['x']);
  });

  test('a batch bears their headers, and the reply subject of its first one', async () => {
    const a = await three();
    const seen = onTheBus();
    await lab.settle(a.publish(orders(2, 2), CONFIRM));
    const [only] = seen as [PubSubMessage];
    expect({ ...only.headers }).toEqual({
      'Coterie-Codec': ['protobuf'],
      'Coterie-Answer': ['confirm'],
      'Coterie-Batch': ['1'],
    });
    const [first, second] = decodeBatch(only.data).map(({ ref }) => ref) as [number, number];
    expect(only.reply).toBe(`coterie._global.d.a.q.${first.toString(36)}`);
    expect(second).toBe(first + 1);
  });

  test('on two streams by turns: one message of the bus for each', async () => {
    const a = await three();
    a.handle('bills', lab.record());
    await lab.advance(500);
    const seen = { orders: onTheBus(), bills: onTheBus('bills') };
    const mixed = orders(10, 10).flatMap((each) => [each, { ...each, stream: 'bills' }]);
    await lab.settle(a.publish(mixed, CONFIRM));
    expect([counts(seen.orders), counts(seen.bills)]).toEqual([[10], [10]]);
    for (const stream of ['orders', 'bills']) {
      const of = lab.handled.filter(({ message }) => message.stream === stream);
      expect(numerically(of.map(({ text }) => text))).toEqual(texts(10));
    }
  });

  test('of two cliques: each gets the batch, both confirm every message', async () => {
    const [a] = ['east', 'west'].map((clique) => lab.recorder(clique, { clique })) as [Broker];
    await lab.join();
    const seen = onTheBus();
    await lab.settle(a.publish(orders(20, 20), { confirm: ['east', 'west'] }));
    expect(counts(seen)).toEqual([20, 20]);
    for (const clique of ['east', 'west']) {
      const there = lab.handled.filter(({ node }) => node === clique);
      expect(numerically(there.map(({ text }) => text))).toEqual(texts(20));
    }
  });

  test('one that fails rejects, and no other', async () => {
    const a = lab.broker('a');
    a.handle('orders', ({ data }) => {
      if (textOf(data) === '2') throw new Error('not this one');
    });
    await lab.join(a);
    const seen = onTheBus();
    const calls = orders(3, 3).map((each) => lab.codeOf(a.publish(each, CONFIRM)));
    const outcomes = await lab.settle(Promise.all(calls));
    expect([counts(seen), outcomes]).toEqual([[3], ['resolved', 'handler-failed', 'resolved']]);
  });
});

test('requests over a stream share messages of the bus too: each gets its own reply', async () => {
  const other = lab.broker('other', { clique: 'elsewhere' });
  await three();
  const seen = onTheBus();
  const asked = orders(10, 10).map((each) => other.request(each));
  const replies = await lab.settle(Promise.all(asked));
  expect(counts(seen)).toEqual([10]);
  expect(replies.map(({ data, node }) => [node, textOf(data).split(':')[0]])).toEqual(
    replies.map(({ node }) => [node, node]),
  );
  expect(replies.map(({ data }) => textOf(data).split(':')[1])).toEqual(texts(10));
});

describe('limits of a batch', () => {
  const large = (count: number, bytes: number): MessageInput[] =>
    Array.from({ length: count }, (_, place) => {
      return { stream: 'orders', key: `k${place}`, data: new Uint8Array(bytes) };
    });

  const sizes = (seen: PubSubMessage[]): number[] =>
    seen.map(({ data, headers }) => data.length + headersSize(headers ?? {}));

  test('64 KiB with its headers, and there is no room for one more in any but the last', async () => {
    const a = await three();
    const seen = onTheBus();
    await lab.settle(a.publish(large(100, 2000), CONFIRM));
    expect(Math.max(...sizes(seen))).toBeLessThanOrEqual(65_536);
    expect(Math.min(...sizes(seen).slice(0, -1))).toBeGreaterThan(65_536 - 2000 - 500);
    expect(lab.handled).toHaveLength(100);
  });

  test('what is larger goes alone, and what came before it goes before', async () => {
    const a = await three();
    const seen = onTheBus();
    await lab.settle(a.publish([...large(1, 10), ...large(1, 100_000), ...large(3, 10)], CONFIRM));
    expect(counts(seen)).toEqual([1, 1, 3]);
    expect(seen[1]?.data.length).toBeGreaterThan(100_000);
    expect(lab.handled).toHaveLength(5);
  });

  test('what the bus takes less what is kept for frames, to the byte', async () => {
    lab = new Lab(1, { maxPayload: 18_000 });
    const a = await three();
    const seen = onTheBus();
    let count = 0;
    for (let bytes = 650; bytes < 800; bytes += 3) {
      await lab.settle(a.publish(large(2, bytes), CONFIRM));
      count += 2;
    }
    expect(new Set(counts(seen))).toEqual(new Set([1, 2]));
    expect(Math.max(...sizes(seen))).toBeLessThanOrEqual(18_000 - 16_384);
    expect(lab.handled).toHaveLength(count);
  });
});

describe('no batch', () => {
  const legacy: MessageCodec = {
    name: 'legacy',
    encode: ({ key, data }) => {
      return { data: Buffer.from(`${String(key)}=${textOf(data)}`), headers: undefined };
    },
    decode: (_stream, { data }) => {
      const [key = '', value = ''] = Buffer.from(data).toString().split('=');
      return { key, data: new TextEncoder().encode(value) };
    },
  };
  const unkeyed = texts(10).map((data) => ({ stream: 'orders', data }));

  test.each<[string, Parameters<Lab['broker']>[1], MessageInput[], object]>([
    ['of plain publishes', {}, orders(10, 10), {}],
    ['of messages without a key', {}, unkeyed, CONFIRM],
    ['where all streams are native', { codec: native }, orders(10, 10), CONFIRM],
    ['where all streams are json', { codec: json }, orders(10, 10), CONFIRM],
    ['where all streams are flow', { codec: flow }, orders(10, 10), CONFIRM],
    ['where the stream is json', { codecs: { orders: json } }, orders(10, 10), CONFIRM],
    [
      'where the stream has a format of its own',
      { codecs: { orders: legacy } },
      orders(10, 10),
      CONFIRM,
    ],
  ])('%s', async (_name, options, messages, how) => {
    const [a] = ['a', 'b'].map((name) => lab.recorder(name, options)) as [Broker];
    await lab.join();
    const seen = onTheBus();
    await lab.settle(a.publish(messages, how));
    await lab.advance(100);
    expect(seen.map(({ headers }) => isBatch(headers))).toEqual(Array(10).fill(false));
    expect(numerically(handled())).toEqual(texts(10));
  });

  test('but of the streams beside one with a codec of its own', async () => {
    const a = lab.recorder('a', { codecs: { bills: json } });
    a.handle('bills', lab.record());
    await lab.join(a);
    const seen = { orders: onTheBus(), bills: onTheBus('bills') };
    await lab.settle(a.publish([...orders(3, 3), ...orders(3, 3, 'bills')], CONFIRM));
    expect([seen.orders.length, seen.bills.length]).toEqual([1, 3]);
  });

  test('of messages without a key among others that have one', async () => {
    const a = await three();
    const seen = onTheBus();
    const messages = orders(6, 6).map(({ stream, data, key }, place) =>
      place % 2 === 0 ? { stream, data, key } : { stream, data },
    );
    await lab.settle(a.publish(messages as MessageInput[], CONFIRM));
    expect(counts(seen).toSorted((x, y) => x - y)).toEqual([1, 1, 1, 3]);
    expect(numerically(handled())).toEqual(texts(6));
  });

  test('of messages with other headers: a chain of calls stays with its message', async () => {
    const a = lab.broker('a');
    const seen = onTheBus();
    const outcomes: string[] = [];
    a.handle('bills', async ({ key }) => {
      await a.publish(
        [
          { stream: 'orders', key: `o${String(key)}` },
          { stream: 'orders', key: 'p' },
        ],
        CONFIRM,
      );
    });
    a.handle('orders', async ({ key }) => {
      // The key of the bill is held by the handler that waits for this one.
      const back = String(key).slice(1);
      if (back !== '') outcomes.push(await lab.codeOf(a.request({ stream: 'bills', key: back })));
    });
    await lab.join(a);
    const alone = { stream: 'orders', key: 'q' };
    await lab.settle(
      Promise.all([
        ...['1', '2', '3'].map((key) => a.send({ stream: 'bills', key })),
        a.publish([alone, alone], CONFIRM),
      ]),
    );
    expect(outcomes).toEqual(['reentrant', 'reentrant', 'reentrant']);
    for (const { headers } of seen.filter((each) => isBatch(each.headers))) {
      expect(headers?.['Coterie-Chain']).toBeUndefined();
    }
    expect(seen).toHaveLength(7);
  });
});

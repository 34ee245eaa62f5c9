import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeBatch, encodeBatch, isBatch } from '../codec/batch.ts';
import { decodeFrame } from '../codec/frame.ts';
import { protobuf } from '../codec/protobuf.ts';
import type { PublishOptions } from '../pubsub/pubsub.ts';
import { Lab, orders } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';

const CONFIRM = { confirm: true } as const;
/** Far away: what comes sooner does not come by itself. */
const REPEAT_MS = 10_000;

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const texts = (count: number): string[] => orders(count, 1).map((each) => each.data as string);
const handled = (): string[] =>
  lab.handled.map((each) => each.text).sort((a, b) => Number(a) - Number(b));

/** Calls that have begun: what they settle with, and how long that takes. */
function timed(calls: Promise<unknown>[]): () => Promise<{ codes: string[]; ms: number }> {
  const from = lab.clock.now();
  const codes = Promise.all(calls.map((each) => lab.codeOf(each)));
  return async () => ({ codes: await lab.settle(codes), ms: lab.clock.now() - from });
}

describe('a batch that nobody listens to', () => {
  const late = orders(5, 5, 'late');

  async function publisher(): Promise<Broker> {
    const a = lab.recorder('a', { confirmRepeatMs: REPEAT_MS });
    await lab.join(a);
    return a;
  }

  test('requests are all told at once', async () => {
    const a = await publisher();
    const asked = await timed(late.map((each) => a.request(each)))();
    expect(asked.codes).toEqual(Array(5).fill('no-handler'));
    expect(asked.ms).toBeLessThan(50);
  });

  test('confirmed publishes are all tried again soon, until somebody handles them', async () => {
    const a = await publisher();
    const confirmed = timed(late.map((each) => a.publish(each, CONFIRM)));
    await lab.advance(1000);
    expect(lab.handled).toEqual([]);
    a.handle('late', lab.record());
    const { codes, ms } = await confirmed();
    expect(codes).toEqual(Array(5).fill('resolved'));
    expect(ms).toBeLessThan(REPEAT_MS / 2);
    expect(handled()).toEqual(texts(5));
  });

  test('also when the one whose number it bears was given up meanwhile', async () => {
    const a = await publisher();
    const abort = new AbortController();
    const { signal } = abort;
    const confirmed = timed(
      late.map((each, place) => a.publish(each, place === 0 ? { ...CONFIRM, signal } : CONFIRM)),
    );
    abort.abort();
    await lab.advance(1000);
    a.handle('late', lab.record());
    const { codes, ms } = await confirmed();
    expect(codes).toEqual(['aborted', ...Array(4).fill('resolved')]);
    expect(ms).toBeLessThan(REPEAT_MS / 2);
  });

  test('what went out with none of them is not told', async () => {
    const a = await publisher();
    a.handle('bills', async () => lab.sleep(1500));
    await lab.advance(500);
    const redelivered = lab.events(a, 'redelivered');
    const slow = timed([a.publish(orders(2, 2, 'bills'), CONFIRM)]);
    await lab.code(a.publish(late, { ...CONFIRM, timeoutMs: 1000 }));
    expect((await slow()).codes).toEqual(['resolved']);
    expect(new Set(redelivered.map(({ stream }) => stream))).toEqual(new Set(['late']));
  });
});

describe('a bus that is away', () => {
  async function away(): Promise<Broker> {
    const a = lab.recorder('a', { confirmRepeatMs: REPEAT_MS });
    await lab.join(a);
    return a;
  }

  test.each(['before the turn', 'within the turn'])(
    '%s: all go out once it is back',
    async (when) => {
      const a = await away();
      if (when === 'before the turn') lab.bus.disconnect('a/data');
      const confirmed = timed(orders(5, 5).map((each) => a.publish(each, CONFIRM)));
      if (when === 'within the turn') lab.bus.disconnect('a/data');
      await lab.advance(300);
      expect(lab.handled).toEqual([]);
      lab.bus.reconnect('a/data');
      const { codes, ms } = await confirmed();
      expect(codes).toEqual(Array(5).fill('resolved'));
      expect(ms).toBeLessThan(REPEAT_MS / 2);
      expect(handled()).toEqual(texts(5));
    },
  );

  test('until the deadline: disconnected, all of them', async () => {
    const a = await away();
    lab.bus.disconnect('a/data');
    const options = { ...CONFIRM, timeoutMs: 300 };
    const calls = orders(5, 5).map((each) => a.publish(each, options));
    const { codes, ms } = await timed(calls)();
    expect(codes).toEqual(Array(5).fill('disconnected'));
    expect(ms).toBeGreaterThanOrEqual(300);
    expect(ms).toBeLessThan(400);
    lab.bus.reconnect('a/data');
  });

  test('for requests over a stream: disconnected, at once', async () => {
    const other = lab.broker('other', { clique: 'elsewhere' });
    lab.recorder('a');
    await lab.join();
    lab.bus.disconnect('other/data');
    const { codes, ms } = await timed(orders(5, 5).map((each) => other.request(each)))();
    expect(codes).toEqual(Array(5).fill('disconnected'));
    expect(ms).toBeLessThan(50);
    lab.bus.reconnect('other/data');
  });
});

test('messages of lost batches, and no others, go again; none is handled twice', async () => {
  const [a] = ['a', 'b', 'c'].map((name) => lab.recorder(name)) as [Broker];
  await lab.join();
  const redelivered = lab.events(a, 'redelivered');
  const lost: string[] = [];
  let batches = 0;
  lab.intercept(({ message }) => {
    if (message.subject !== 'orders') return undefined;
    batches += 1;
    if (batches % 2 === 0) return undefined;
    for (const { data } of decodeBatch(message.data)) {
      lost.push(protobuf.decode('orders', { data, headers: undefined }).id as string);
    }
    return 'drop';
  });
  await lab.settle(a.publish(orders(250, 100), CONFIRM));
  await lab.advance(1000);
  expect(lost).toHaveLength(64 + 64);
  expect(redelivered.map(({ id }) => id).sort()).toEqual([...lost].sort());
  expect(handled()).toEqual(texts(250));
});

describe('one of a batch that is aborted', () => {
  test.each([
    ['within its turn', 0],
    ['while the handlers work', 50],
  ])('%s: it alone rejects', async (_when, afterMs) => {
    const a = lab.recorder('a', {}, 100);
    await lab.join(a);
    const abort = new AbortController();
    const { signal } = abort;
    const calls = orders(4, 4).map((each, place) =>
      lab.codeOf(a.publish(each, place === 2 ? { ...CONFIRM, signal } : CONFIRM)),
    );
    if (afterMs > 0) await lab.advance(afterMs);
    abort.abort();
    expect(await lab.settle(Promise.all(calls))).toEqual([
      'resolved',
      'resolved',
      'aborted',
      'resolved',
    ]);
    await lab.advance(2000);
    expect(new Set(lab.handled.map(({ text }) => text)).size).toBe(lab.handled.length);
    expect(a.counters()['handled']).toBeGreaterThanOrEqual(3);
  });
});

test('a publisher that closes within the turn rejects all with closed, and publishes nothing', async () => {
  const a = lab.recorder('a');
  await lab.join(a);
  const client = lab.client();
  await lab.settle(client.view());
  const calls = orders(5, 5).map((each) => lab.codeOf(client.publish(each, CONFIRM)));
  const closing = client.close();
  expect(await lab.settle(Promise.all(calls))).toEqual(Array(5).fill('closed'));
  await lab.settle(closing);
  await lab.advance(1000);
});

describe('a batch from elsewhere', () => {
  const inbox = 'elsewhere.q';
  const confirm = {
    'Coterie-Batch': ['1'],
    'Coterie-Codec': ['protobuf'],
    'Coterie-Answer': ['confirm'],
  };
  const encoded = (data: string, key = 'k'): Uint8Array => {
    const message = { id: `i${data}`, stream: 'orders', key, time: 0, headers: {} };
    return protobuf.encode({ ...message, data: new TextEncoder().encode(data) }).data;
  };
  const good = (refs: number[]): Uint8Array =>
    encodeBatch(refs.map((ref) => ({ ref, data: encoded(String(ref)) })));

  /** Publishes as another program; what member `a` says of it, and the answers that come. */
  async function foreign(
    data: Uint8Array,
    options: PublishOptions,
  ): Promise<{ dropped: string[]; answers: unknown[] }> {
    const a = lab.recorder('a');
    await lab.join(a);
    const events = lab.events(a, 'dropped');
    const other = await lab.bus.connect('data', 'foreign');
    const answers: unknown[] = [];
    other.subscribe(inbox, (message) => {
      const frame = decodeFrame(message.data);
      if (frame.type === 'ack') answers.push(...frame.done);
    });
    other.publish('orders', data, options);
    await lab.advance(100);
    await lab.settle(other.close());
    const dropped = events.map(({ reason, stream }) => `${reason} ${String(stream)}`);
    expect(a.counters()['dropped.undecodable'] ?? 0).toBe(dropped.length);
    // It goes on as before.
    await lab.settle(a.publish(orders(3, 3), CONFIRM));
    expect(lab.handled.splice(-3)).toHaveLength(3);
    return { dropped, answers };
  }

  test('of a publisher that knows the format: each is handled and answered by its number', async () => {
    const { dropped, answers } = await foreign(good([5, 8, 9]), {
      headers: confirm,
      reply: `${inbox}.5`,
    });
    expect([dropped, answers]).toEqual([[], [5, 8, 9]]);
    expect(handled()).toEqual(['5', '8', '9']);
  });

  test.each<[string, Uint8Array, PublishOptions]>([
    ['that is none', new TextEncoder().encode('{"id":1}'), { reply: `${inbox}.5` }],
    ['with more numbers than messages', good([1, 2]).subarray(0, 18), { reply: `${inbox}.1` }],
    ['that is cut off', good([1, 2]).subarray(0, -1), { reply: `${inbox}.1` }],
    ['with a bad number', good([1, -2]), { reply: `${inbox}.1` }],
    ['without a reply subject', good([1, 2]), {}],
    ['with a reply subject that bears no number', good([1, 2]), { reply: '_INBOX.A-B.C-D' }],
  ])('%s: dropped, told and counted once', async (_name, data, options) => {
    const told = await foreign(data, { headers: confirm, ...options });
    expect(told).toEqual({ dropped: ['undecodable orders'], answers: [] });
    expect(lab.handled).toEqual([]);
  });

  test('with a header that is bad for all: each is dropped, told and counted', async () => {
    const headers = { ...confirm, 'Coterie-Chain': ['a b'] };
    const { dropped } = await foreign(good([1, 2]), { headers, reply: `${inbox}.1` });
    expect(dropped).toEqual(Array(2).fill('undecodable orders'));
    expect(lab.handled).toEqual([]);
  });

  test('one bad message among good ones: it alone is dropped', async () => {
    const bad = new TextEncoder().encode('no envelope');
    const data = encodeBatch(
      ['1', '', '3'].map((text, place) => {
        return { ref: place + 1, data: text === '' ? bad : encoded(text) };
      }),
    );
    const told = await foreign(data, { headers: confirm, reply: `${inbox}.1` });
    expect(told).toEqual({ dropped: ['undecodable orders'], answers: [1, 3] });
    expect(handled()).toEqual(['1', '3']);
  });

  test('for another clique only: nobody here handles any of it', async () => {
    const headers = { ...confirm, 'Coterie-Owed': ['west'] };
    const told = await foreign(good([1, 2]), { headers, reply: `${inbox}.1` });
    expect([told, lab.handled]).toEqual([{ dropped: [], answers: [] }, []]);
  });

  test('with messages that have no key: they are handled where they arrive', async () => {
    const message = { id: 'i', stream: 'orders', time: 0, headers: {}, data: new Uint8Array(1) };
    const { data } = protobuf.encode(message);
    const batch = encodeBatch([{ ref: 1, data }]);
    const told = await foreign(batch, { headers: confirm, reply: `${inbox}.1` });
    expect(told).toEqual({ dropped: [], answers: [1] });
    expect(lab.handled.map((each) => each.message.key)).toEqual([undefined]);
  });
});

test('the mark of a batch goes no further: neither owners nor handlers see it', async () => {
  const [a] = ['a', 'b'].map((name) => lab.recorder(name)) as [Broker];
  await lab.join();
  let batches = 0;
  const forwarded: string[] = [];
  lab.intercept(({ message }) => {
    if (isBatch(message.headers)) batches += 1;
    if (!message.subject.startsWith('coterie._global.d.')) return undefined;
    const frame = decodeFrame(message.data);
    if (frame.type !== 'forward') return undefined;
    for (const { headers } of frame.items) forwarded.push(Object.keys(headers ?? {}).join());
    return undefined;
  });
  const messages = orders(20, 20).map((each) => ({ ...each, headers: { Kind: 'new' } }));
  await lab.settle(a.publish(messages, CONFIRM));
  expect(batches).toBe(1);
  expect(new Set(forwarded)).toEqual(new Set(['Coterie-Codec,Coterie-Answer']));
  expect(lab.handled.map((each) => JSON.stringify(each.message.headers))).toEqual(
    Array(20).fill('{"Kind":["new"]}'),
  );
});

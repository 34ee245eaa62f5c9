import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createReader,
  createSink,
  openStream,
  type LogEvent,
  type Sink,
  type SinkEvent,
} from '../../src/index.ts';
import { until } from '../support/until.ts';
import { onEveryStore } from './stores.ts';

const GRACE_MS = 600;
const textOf = ({ data }: LogEvent): string => Buffer.from(data).toString();
const numbers = (count: number, from = 0): { data: string }[] =>
  Array.from({ length: count }, (_, n) => ({ data: String(from + n) }));
const sorted = (texts: readonly string[]): string[] =>
  texts.toSorted((a, b) => Number(a) - Number(b));

async function take(source: AsyncIterable<SinkEvent>, count: number): Promise<SinkEvent[]> {
  const events: SinkEvent[] = [];
  const iterator = source[Symbol.asyncIterator]();
  while (events.length < count) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    events.push(value);
  }
  return events;
}

onEveryStore('sinks', (store) => {
  const options = { from: 'oldest', graceMs: GRACE_MS } as const;

  test('share one cursor by name; each name gets all', async () => {
    const name = store.stream();
    await openStream(store.open(), name).addMany(numbers(600));
    const seen: string[][] = [[], [], []];
    const sinks = await Promise.all(
      ['one', 'one', 'two'].map((sink) => openStream(store.open(), name).sink(sink, options)),
    );
    const ends = sinks.map((sink, n) =>
      sink.each((event) => void seen[n]?.push(textOf(event)), { concurrency: 8 }),
    );
    await until('all', () => seen.flat().length >= 1200);
    await Promise.all(sinks.map((sink) => sink.close()));
    await Promise.all(ends);
    const all = numbers(600).map(({ data }) => data);
    expect(sorted([...(seen[0] ?? []), ...(seen[1] ?? [])])).toEqual(all);
    expect(sorted(seen[2] ?? [])).toEqual(all);
  });

  test('acknowledge what their filter drops, leave nothing pending', async () => {
    const name = store.stream();
    const log = store.open();
    const stream = openStream(log, name);
    const sink = await stream.sink('one', {
      ...options,
      topics: 'order.*',
      where: (event) => textOf(event) !== '3',
    });
    for (const data of ['1', '2', '3', '4']) {
      await stream.topic(data === '2' ? 'other' : 'order.new').add({ data });
    }
    const seen: string[] = [];
    const end = sink.each((event) => void seen.push(textOf(event)));
    await until('two', () => seen.length === 2);
    const settings = 'topics=order.* where';
    const group = await log.group(name, 'one', { graceMs: GRACE_MS, settings });
    let pending = -1;
    for (let n = 0; n < 100 && pending !== 0; n += 1) {
      pending = await group.pending();
      await sleep(20);
    }
    expect([seen, pending]).toEqual([['1', '4'], 0]);
    await sink.close();
    await end;
  });

  test('take over from the dead after the grace period, and count', async () => {
    const name = store.stream();
    const dying = store.open();
    const first = await openStream(dying, name).sink('one', options);
    await openStream(store.open(), name).addMany(numbers(3));
    await take(first, 1);
    await dying.close();
    const second = await openStream(store.open(), name).sink('one', options);
    const taken = await take(second, 3);
    const found = taken.map((event) => `${textOf(event)}/${event.attempt > 1 ? 'again' : 1}`);
    // The dead one held at least the first.
    expect(found.map((text) => text.slice(0, 1)).toSorted()).toEqual(['0', '1', '2']);
    expect(found).toContain('0/again');
    await Promise.all(taken.map((event) => event.ack()));
    await second.close();
  });

  test('do not lose to others what a slow handler works on: it is renewed', async () => {
    const name = store.stream();
    const seen: string[] = [];
    const slow = await openStream(store.open(), name).sink('one', options);
    const slowEnd = slow.each(async (event) => {
      seen.push(`slow ${textOf(event)}/${event.attempt}`);
      await sleep(4 * GRACE_MS);
      seen.push(`done ${textOf(event)}`);
    });
    await openStream(store.open(), name).addMany(numbers(1));
    await until('begun', () => seen.length === 1);
    const other = await openStream(store.open(), name).sink('one', options);
    const otherEnd = other.each((event) => void seen.push(`other ${textOf(event)}`));
    await until('done', () => seen.some((each) => each.startsWith('done')));
    await sleep(2 * GRACE_MS);
    expect(seen).toEqual(['slow 0/1', 'done 0']);
    await Promise.all([slow.close(), other.close()]);
    await Promise.all([slowEnd, otherEnd]);
  });

  test('try again, then make a dead letter', async () => {
    const name = store.stream();
    const log = store.open();
    const attempts: number[] = [];
    const sink = await openStream(log, name).sink('one', { ...options, maxDeliveries: 3 });
    const end = sink.each(
      (event) => {
        if (textOf(event) !== '1') return;
        attempts.push(event.attempt);
        throw new Error('never');
      },
      { retryDelayMs: 50 },
    );
    await openStream(log, name).addMany(numbers(3));
    const letters = await createReader(store.open(), { streams: `${name}-dlq`, from: 'oldest' });
    const { value: letter } = await letters[Symbol.asyncIterator]().next();
    expect(attempts).toEqual([1, 2, 3]);
    expect(letter && textOf(letter)).toBe('1');
    expect(letter?.headers?.['Coterie-Dead-Reason']).toEqual(['never']);
    await Promise.all([sink.close(), letters.close()]);
    await end;
  });

  test('give back at once what waits when they close', async () => {
    const name = store.stream();
    const long = { from: 'oldest', graceMs: 60_000 } as const;
    const first = await openStream(store.open(), name).sink('one', long);
    await openStream(store.open(), name).addMany(numbers(20));
    const [held] = await take(first, 1);
    await sleep(100);
    await held?.ack();
    await Promise.all([first.close(), first.close()]);
    const second = await openStream(store.open(), name).sink('one', long);
    const rest = new Set<string>();
    const end = second.each((event) => void rest.add(textOf(event)));
    // Within a part of the grace period; a store may give one of them twice.
    await until('the others', () => rest.size === 19, 5000);
    expect(sorted([...rest])).toEqual(numbers(19, 1).map(({ data }) => data));
    await second.close();
    await end;
  });

  test('take from several streams, added and removed while they run', async () => {
    const [a, b] = [store.stream(), store.stream()];
    const log = store.open();
    const sink = await createSink(log, { ...options, name: 'one', streams: a });
    const seen: string[] = [];
    const end = sink.each((event) => void seen.push(`${event.stream} ${textOf(event)}`));
    await openStream(log, a).add({ data: '1' });
    await openStream(log, b).add({ data: '1' });
    await sink.addStream(b);
    await until('both', () => seen.length === 2);
    expect(sink.removeStream(a)).toBe(true);
    await openStream(log, a).add({ data: '2' });
    await openStream(log, b).add({ data: '2' });
    await until('b', () => seen.length === 3);
    await sleep(200);
    expect(seen.toSorted()).toEqual([`${a} 1`, `${b} 1`, `${b} 2`]);
    await sink.close();
    await end;
  });

  test('refuse others of their name with other settings', async () => {
    const name = store.stream();
    await openStream(store.open(), name).sink('one', { topics: 'a' });
    const other = openStream(store.open(), name).sink('one', { topics: 'b' });
    await expect(other).rejects.toMatchObject({ code: 'config-mismatch' });
  });

  test('need no acknowledgement where none is wanted', async () => {
    const name = store.stream();
    const log = store.open();
    const sink = await openStream(log, name).sink('one', { from: 'oldest', ack: 'none' });
    await openStream(log, name).addMany(numbers(5));
    const seen = (await take(sink, 5)).map(textOf);
    expect(seen).toEqual(['0', '1', '2', '3', '4']);
    await sink.close();
    const again = await openStream(log, name).sink('one', { from: 'oldest', ack: 'none' });
    await openStream(log, name).add({ data: 'next' });
    expect((await take(again, 1)).map(textOf)).toEqual(['next']);
    await again.close();
  });

  test.skipIf(store.name === 'memory')('lose nothing while the server goes away', async () => {
    const name = store.stream();
    const stream = openStream(store.open(), name);
    await stream.addMany(numbers(3000));
    const seen = new Set<string>();
    const sinks: Sink[] = [];
    for (let n = 0; n < 3; n += 1) {
      sinks.push(await openStream(store.open(), name).sink('one', options));
    }
    const ends = sinks.map((sink) =>
      sink.each(
        async (event) => {
          await sleep(1);
          seen.add(textOf(event));
        },
        { concurrency: 4 },
      ),
    );
    for (const share of [1000, 2000]) {
      await until(`${share}`, () => seen.size >= share);
      await store.server?.kill();
      await sleep(300);
      await store.server?.restart();
    }
    await until(
      'all',
      () => seen.size === 3000,
      15_000,
      () => seen.size,
    );
    await Promise.all(sinks.map((sink) => sink.close()));
    await Promise.all(ends);
  });
});

onEveryStore('readers', (store) => {
  test('see everything from a position on, by topic, and end with their signal', async () => {
    const name = store.stream();
    const log = store.open();
    const stream = openStream(log, name);
    const id = await stream.topic('a.1').add({ data: 'a' });
    await sleep(20);
    const at = Math.floor(Date.now());
    await sleep(20);
    await stream.topic('b.1').add({ data: 'b' });
    const seen: Record<string, string[]> = {};
    const life = new AbortController();
    const read = async (label: string, options: object): Promise<void> => {
      const reader = await stream.read({ ...options, signal: life.signal });
      seen[label] = [];
      void reader.each((event) => void seen[label]?.push(textOf(event)));
    };
    await read('oldest', { from: 'oldest' });
    await read('newest', {});
    await read('after', { from: { after: id } });
    await read('at', { from: { at } });
    await read('topic', { from: 'oldest', topics: 'a.*' });
    await read('where', { from: 'oldest', where: (event: LogEvent) => textOf(event) > 'b' });
    await stream.topic('a.2').add({ data: 'c' });
    const expected = {
      oldest: ['a', 'b', 'c'],
      newest: ['c'],
      after: ['b', 'c'],
      at: ['b', 'c'],
      topic: ['a', 'c'],
      where: ['c'],
    };
    await until(
      'all',
      () => JSON.stringify(seen) === JSON.stringify(expected),
      10_000,
      () => seen,
    );
    life.abort();
    await stream.add({ data: 'd' });
    await sleep(100);
    expect(seen).toEqual(expected);
  });

  test('tell of what was trimmed under them, and go on', async () => {
    const name = store.stream();
    const stream = openStream(store.open(), name);
    const [gaps, seen] = [[] as string[], [] as string[]];
    const reader = await stream.read({
      from: 'oldest',
      bufferSize: 1,
      onGap: ({ reason }) => gaps.push(reason),
    });
    await stream.addMany(numbers(20));
    const { promise: go, resolve } = Promise.withResolvers<void>();
    const end = reader.each(async (event) => {
      await go;
      seen.push(textOf(event));
    });
    await sleep(100);
    await stream.trim({ maxLength: 5 });
    resolve();
    await until('the last', () => seen.at(-1) === '19');
    expect(gaps).toEqual(['trimmed']);
    expect(seen.slice(-5)).toEqual(['15', '16', '17', '18', '19']);
    await reader.close();
    await end;
  });
});

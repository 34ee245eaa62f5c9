import { describe, expect, it } from 'vitest';

import type { LogEvent } from '../pubsub/log.ts';
import { memoryLog, MemoryLogStore } from '../pubsub/memory-log.ts';
import { CoterieError } from '../runtime/errors.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import type { StreamGap } from './gap.ts';
import { createReader, type Reader } from './reader.ts';
import { openStream } from './stream.ts';

const textOf = ({ data }: LogEvent): string => Buffer.from(data).toString();

function lab(): { clock: FakeClock; log: ReturnType<typeof memoryLog> } {
  const clock = new FakeClock();
  return { clock, log: memoryLog({ store: new MemoryLogStore({ clock }) }) };
}

/** The next so many events; leaves the reader open. */
async function next(reader: Reader, count: number): Promise<string[]> {
  const texts: string[] = [];
  const iterator = reader[Symbol.asyncIterator]();
  while (texts.length < count) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    texts.push(textOf(value));
  }
  return texts;
}

describe('a reader', () => {
  it('sees what is added after it began, and from elsewhere when asked', async () => {
    const { clock, log } = lab();
    const stream = openStream(log, 'orders');
    const id = await stream.add({ data: 'a' });
    const newest = await stream.read({ clock });
    await stream.add({ data: 'b' });
    const oldest = await stream.read({ clock, from: 'oldest' });
    const after = await stream.read({ clock, from: { after: id } });
    await stream.add({ data: 'c' });
    expect(await next(newest, 2)).toEqual(['b', 'c']);
    expect(await next(oldest, 3)).toEqual(['a', 'b', 'c']);
    expect(await next(after, 2)).toEqual(['b', 'c']);
  });

  it('reads several streams, added and removed while it runs', async () => {
    const { clock, log } = lab();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => openStream(log, name));
    const reader = await createReader(log, { clock, streams: ['a', 'b'] });
    await a?.add({ data: 'a1' });
    await b?.add({ data: 'b1' });
    expect((await next(reader, 2)).toSorted()).toEqual(['a1', 'b1']);
    await c?.add({ data: 'c1' });
    await reader.addStream('c', 'oldest');
    expect(await next(reader, 1)).toEqual(['c1']);
    expect(reader.removeStream('a')).toBe(true);
    expect(reader.removeStream('a')).toBe(false);
    expect(reader.streams).toEqual(['b', 'c']);
    await a?.add({ data: 'a2' });
    await b?.add({ data: 'b2' });
    expect(await next(reader, 1)).toEqual(['b2']);
    await clock.advance(20_000);
    await reader.close();
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['x', ['x']],
    ['*', ['x', 'y']],
    ['x.*', ['x.y']],
    ['x.>', ['x.y', 'x.y.z']],
    ['*.y.*', ['x.y.z']],
    [
      ['y', 'x.y'],
      ['x.y', 'y'],
    ],
    ['>', ['x', 'x.y', 'x.y.z', 'y']],
  ])('tells topics by %j', async (topics, expected) => {
    const { clock, log } = lab();
    const stream = openStream(log, 's');
    await stream.add({ data: 'none' });
    for (const topic of ['x', 'x.y', 'x.y.z', 'y']) await stream.topic(topic).add({ data: topic });
    await stream.topic('end').add({ data: 'end' });
    const where = ({ topic }: LogEvent): boolean => topic !== 'end';
    const reader = await stream.read({ clock, from: 'oldest', topics, where });
    await clock.advance(10);
    expect((await next(reader, expected.length)).toSorted()).toEqual(expected);
  });

  it('refuses topics that are no patterns, and positions that are none', async () => {
    const { log } = lab();
    const stream = openStream(log, 's');
    await expect(stream.read({ topics: 'a..b' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    await expect(stream.read({ from: { after: '$' } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(() => openStream(log, '../s')).toThrow(/bad stream name/);
  });

  it('tells a gap, or ends with an error when nobody wants to know', async () => {
    const { clock, log } = lab();
    const stream = openStream(log, 's');
    await stream.addMany(Array.from({ length: 10 }, (_, n) => ({ data: String(n) })));
    const gaps: StreamGap[] = [];
    const options = { clock, from: 'oldest', bufferSize: 2 } as const;
    const told = await stream.read({ ...options, onGap: (gap) => gaps.push(gap) });
    const loud = await stream.read(options);
    await clock.advance(0);
    await stream.trim({ maxLength: 3 });
    expect(await next(told, 5)).toEqual(['0', '1', '7', '8', '9']);
    expect(gaps).toEqual([{ stream: 's', reason: 'trimmed', after: expect.any(String) }]);
    await expect(next(loud, 5)).rejects.toMatchObject({ code: 'events-lost' });
  });

  it('fetches no more than its buffer holds', async () => {
    const { clock, log } = lab();
    const limits: number[] = [];
    const spied: typeof log = {
      ...log,
      read: async (...args) => {
        const cursor = await log.read(...args);
        return {
          next: (options) => {
            limits.push(options.limit);
            return cursor.next(options);
          },
          close: () => cursor.close(),
        };
      },
    };
    const stream = openStream(spied, 's');
    await stream.addMany(Array.from({ length: 100 }, (_, n) => ({ data: String(n) })));
    const reader = await stream.read({ clock, from: 'oldest', bufferSize: 5 });
    await clock.advance(100);
    // Half at once, and no more than there is room for.
    expect(limits).toEqual([3, 2]);
    expect(await next(reader, 100)).toHaveLength(100);
    expect(Math.max(...limits)).toBe(3);
  });

  it('ends by break, by signal, by close and by await using, and leaves nothing behind', async () => {
    const { clock, log } = lab();
    const stream = openStream(log, 's');
    const abort = new AbortController();
    {
      await using byUsing = await stream.read({ clock });
      const bySignal = await stream.read({ clock, signal: abort.signal });
      const byBreak = await stream.read({ clock });
      const ended = bySignal.each(() => {});
      await stream.add({ data: 'x' });
      for await (const event of byBreak) {
        expect(textOf(event)).toBe('x');
        break;
      }
      abort.abort();
      await ended;
      await Promise.all([byBreak.close(), byBreak.close()]);
      await expect(byBreak.addStream('t')).rejects.toMatchObject({ code: 'closed' });
      expect(byUsing.streams).toEqual(['s']);
    }
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('goes on when the store comes back, and tells meanwhile', async () => {
    const { clock, log } = lab();
    let failures = 3;
    const flaky: typeof log = {
      ...log,
      read: async (...args) => {
        const cursor = await log.read(...args);
        return {
          next: async (options) => {
            failures -= 1;
            if (failures >= 0) throw new CoterieError('disconnected', 'away');
            return cursor.next(options);
          },
          close: () => cursor.close(),
        };
      },
    };
    const told: string[] = [];
    const onError = ({ code }: CoterieError): void => void told.push(code);
    const reader = await openStream(flaky, 's').read({ clock, onError });
    await openStream(log, 's').add({ data: 'x' });
    const texts = next(reader, 1);
    await clock.advance(2000);
    expect([await texts, told]).toEqual([['x'], Array(3).fill('disconnected')]);
  });
});

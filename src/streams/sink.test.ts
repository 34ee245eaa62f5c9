import { describe, expect, it } from 'vitest';

import type { LogEvent } from '../pubsub/log.ts';
import { memoryLog, MemoryLogStore } from '../pubsub/memory-log.ts';
import type { CoterieError } from '../runtime/errors.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import type { StreamGap } from './gap.ts';
import type { SinkEvent } from './sink-event.ts';
import type { Sink } from './sink.ts';
import { createSink } from './sink.ts';
import { openStream } from './stream.ts';

const textOf = ({ data }: LogEvent): string => Buffer.from(data).toString();

function lab(): { clock: FakeClock; open: () => ReturnType<typeof memoryLog> } {
  const clock = new FakeClock();
  const store = new MemoryLogStore({ clock });
  return { clock, open: () => memoryLog({ store }) };
}

async function next(sink: Sink, count: number): Promise<SinkEvent[]> {
  const events: SinkEvent[] = [];
  const iterator = sink[Symbol.asyncIterator]();
  while (events.length < count) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    events.push(value);
  }
  return events;
}

const numbers = (count: number): { data: string }[] =>
  Array.from({ length: count }, (_, n) => ({ data: String(n) }));

describe('a sink', () => {
  it('shares one cursor among all of its name, and another name gets all too', async () => {
    const { clock, open } = lab();
    const stream = openStream(open(), 's');
    await stream.addMany(numbers(100));
    const options = { clock, from: 'oldest', maxInFlight: 10 } as const;
    const sinks = await Promise.all(
      ['one', 'one', 'two'].map((name) => openStream(open(), 's').sink(name, options)),
    );
    const seen: string[][] = [[], [], []];
    const ends = sinks.map((sink, n) => sink.each((event) => void seen[n]?.push(textOf(event))));
    await clock.advance(1000);
    for (const sink of sinks) await sink.close();
    await Promise.all(ends);
    expect(new Set([...(seen[0] ?? []), ...(seen[1] ?? [])]).size).toBe(100);
    expect((seen[0] ?? []).length + (seen[1] ?? []).length).toBe(100);
    expect(seen[2]).toHaveLength(100);
  });

  it('acknowledges what its filter drops', async () => {
    const { clock, open } = lab();
    const log = open();
    const stream = openStream(log, 's');
    const options = { clock, from: 'oldest', topics: 'a.*', graceMs: 100 } as const;
    const where = (event: LogEvent): boolean => textOf(event) !== 'dropped';
    const sink = await stream.sink('one', { ...options, where });
    await stream.topic('a.b').add({ data: 'dropped' });
    await stream.topic('b').add({ data: 'other' });
    await stream.topic('a.c').add({ data: 'wanted' });
    const [event] = await next(sink, 1);
    expect(event && textOf(event)).toBe('wanted');
    await event?.ack();
    await sink.close();
    await clock.advance(1000);
    // All that is pending would come again to a plain member of the group.
    const settings = 'topics=a.* where';
    const group = await log.group('s', 'one', { graceMs: 100, settings });
    expect(await group.take({ limit: 10, waitMs: 0 })).toEqual([]);
  });

  it('delivers again what nobody answered, and counts; what a dead one held comes to another', async () => {
    const { clock, open } = lab();
    const dying = open();
    const options = { clock, from: 'oldest', graceMs: 1000 } as const;
    const first = await openStream(dying, 's').sink('one', options);
    await openStream(open(), 's').addMany(numbers(3));
    await clock.advance(10);
    const second = await openStream(open(), 's').sink('one', options);
    const [held] = await next(first, 1);
    expect(held?.attempt).toBe(1);
    await dying.close();
    await expect(held?.ack()).rejects.toMatchObject({ code: 'closed' });
    const taken = next(second, 3);
    await clock.advance(1100);
    const texts = (await taken).map((event) => `${textOf(event)}/${event.attempt}`);
    expect(texts.toSorted()).toEqual(['0/2', '1/2', '2/2']);
    await second.close();
  });

  it('retries a handler that throws, and makes a dead letter after the limit', async () => {
    const { clock, open } = lab();
    const log = open();
    const stream = openStream(log, 's');
    const [errors, dead]: [CoterieError[], string[]] = [[], []];
    const sink = await stream.sink('one', {
      clock,
      from: 'oldest',
      maxDeliveries: 3,
      onError: (error) => errors.push(error),
      onDead: (event, reason) => dead.push(`${textOf(event)}: ${reason}`),
    });
    const attempts: number[] = [];
    const ended = sink.each(
      (event) => {
        if (textOf(event) !== 'poison') return;
        attempts.push(event.attempt);
        throw new Error('böse');
      },
      { retryDelayMs: 200 },
    );
    await stream.topic('t.x').add({ data: 'poison', headers: { Own: ['1'] } });
    const id = (await stream.info())?.firstId;
    await stream.add({ data: 'fine' });
    await clock.advance(5000);
    expect(attempts).toEqual([1, 2, 3]);
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('handler-failed'));
    expect(dead).toEqual(['poison: böse']);
    const [letter] = await log.snapshot('s-dlq', 10);
    expect(letter && textOf(letter)).toBe('poison');
    expect(letter?.topic).toBe('t.x');
    expect({ ...letter?.headers }).toEqual({
      Own: ['1'],
      'Coterie-Dead-Stream': ['s'],
      'Coterie-Dead-Id': [id],
      'Coterie-Dead-Sink': ['one'],
      'Coterie-Dead-Attempts': ['3'],
      'Coterie-Dead-Reason': ['b?se'],
    });
    await sink.close();
    await ended;
  });

  it('makes a dead letter of what is delivered too often without a word, and of what is rejected', async () => {
    const { clock, open } = lab();
    const log = open();
    const stream = openStream(log, 's');
    const options = { clock, from: 'oldest', maxDeliveries: 2, deadLetter: 'dead' } as const;
    const sink = await stream.sink('one', { ...options, graceMs: 100 });
    await stream.addMany(numbers(2));
    const [, rejected] = await next(sink, 2);
    await rejected?.reject('unwanted');
    await clock.advance(150);
    expect((await next(sink, 1))[0]?.attempt).toBe(2);
    await clock.advance(1000);
    const letters = await log.snapshot('dead', 10);
    expect(letters.map(textOf)).toEqual(['1', '0']);
    expect(letters.map(({ headers }) => headers?.['Coterie-Dead-Reason'])).toEqual([
      ['unwanted'],
      ['delivered 2 times'],
    ]);
  });

  it('keeps what a slow handler works on, and what waits behind it, up to a limit', async () => {
    const { clock, open } = lab();
    const stream = openStream(open(), 's');
    const options = { clock, from: 'oldest', graceMs: 300 } as const;
    const slow = await stream.sink('one', options);
    const signals: AbortSignal[] = [];
    const seen: string[] = [];
    const { promise: never } = Promise.withResolvers<void>();
    const ended = slow.each(
      async (event, signal) => {
        if (event.attempt > 1 || textOf(event) !== '0') return;
        signals.push(signal);
        await never;
      },
      { handlerTimeoutMs: 5000, retryDelayMs: 3000 },
    );
    await stream.addMany(numbers(3));
    await clock.advance(10);
    const other = await openStream(open(), 's').sink('one', options);
    void other.each((event) => void seen.push(`${textOf(event)}/${event.attempt}`));
    await clock.advance(4900);
    expect([seen, signals.map(({ aborted }) => aborted)]).toEqual([[], [false]]);
    await clock.advance(1000);
    expect(signals[0]?.aborted).toBe(true);
    await slow.close();
    await clock.advance(3000);
    expect(seen).toEqual(['0/2']);
    await other.close();
    await ended;
  });

  it('gives back what waits when it closes', async () => {
    const { clock, open } = lab();
    const stream = openStream(open(), 's');
    const options = { clock, from: 'oldest', graceMs: 20_000 } as const;
    const first = await stream.sink('one', options);
    await stream.addMany(numbers(5));
    await clock.advance(10);
    const second = await openStream(open(), 's').sink('one', options);
    await first.close();
    expect((await next(second, 5)).map(textOf)).toEqual(['0', '1', '2', '3', '4']);
    await second.close();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('refuses another of its name with other settings', async () => {
    const { open } = lab();
    await openStream(open(), 's').sink('one', { topics: ['a', 'b'], maxDeliveries: 5 });
    await openStream(open(), 's').sink('one', { topics: ['b', 'a'], maxDeliveries: 5 });
    for (const differs of [
      { topics: ['a'], maxDeliveries: 5 },
      { topics: ['a', 'b'], maxDeliveries: 6 },
      { topics: ['a', 'b'], maxDeliveries: 5, deadLetter: 'x' },
      { topics: ['a', 'b'], maxDeliveries: 5, graceMs: 500 },
      { topics: ['a', 'b'], maxDeliveries: 5, ack: 'none' },
      { topics: ['a', 'b'], maxDeliveries: 5, where: () => true },
    ] as const) {
      await expect(openStream(open(), 's').sink('one', differs)).rejects.toMatchObject({
        code: 'config-mismatch',
      });
    }
    await openStream(open(), 's').sink('plain');
    // Also without a limit: what is rejected goes there.
    const other = openStream(open(), 's').sink('plain', { deadLetter: 'x' });
    await expect(other).rejects.toMatchObject({ code: 'config-mismatch' });
    await expect(openStream(open(), 's').sink('a b')).rejects.toThrow(/bad sink name/);
  });

  it('takes from several streams, added and removed while it runs', async () => {
    const { clock, open } = lab();
    const log = open();
    const sink = await createSink(log, { clock, name: 'one', streams: ['a', 'b'], from: 'oldest' });
    const seen: string[] = [];
    const ended = sink.each((event) => void seen.push(textOf(event)), { concurrency: 4 });
    await openStream(log, 'a').add({ data: 'a1' });
    await openStream(log, 'b').add({ data: 'b1' });
    await openStream(log, 'c').add({ data: 'c1' });
    await sink.addStream('c');
    await clock.advance(10);
    expect(sink.removeStream('a')).toBe(true);
    await openStream(log, 'a').add({ data: 'a2' });
    await clock.advance(10);
    expect(seen.toSorted()).toEqual(['a1', 'b1', 'c1']);
    await Promise.all([sink.close(), sink.close()]);
    await ended;
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('needs no acknowledgement where none is wanted', async () => {
    const { clock, open } = lab();
    const stream = openStream(open(), 's');
    const sink = await stream.sink('one', { clock, from: 'oldest', ack: 'none', graceMs: 100 });
    await stream.addMany(numbers(5));
    expect((await next(sink, 5)).map(textOf)).toEqual(['0', '1', '2', '3', '4']);
    await clock.advance(1000);
    await stream.add({ data: 'next' });
    expect((await next(sink, 1)).map(textOf)).toEqual(['next']);
    await sink.close();
  });

  it('tells of what was trimmed before it was taken, and goes on; where nobody listens it ends', async () => {
    const { clock, open } = lab();
    const log = open();
    const stream = openStream(log, 's');
    const told: string[] = [];
    const heard = {
      gap: { onGap: ({ stream: name, reason }: StreamGap) => void told.push(`${name} ${reason}`) },
      error: { onError: ({ code }: CoterieError) => void told.push(code) },
      nothing: {},
    };
    const seen: Record<string, string[]> = { gap: [], error: [], nothing: [] };
    const ends = Object.entries(heard).map(async ([name, options]) => {
      const sink = await stream.sink(name, { clock, from: 'oldest', maxInFlight: 2, ...options });
      return sink.each(async (event) => {
        seen[name]?.push(textOf(event));
        await new Promise<void>((resolve) => clock.setTimer(resolve, 100));
      });
    });
    const ended = Promise.allSettled(ends);
    await clock.advance(10);
    await stream.addMany(numbers(20));
    await clock.advance(50);
    await stream.trim({ maxLength: 3 });
    await clock.advance(2000);
    expect(told.toSorted()).toEqual(['events-lost', 's trimmed']);
    expect(seen['gap']?.slice(-3)).toEqual(['17', '18', '19']);
    expect(seen['error']?.slice(-3)).toEqual(['17', '18', '19']);
    await log.close();
    await clock.advance(10_000);
    const codes = (await ended).map((each) => (each as { reason?: CoterieError }).reason?.code);
    expect(codes).toEqual(['closed', 'closed', 'events-lost']);
  });
});

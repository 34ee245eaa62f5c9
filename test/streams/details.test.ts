import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  jetstreamLog,
  openStream,
  redisStreams,
  type StreamGap,
  type StreamLog,
} from '../../src/index.ts';
import { redisKeys } from '../../src/pubsub/redis-event.ts';
import { RedisLink } from '../../src/pubsub/redis-link.ts';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { redisBinary } from '../support/redis-binary.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

const isMissing = redisBinary() === undefined && process.env['CI'] === undefined;
const textOf = (data: Uint8Array): string => Buffer.from(data).toString();
const numbers = (from: number, to: number): { data: string }[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({ data: String(from + n) }));
const texts = (from: number, to: number): string[] => numbers(from, to).map(({ data }) => data);

describe.skipIf(isMissing)('Redis streams', () => {
  let server: RedisServer;
  let admin: Redis;
  let log: StreamLog;
  beforeAll(async () => {
    server = await startRedisServer();
    admin = new Redis(server.url);
    log = redisStreams({ url: server.url });
  });
  afterAll(async () => {
    await log.close();
    admin.disconnect();
    await server.stop();
  });

  test('a sink goes on with all that is added after the server was flushed', async () => {
    const stream = openStream(log, 'flushed');
    const seen: string[] = [];
    const gaps: string[] = [];
    const onGap = ({ reason }: StreamGap): void => void gaps.push(reason);
    const sink = await stream.sink('one', { graceMs: 500, onGap });
    const ended = sink.each(({ data }) => void seen.push(textOf(data)));
    await stream.addMany(numbers(1, 20));
    await until('the first', () => seen.length === 20);
    await admin.flushall();
    // Before the sink has noticed: its group is not there yet, and must not begin behind these.
    await stream.addMany(numbers(21, 40));
    await until('the others', () => seen.length >= 40);
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(texts(1, 40));
    expect(gaps).toEqual(['recreated']);
    await sink.close();
    await ended;
  });

  test('a consumer is removed when it is silent and nothing is pending for it, and not before', async () => {
    const keys = redisKeys('coterie', 'consumers');
    const { stream: key } = keys;
    await openStream(log, 'consumers').addMany(numbers(1, 3));
    await admin.xgroup('CREATE', key, 'g', '0-0');
    await admin.xreadgroup('GROUP', 'g', 'holder', 'COUNT', 1, 'STREAMS', key, '>');
    await admin.xreadgroup('GROUP', 'g', 'idle', 'COUNT', 1, 'STREAMS', key, '>');
    const [, [pending]] = [0, (await admin.xpending(key, 'g', '-', '+', 9, 'idle')) as [[string]]];
    await admin.xack(key, 'g', pending[0]);
    await sleep(80);
    const link = new RedisLink(server.url, 5000);
    const sweep = (): Promise<unknown> =>
      link.script('sweep', key, keys.nak('g'), keys.meta, 'g', 'me', 60_000, 10, 50);
    await sweep();
    const names = async (): Promise<unknown[]> =>
      ((await admin.xinfo('CONSUMERS', key, 'g')) as unknown[][]).map(([, name]) => name);
    expect(await names()).toEqual(['holder']);
    expect((await admin.xpending(key, 'g'))?.[0]).toBe(1);
    await link.close();
  });

  test('a member that lives and is slow keeps what it holds, renewed at a third of the grace', async () => {
    const stream = openStream(log, 'renewed');
    const sink = await stream.sink('one', { from: 'oldest', graceMs: 600 });
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = sink.each(() => promise);
    await stream.add({ data: 'slow' });
    const { stream: key } = redisKeys('coterie', 'renewed');
    const idles: number[] = [];
    for (let n = 0; n < 30; n += 1) {
      await sleep(50);
      const [entry] = (await admin.xpending(key, 'one', '-', '+', 1)) as [string, string, number][];
      if (entry !== undefined) idles.push(entry[2]);
    }
    expect(idles.length).toBeGreaterThan(20);
    // Never near the grace period, and begun anew several times.
    expect(Math.max(...idles)).toBeLessThan(450);
    expect(
      idles.filter((idle, n) => n > 0 && idle < (idles[n - 1] as number)).length,
    ).toBeGreaterThan(3);
    resolve();
    await sink.close();
    await ended;
  });

  test('all keys of a stream have one hash tag, so one node of a cluster has them', () => {
    const keys = redisKeys('p', 'orders');
    const { stream, meta, once, onceTimes } = keys;
    for (const key of [stream, meta, once, onceTimes, keys.nak('g')]) {
      expect(/\{(.+?)\}/.exec(key)?.[1]).toBe('orders');
    }
  });
});

describe('JetStream', () => {
  let server: NatsServer;
  let log: StreamLog;
  beforeAll(async () => {
    server = await startNatsServer({ args: ['-js'] });
    log = jetstreamLog({ servers: server.url });
  });
  afterAll(async () => {
    await log.close();
    await server.stop();
  });

  test('a sink whose consumer is deleted goes on without a loss', async () => {
    await using nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    const stream = openStream(log, 'deleted');
    const seen = new Set<string>();
    const sink = await stream.sink('one', { from: 'oldest', graceMs: 1000 });
    const ended = sink.each(({ data }) => void seen.add(textOf(data)));
    await stream.addMany(numbers(1, 50));
    await until('the first', () => seen.size === 50);
    await jsm.consumers.delete('deleted', 'one');
    await stream.addMany(numbers(51, 100));
    await until('the others', () => seen.size === 100);
    await sink.close();
    await ended;
  });

  test('a reader whose consumer is deleted goes on without a loss or a repeat', async () => {
    await using nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    const stream = openStream(log, 'read');
    const seen: string[] = [];
    const reader = await stream.read({ from: 'oldest' });
    const ended = reader.each(({ data }) => void seen.push(textOf(data)));
    await stream.addMany(numbers(1, 50));
    await until('the first', () => seen.length === 50);
    for await (const { name } of jsm.consumers.list('read')) {
      await jsm.consumers.delete('read', name);
    }
    await stream.addMany(numbers(51, 100));
    await until('the others', () => seen.length >= 100);
    expect(seen).toEqual(texts(1, 100));
    await reader.close();
    await ended;
  });

  test('a reader under which the stream is purged, or made anew, is told', async () => {
    await using nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    const stream = openStream(log, 'purged');
    await stream.addMany(numbers(1, 10));
    const seen: string[] = [];
    const reader = await stream.read({
      from: 'oldest',
      bufferSize: 1,
      onGap: ({ reason }) => seen.push(reason),
    });
    const { promise: go, resolve } = Promise.withResolvers<void>();
    const ended = reader.each(async ({ data }) => {
      await go;
      seen.push(textOf(data));
    });
    await sleep(100);
    await jsm.streams.purge('purged');
    await stream.addMany(numbers(11, 12));
    resolve();
    await until('the rest', () => seen.at(-1) === '12');
    expect(seen).toContain('trimmed');
    expect(seen.indexOf('trimmed')).toBeLessThan(seen.indexOf('11'));
    await stream.destroy();
    await stream.addMany(numbers(1, 1));
    await until('the new one', () => seen.at(-1) === '1');
    expect(seen.at(-2)).toBe('recreated');
    await reader.close();
    await ended;
  });
});

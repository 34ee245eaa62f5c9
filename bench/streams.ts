// Durable streams beside the bare client on the same server: `node bench/streams.ts [--events N]
// [--rounds N] [--only nats|redis]`. Both take turns in one process; ratios are over the pairs.
import { parseArgs } from 'node:util';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { jetstreamLog, openStream, redisStreams, type StreamLog } from '../src/index.ts';
import { startNatsServer } from '../test/support/nats-server.ts';
import { startRedisServer } from '../test/support/redis-server.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** Events that go, or are asked for, at once. */
const BATCH = 500;
const DATA = Buffer.alloc(128, 'x');

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const [events, rounds] = [Number(values.events), Number(values.rounds)];
if (!Number.isInteger(events / BATCH) || events < BATCH || !(rounds >= 1)) {
  process.stderr.write(`--events takes a multiple of ${BATCH}, --rounds a number from 1\n`);
  process.exit(2);
}

/** One way of doing the three things, each with a stream that has or gets all events. */
interface Side {
  append(stream: string): Promise<void>;
  read(stream: string): Promise<void>;
  sink(stream: string): Promise<void>;
}

function ours(log: StreamLog): Side {
  const some = Array.from({ length: BATCH }, () => ({ data: DATA }));
  return {
    async append(stream) {
      for (let n = 0; n < events; n += BATCH) await log.append(stream, some);
    },
    async read(name) {
      const reader = await openStream(log, name).read({ from: 'oldest', bufferSize: 2 * BATCH });
      let count = 0;
      await reader.each(() => {
        if ((count += 1) === events) void reader.close();
      });
    },
    async sink(name) {
      const sink = await openStream(log, name).sink('ours', {
        from: 'oldest',
        maxInFlight: 2 * BATCH,
      });
      let count = 0;
      await sink.each(() => {
        if ((count += 1) === events) void sink.close();
      });
    },
  };
}

async function bareNats(url: string): Promise<Side> {
  const nc = await connect({ servers: url, noAsyncTraces: true });
  const [js, jsm] = [jetstream(nc), await jetstreamManager(nc)];
  const consume = async (stream: string, name: string, acks: boolean): Promise<void> => {
    await jsm.consumers.add(stream, {
      name,
      ...(acks ? { durable_name: name } : {}),
      ack_policy: acks ? AckPolicy.Explicit : AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
    });
    const consumer = await js.consumers.get(stream, name);
    const messages = await consumer.consume({ max_messages: 2 * BATCH });
    let count = 0;
    for await (const message of messages) {
      if (acks) message.ack();
      if ((count += 1) === events) break;
    }
    await nc.flush();
    await jsm.consumers.delete(stream, name);
  };
  return {
    async append(stream) {
      const subjects = [`bare.${stream}`];
      await jsm.streams.add({ name: stream, subjects, storage: 'file' });
      for (let n = 0; n < events; n += BATCH) {
        const acks = Array.from({ length: BATCH }, () => js.publish(`bare.${stream}`, DATA));
        await Promise.all(acks);
      }
    },
    read: (stream) => consume(stream, 'reader', false),
    sink: (stream) => consume(stream, 'bare', true),
  };
}

type Entries = [Buffer, Buffer[]][];

async function bareRedis(url: string): Promise<Side> {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const read = redis.xreadgroupBuffer.bind(redis) as unknown as (
    ...args: string[]
  ) => Promise<[Buffer, Entries][] | null>;
  return {
    async append(stream) {
      for (let n = 0; n < events; n += BATCH) {
        const pipeline = redis.pipeline();
        for (let each = 0; each < BATCH; each += 1) pipeline.xadd(stream, '*', 'd', DATA);
        await pipeline.exec();
      }
    },
    async read(stream) {
      let last = '0-0';
      for (let count = 0; count < events;) {
        const found = await redis.xreadBuffer('COUNT', BATCH, 'STREAMS', stream, last);
        const [, entries] = (found as [Buffer, Entries][])[0] as [Buffer, Entries];
        count += entries.length;
        last = String(entries.at(-1)?.[0]);
      }
    },
    async sink(stream) {
      await redis.xgroup('CREATE', stream, 'bare', '0-0');
      const group = ['GROUP', 'bare', 'one', 'COUNT', String(BATCH)];
      for (let count = 0; count < events;) {
        const found = await read(...group, 'STREAMS', stream, '>');
        const entries = found?.[0]?.[1] ?? [];
        count += entries.length;
        await redis.xack(stream, 'bare', ...entries.map(([id]) => id));
      }
    },
  };
}

async function compare(store: string, version: string, log: StreamLog, bare: Side): Promise<void> {
  const our = ours(log);
  const times = { append: [], read: [], sink: [] } as Record<keyof Side, number[][]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [place, side] of round % 2 === 0
      ? [our, bare].entries()
      : ([
          [1, bare],
          [0, our],
        ] as const)) {
      const stream = `s${round}-${place}`;
      for (const what of ['append', 'read', 'sink'] as const) {
        const from = performance.now();
        await side[what](stream);
        // The first round warms up.
        if (round > 0) (times[what][place] ??= []).push(events / (performance.now() - from));
      }
    }
  }
  for (const [what, [mine = [], theirs = []]] of Object.entries(times)) {
    const { value, spread } = pairedRatio(mine, theirs);
    const line = {
      event: 'streams',
      store,
      version,
      what,
      events,
      oursPerSecond: Math.round(1000 * median(mine)),
      barePerSecond: Math.round(1000 * median(theirs)),
      ratio: value === undefined ? null : Math.round(100 * value) / 100,
      spread: Math.round(100 * spread) / 100,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

if (values.only !== 'redis') {
  await using server = await startNatsServer({ args: ['-js'] });
  const log = jetstreamLog({ servers: server.url });
  await compare('nats', server.version, log, await bareNats(server.url));
}
if (values.only !== 'nats') {
  await using server = await startRedisServer();
  const log = redisStreams({ url: server.url });
  await compare('redis', server.version, log, await bareRedis(server.url));
}
process.exit();

// Durable streams beside the bare client on the same server: `node bench/streams.ts [--events N]
// [--rounds N] [--only nats|redis]`. The two take turns in one process, each thing four times a round:
// ours, bare, bare, ours, or the other way round; ratios are over these rounds. The bare client
// gives its reader the id and the payload of each event, as ours does, and asks for as many at once.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

import { jetstreamLog, openStream, redisStreams, type StreamLog } from '../src/index.ts';
import { startNatsServer } from '../test/support/nats-server.ts';
import { startRedisServer } from '../test/support/redis-server.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** Events that go, or are asked for, at once. */
const BATCH = 500;
const DATA = Buffer.alloc(128, 'x');

type Entries = [Buffer, Buffer[]][];
type Read = [Buffer, Entries][] | null;

/** What is used of the client of Redis, in the version that the driver uses. */
interface BareRedis {
  pipeline(): { xadd(...args: (string | Buffer)[]): unknown; exec(): Promise<unknown> };
  xreadBuffer(...args: (string | number)[]): Promise<Read>;
  xreadgroupBuffer(...args: (string | number)[]): Promise<Read>;
  xgroup(...args: string[]): Promise<unknown>;
  xack(stream: string, group: string, ...ids: Buffer[]): Promise<unknown>;
  del(stream: string): Promise<unknown>;
}
const fromRoot = createRequire(new URL('../package.json', import.meta.url));
const { Redis } = fromRoot('ioredis') as {
  Redis: new (url: string, options: object) => BareRedis;
};

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string' },
  },
});
const [events, rounds] = [Number(values.events), Number(values.rounds)];
if (!Number.isInteger(events / BATCH) || events < BATCH || !(rounds >= 1)) {
  process.stderr.write(`--events takes a multiple of ${BATCH}, --rounds a number from 1\n`);
  process.exit(2);
}

type Task = 'append' | 'read' | 'sink';

/** One way of doing the three things, each with a stream that has or gets all events. */
interface Side {
  append(stream: string): Promise<void>;
  read(stream: string): Promise<void>;
  sink(stream: string): Promise<void>;
  end(stream: string): Promise<void>;
}

/** What the reader of an event does with it; kept, so that nobody can leave the reading away. */
let [lastId, bytes]: [string | number, number] = ['', 0];
function use(id: string | number, data: Uint8Array): void {
  lastId = id;
  bytes += data.length;
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
      await reader.each(({ id, data }) => {
        use(id, data);
        if ((count += 1) === events) void reader.close();
      });
    },
    async sink(name) {
      const sink = await openStream(log, name).sink('ours', {
        from: 'oldest',
        maxInFlight: 2 * BATCH,
      });
      let count = 0;
      await sink.each(({ id, data }) => {
        use(id, data);
        if ((count += 1) === events) void sink.close();
      });
    },
    async end(stream) {
      await log.destroy(stream);
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
      use(message.seq, message.data);
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
    end: async (stream) => void (await jsm.streams.delete(stream)),
  };
}

async function bareRedis(url: string): Promise<Side> {
  const redis = new Redis(url, { enableAutoPipelining: true });
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
        const entries = found?.[0]?.[1] ?? [];
        for (const [id, [, data]] of entries) use(String(id), data as Buffer);
        count += entries.length;
        last = String(entries.at(-1)?.[0]);
      }
    },
    async sink(stream) {
      await redis.xgroup('CREATE', stream, 'bare', '0-0');
      const group = ['GROUP', 'bare', 'one', 'COUNT', String(BATCH)];
      for (let count = 0; count < events;) {
        const found = await redis.xreadgroupBuffer(...group, 'STREAMS', stream, '>');
        const entries = found?.[0]?.[1] ?? [];
        for (const [id, [, data]] of entries) use(String(id), data as Buffer);
        count += entries.length;
        await redis.xack(stream, 'bare', ...entries.map(([id]) => id));
      }
    },
    async end(stream) {
      await redis.del(stream);
    },
  };
}

async function compare(store: string, version: string, log: StreamLog, bare: Side): Promise<void> {
  const sides = [ours(log), bare] as const;
  const times = { append: [], read: [], sink: [] } as Record<Task, number[][]>;
  for (let round = 0; round <= rounds; round += 1) {
    // There and back: what drifts in a round meets both.
    const places = round % 2 === 0 ? ([0, 1, 1, 0] as const) : ([1, 0, 0, 1] as const);
    for (const what of ['append', 'read', 'sink'] as const) {
      const spent: [number, number] = [0, 0];
      for (const [slice, place] of places.entries()) {
        globalThis.gc?.();
        const from = performance.now();
        await sides[place][what](`s${round}-${slice}`);
        spent[place] += performance.now() - from;
      }
      // The first round warms up.
      if (round === 0) continue;
      for (const place of [0, 1] as const) {
        (times[what][place] ??= []).push((2 * events) / spent[place]);
      }
    }
    for (const [slice, place] of places.entries()) await sides[place].end(`s${round}-${slice}`);
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
if (bytes === 0) throw new Error(`nothing was read: ${lastId}`);
process.exit();

// What one poisoned key of a thousand costs the others: `npm run poison -- [--seconds N] [--rounds N]
// [--rate N]`. Runs with and without it take turns; the last line has the ratio of the
// medians of their p99. The poisoned key's messages are retried and end as dead letters.
import { parseArgs } from 'node:util';
import {
  createBroker,
  createClient,
  deadLetter,
  jetstreamDeadLetters,
  nats,
  retry,
} from '../src/index.ts';
import { startNatsServer } from '../test/support/nats-server.ts';

const MEMBERS = 3;
const KEYS = 1000;
const POISONED = 'k500';
const TICK_MS = 5;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '15' },
    rate: { type: 'string', default: '1000' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const rate = Number(values.rate);
const valid = [seconds, rounds, rate].every((each) => Number.isInteger(each) && each >= 1);
if (!valid || seconds > 3600 || rounds > 1000 || rate > 100_000) {
  process.stderr.write('--seconds, --rounds and --rate take whole numbers\n');
  process.exit(2);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const report = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const median = (list: readonly number[]): number =>
  quantile(
    list.toSorted((a, b) => a - b),
    0.5,
  );

await using server = await startNatsServer({ args: ['-js'] });
const pubsub = nats({ servers: server.url });
const store = jetstreamDeadLetters({ servers: server.url });
await store.create('orders.dlq');
let poisoned = false;
const brokers = Array.from({ length: MEMBERS }, (_, index) => {
  const broker = createBroker({ pubsub, clique: 'poison', name: `member-${index}` });
  broker.use(deadLetter({ to: store }), retry());
  broker.handle('orders', ({ key }) => {
    if (poisoned && key === POISONED) throw new Error('poisoned');
  });
  return broker;
});
for (const broker of brokers) await broker.join();
const client = createClient({ pubsub, clique: 'poison' });
await client.view();

/** Sends at the rate for a while; the latencies of the keys that are not poisoned, sorted. */
async function run(forMs: number): Promise<number[]> {
  const latencies: number[] = [];
  const sends: Promise<void>[] = [];
  const data = new Uint8Array(128);
  const send = async (key: string): Promise<void> => {
    const from = performance.now();
    await client.send({ stream: 'orders', key, data });
    if (key !== POISONED) latencies.push(performance.now() - from);
  };
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < forMs;) {
    const due = ((performance.now() - startedAt) * rate) / 1000;
    for (; sent < due; sent += 1) sends.push(send(`k${sent % KEYS}`));
    await sleep(TICK_MS);
  }
  await Promise.all(sends);
  return latencies.sort((a, b) => a - b);
}

await run(2000);
const p99 = { with: [] as number[], without: [] as number[] };
for (let round = 0; round < rounds; round += 1) {
  for (const kind of ['without', 'with'] as const) {
    poisoned = kind === 'with';
    const latencies = await run(seconds * 1000);
    p99[kind].push(quantile(latencies, 0.99));
    const line = { event: 'run', kind, messages: latencies.length };
    report({ ...line, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) });
  }
}
const letters = await store.list('orders.dlq', { limit: 1_000_000 });
const ratio = median(p99.with) / median(p99.without);
report({
  event: 'summary',
  rate,
  rounds,
  p99With: median(p99.with),
  p99Without: median(p99.without),
  ratio,
  deadLetters: letters.length,
});
await client.close();
for (const broker of brokers) await broker.leave();
await store.close();

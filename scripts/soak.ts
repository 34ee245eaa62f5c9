// Full load for a while, and what is left of it: `npm run soak -- [--seconds N] [--json]`.
// Members, client and load share one process, so that its heap is all that there is to look at.
import { parseArgs } from 'node:util';
import { createBroker, createClient, nats } from '../src/index.ts';
import { freePort } from '../test/support/free-port.ts';
import { startNatsServer } from '../test/support/nats-server.ts';

const MEMBERS = 3;
const KEYS = 1000;
const IN_FLIGHT = 512;
/** What a run begins with: the same load for this long, so that code and tables are warm. */
const WARM_SECONDS = 20;
/** All that is kept for repeats is forgotten within this time: the lanes of a member that went last, after 300 s. */
const QUIET_SECONDS = 310;
/** One bit a message tells whether it was handled: room for a day. There from the start, so that the heap is even. */
const MAX_MESSAGES = 2 ** 27;
const MAX_HEAP_GROWTH = 1.1;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) {
  process.stderr.write('--seconds takes a number from 1 to 86400\n');
  process.exit(2);
}
const { gc } = globalThis as { gc?: () => void };
if (gc === undefined) throw new Error('needs --expose-gc: npm run soak');

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const report = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const monitorPort = await freePort();
await using server = await startNatsServer({ args: ['-m', String(monitorPort)] });
const pubsub = nats({ servers: server.url });
let handled = 0;
let twice = 0;
const seen = new Uint8Array(MAX_MESSAGES / 8);
/** Notes that a message was handled; its number stands in its first four bytes. */
function note(data: Uint8Array): void {
  const number = new DataView(data.buffer, data.byteOffset).getUint32(0) % MAX_MESSAGES;
  const bit = 1 << (number & 7);
  if (((seen[number >> 3] ?? 0) & bit) === 0) handled += 1;
  else twice += 1;
  seen[number >> 3] = (seen[number >> 3] ?? 0) | bit;
}
const brokers = Array.from({ length: MEMBERS }, (_, index) => {
  const broker = createBroker({ pubsub, clique: 'soak', name: `member-${index}` });
  broker.handle('orders', (message) => {
    note(message.data);
    return message.data;
  });
  return broker;
});
for (const broker of brokers) await broker.join();
await using client = createClient({ pubsub, clique: 'soak' });
await client.view();

let published = 0;
let failed = 0;

/** All verbs in turns, as fast as they go. */
async function load(untilMs: number): Promise<void> {
  const slot = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      published += 1;
      const data = new Uint8Array(128);
      new DataView(data.buffer).setUint32(0, published % MAX_MESSAGES);
      const message = { stream: 'orders', key: `k${published % KEYS}`, data };
      const sender = brokers[published % MEMBERS] ?? client;
      const turn = published % 4;
      const call =
        turn === 0
          ? sender.send(message)
          : turn === 1
            ? sender.request(message)
            : turn === 2
              ? sender.publish(message)
              : client.publish(message, { confirm: ['soak'] });
      await call.catch(() => (failed += 1));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, slot));
}

interface Rest {
  readonly heapMb: number;
  readonly timers: number;
  readonly subscriptions: number;
  readonly pending: number;
}

/** What is there when nothing is under way. */
async function rest(): Promise<Rest> {
  await sleep(QUIET_SECONDS * 1000);
  // Two in a row: the first one runs finalizers whose memory the second one frees.
  for (let round = 0; round < 2; round += 1) {
    gc?.();
    await sleep(100);
  }
  const answer = await fetch(`http://127.0.0.1:${monitorPort}/subsz`);
  const { num_subscriptions } = (await answer.json()) as { num_subscriptions: number };
  const pending = brokers
    .flatMap((broker) => Object.values(broker.pending()))
    .reduce((sum, each) => sum + each, 0);
  const { heapUsed, external } = process.memoryUsage();
  return {
    heapMb: Number(((heapUsed + external - seen.byteLength) / 2 ** 20).toFixed(2)),
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    subscriptions: num_subscriptions,
    pending,
  };
}

await load(performance.now() + WARM_SECONDS * 1000);
const before = await rest();
if (!values.json) report({ event: 'before', ...before });
const [publishedBefore, handledBefore] = [published, handled];
await load(performance.now() + seconds * 1000);
const perSecond = Math.round((published - publishedBefore) / seconds);
const after = await rest();
const isEven =
  after.heapMb <= before.heapMb * MAX_HEAP_GROWTH &&
  after.timers === before.timers &&
  after.subscriptions === before.subscriptions &&
  before.pending === 0 &&
  after.pending === 0;
const lost = published - publishedBefore - (handled - handledBefore);
report({
  event: 'summary',
  seconds,
  perSecond,
  published,
  handled,
  twice,
  ousted: brokers.reduce((sum, broker) => sum + (broker.counters()['ousted'] ?? 0), 0),
  lost,
  failed,
  before,
  after,
});
await Promise.all(brokers.map((broker) => broker.leave()));
process.exitCode = isEven && lost === 0 && failed === 0 ? 0 : 1;

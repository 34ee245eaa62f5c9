/**
 * What a message allocates, in bytes: a program of its own, see message-allocations.test.ts for how it
 * is started. Nothing is compiled to machine code and no collection runs while it counts, so the
 * growth of the heap is the sum of what was allocated, nearly the same each time.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { createBroker } from '../../src/broker/broker.ts';
import { createClient } from '../../src/broker/client.ts';
import { memory } from '../../src/pubsub/memory.ts';
import type { MessageInput } from '../../src/runtime/message.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { FakeClock } from '../../src/testing/fake-clock.ts';

const BATCH = 250;
const KEYS = 100;
/** Bytes of one run of so many messages less those of another: what is paid once cancels out. */
const [FEW, MANY] = [250, 1250] as const;
const PAIRS = 5;

const clock = new FakeClock();
const pubsub = memory({ clock, random: seededRandom(1) });
const handled = { messages: 0 };

const brokers = ['a', 'b', 'c'].map((name, place) => {
  const random = seededRandom(place + 2);
  const broker = createBroker({ pubsub, clock, random, clique: 'count', name });
  broker.handle('orders', () => {
    handled.messages += 1;
  });
  return broker;
});
const sender = createBroker({ pubsub, clock, random: seededRandom(9), clique: 'count' });
sender.handle('bills', () => undefined);
const client = createClient({ pubsub, clock, random: seededRandom(8), clique: 'count' });

await settled(Promise.all([...brokers, sender].map((broker) => broker.join())));
await settled(client.view());

const VERBS: Readonly<Record<string, (batch: MessageInput[]) => Promise<unknown>>> = {
  publish: (batch) => client.publish(batch),
  confirm: (batch) => Promise.all(batch.map((each) => client.publish(each, { confirm: true }))),
  send: (batch) => Promise.all(batch.map((each) => sender.send(each))),
};
const verb = VERBS[process.argv[2] ?? ''];
if (verb === undefined) throw new Error(`which of ${Object.keys(VERBS).join(', ')}?`);

let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
// The first messages fill tables and caches.
await run(2 * MANY);
globalThis.gc?.();
await turn();
observer.observe({ entryTypes: ['gc'] });
const each: number[] = [];
for (let pair = 0; pair < PAIRS; pair += 1) {
  const few = await bytesOf(FEW);
  each.push(((await bytesOf(MANY)) - few) / (MANY - FEW));
}
await turn();
observer.disconnect();
if (collections > 0) throw new Error(`${collections} collections while it counted`);
const middle = each.sort((a, b) => a - b)[Math.floor(PAIRS / 2)] as number;
process.stdout.write(String(Math.round(middle)));
process.exit(0);

async function bytesOf(messages: number): Promise<number> {
  const before = used();
  await run(messages);
  return used() - before;
}

async function run(messages: number): Promise<void> {
  const before = handled.messages;
  for (let done = 0; done < messages; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, place) => ({
      stream: 'orders',
      key: `customer-${(done + place) % KEYS}`,
      data: new Uint8Array(128),
    }));
    await settled(verb?.(batch));
  }
  if (handled.messages - before !== messages) throw new Error('not all were handled');
}

/** Lets time go on until it is done, and a little longer. */
async function settled(promise: Promise<unknown> | undefined): Promise<void> {
  let done = false;
  void promise?.then(() => (done = true));
  while (!done) await clock.advance(5);
  await clock.advance(0);
}

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

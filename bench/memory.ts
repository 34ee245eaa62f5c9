// How much memory some of one thing takes: `node --expose-gc memory.ts <what> <count>`.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Broker, createBroker, createClient, memory } from '../src/index.ts';

const [what, given] = process.argv.slice(2);
const count = Number(given);
const BATCH = 250;
const pubsub = memory();

const MEASURES: Readonly<Record<string, () => Promise<number>>> = {
  /** Of a message of 128 B that waits for its handler. */
  'pending message': async () => {
    const gate = Promise.withResolvers<void>();
    const { broker, client, publish } = await member(() => gate.promise);
    const before = used();
    await publish(count, (place) => `customer-${place % 1000}`);
    while (broker.pending().sending < count) await sleep(5);
    const after = used();
    gate.resolve();
    await client.close();
    return (after - before) / count;
  },
  /** Of a key whose messages have all been handled. */
  key: async () => {
    let handled = 0;
    const { client, publish } = await member(() => {
      handled += 1;
    });
    const before = used();
    await publish(count, (place) => `customer-${place}`);
    while (handled < count) await sleep(5);
    await sleep(100);
    const after = used();
    await client.close();
    return (after - before) / count;
  },
  /** Of a member, its views of all others included. */
  member: async () => {
    const before = used();
    const brokers = Array.from({ length: count }, (_, place) => {
      const broker = createBroker({ pubsub, clique: 'memory', name: `member-${place}` });
      broker.handle('orders', () => {});
      return broker;
    });
    await Promise.all(brokers.map((broker) => broker.join()));
    await sleep(1000);
    return (used() - before) / count;
  },
};

const measure = MEASURES[what ?? ''];
if (measure === undefined) throw new Error(`what of ${Object.keys(MEASURES).join(', ')}?`);
process.stdout.write(String(await measure()));
process.exit(0);

async function member(handler: () => void | Promise<void>): Promise<{
  readonly broker: Broker;
  readonly client: ReturnType<typeof createClient>;
  readonly publish: (messages: number, keyOf: (place: number) => string) => Promise<void>;
}> {
  const broker = createBroker({ pubsub, clique: 'memory', name: 'member' });
  broker.handle('orders', handler);
  await broker.join();
  const client = createClient({ pubsub, clique: 'memory' });
  await client.view();
  const publish = async (messages: number, keyOf: (place: number) => string): Promise<void> => {
    for (let done = 0; done < messages; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, messages - done) }, (_, place) => {
        return { stream: 'orders', key: keyOf(done + place), data: new Uint8Array(128) };
      });
      await client.publish(batch);
    }
  };
  return { broker, client, publish };
}

/** Bytes in use, of V8's heap and beside it. */
function used(): number {
  for (let time = 0; time < 3; time += 1) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

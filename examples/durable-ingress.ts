// A clique that is fed from a durable stream: one customer's events meet one broker, in their order,
// and each is acknowledged to the store when it was handled.
import { createBroker, memory, memoryLog, MemoryLogStore, openStream } from 'coterie';

const pubsub = memory();
const store = new MemoryLogStore();
const handled: string[] = [];
const { promise: allHandled, resolve } = Promise.withResolvers<void>();

const brokers = await Promise.all(
  ['ada', 'ben', 'cy'].map(async (name) => {
    // Each would be a process of its own, with a log of its own.
    const orders = openStream(memoryLog({ store }), 'orders');
    const sink = await orders.sink('shop', { from: 'oldest', graceMs: 2000 });
    const broker = createBroker({ pubsub, name, clique: 'shop' });
    broker.handle(
      'orders',
      (message, { node }) => {
        handled.push(`${String(message.key)} ${Buffer.from(message.data).toString()} at ${node}`);
        if (handled.length === 30) resolve();
      },
      { from: sink, order: 'key' },
    );
    return { broker, sink };
  }),
);
await Promise.all(brokers.map(({ broker }) => broker.join()));

const orders = openStream(memoryLog({ store }), 'orders');
for (let n = 1; n <= 10; n += 1) {
  await orders.addMany(['c-1', 'c-2', 'c-3'].map((key) => ({ key, data: `order ${n}` })));
}
await allHandled;
for (const { broker, sink } of brokers) {
  await broker.leave();
  await sink.close();
}
console.log(handled.join('\n'));

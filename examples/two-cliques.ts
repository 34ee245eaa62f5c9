// Two services on one stream: each is a clique, and each handles every message once.
import { createBroker, memory } from 'coterie';

const pubsub = memory();
const seen = new Map<string, number>();

const brokers = ['billing', 'shipping'].flatMap((clique) =>
  [1, 2].map((number) => {
    const broker = createBroker({ pubsub, clique, name: `${clique}-${number}` });
    broker.handle('orders.placed', () => {
      seen.set(clique, (seen.get(clique) ?? 0) + 1);
    });
    return broker;
  }),
);
await Promise.all(brokers.map((broker) => broker.join()));

const [first] = brokers;
const orders = Array.from({ length: 20 }, (_, number) => ({
  stream: 'orders.placed',
  key: `customer-${number % 5}`,
  data: `order ${number}`,
}));
// Resolves when both services have handled all of them.
await first?.publish(orders, { confirm: ['billing', 'shipping'] });

for (const [clique, count] of seen) console.log(`${clique} handled ${count} orders`);
await Promise.all(brokers.map((broker) => broker.leave()));

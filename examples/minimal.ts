// The smallest clique: three brokers in one process share keyed messages.
import { createBroker, memory } from 'coterie';

const pubsub = memory();

const brokers = ['ada', 'ben', 'cy'].map((name) => {
  const broker = createBroker({ pubsub, name, clique: 'orders' });
  broker.handle('orders.placed', (message, context) => {
    const text = Buffer.from(message.data).toString();
    console.log(`${context.node} handles ${text} of ${String(message.key)}`);
  });
  return broker;
});
await Promise.all(brokers.map((broker) => broker.join()));

// Whoever publishes, one customer's messages always meet at the same broker, in their order.
for (const [place, broker] of brokers.entries()) {
  for (const customer of ['customer-1', 'customer-2', 'customer-3']) {
    const data = `order ${place + 1}`;
    await broker.publish({ stream: 'orders.placed', key: customer, data }, { confirm: true });
  }
}

await Promise.all(brokers.map((broker) => broker.leave()));

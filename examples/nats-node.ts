// One member of a clique over NATS: start it in three terminals, stop any of them.
import { createBroker, nats } from 'coterie';

const broker = createBroker({
  pubsub: nats({ servers: process.env.NATS_URL ?? 'nats://127.0.0.1:4222' }),
  clique: 'shop',
});
broker.handle('orders', async (message, context) => {
  const text = Buffer.from(message.data).toString();
  console.log(`${context.node} handles ${text} of ${String(message.key)}`);
  return `handled by ${context.node}`;
});
broker.on('view', ({ members }) => {
  console.log(`members: ${members.map((member) => member.name).join(', ')}`);
});
await broker.join();

process.once('SIGTERM', () => void broker.leave());
process.once('SIGINT', () => void broker.leave());

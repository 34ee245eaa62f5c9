// Middleware around handlers: what fails is tried again, what keeps failing becomes a dead letter.
import {
  correlation,
  createBroker,
  deadLetter,
  memory,
  memoryDeadLetters,
  type Middleware,
  retry,
  timeout,
} from 'coterie';

const letters = memoryDeadLetters(); // with NATS: jetstreamDeadLetters({ servers })

const broker = createBroker({ pubsub: memory(), clique: 'shop' });
broker.use(
  correlation(),
  deadLetter({ to: letters }),
  retry({ attempts: 3, minMs: 5, maxMs: 20 }),
  timeout({ ms: 1000 }),
);

// A middleware of one's own: what it passes on is new, what it got stays as it was.
const upperCase: Middleware = (message, context, next) => {
  const data = Buffer.from(Buffer.from(message.data).toString().toUpperCase());
  return next({ ...message, data }, context);
};

broker.handle(
  'orders',
  (message, context) => {
    const text = Buffer.from(message.data).toString();
    if (text === 'BROKEN') throw new Error('no such article');
    if (text === 'SHAKY' && context.attempt < 3) throw new Error('the database is busy');
    console.log(`handled ${text} of ${String(message.key)}, attempt ${context.attempt}`);
  },
  { middleware: [upperCase] },
);
await broker.join();

for (const data of ['fine', 'shaky', 'broken', 'next']) {
  await broker.publish({ stream: 'orders', key: 'c-7', data }, { confirm: true });
}
for (const letter of await letters.list('orders.dlq')) {
  const { 'Dead-Letter-Reason': reason, 'Dead-Letter-Attempts': attempts } = letter.headers ?? {};
  console.log(`dead letter ${letter.position}: ${reason?.[0]}, after ${attempts?.[0]} attempts`);
}
await broker.leave();

// State in memory that follows its partition: loaded before the first message, stored before the
// next owner begins.
import { type Broker, createBroker, memory, partitionOf } from 'coterie';

const pubsub = memory();
/** Stands for a database. */
const stored = new Map<number, Map<string, number>>();

function start(name: string): Broker {
  const broker = createBroker({ pubsub, name, clique: 'visits' });
  const counts = new Map<number, Map<string, number>>();
  broker.handle(
    'visits',
    (message, { partition, node }) => {
      const own = counts.get(partition) as Map<string, number>;
      const visitor = String(message.key);
      own.set(visitor, (own.get(visitor) ?? 0) + 1);
      return `${visitor} was here ${own.get(visitor)} times, says ${node}`;
    },
    {
      gained: async ({ partition }) => {
        counts.set(partition, new Map(stored.get(partition)));
      },
      released: async ({ partition, lost }) => {
        const own = counts.get(partition);
        counts.delete(partition);
        // Where the member was put out, others have gone on already: what it has is old.
        if (!lost && own !== undefined && own.size > 0) stored.set(partition, own);
      },
    },
  );
  return broker;
}

const ada = start('ada');
await ada.join();
const visit = async (by: Broker): Promise<void> => {
  const reply = await by.request({ stream: 'visits', key: 'v-1' });
  console.log(Buffer.from(reply.data).toString());
};
await visit(ada);
await visit(ada);

const ben = start('ben');
await ben.join();
await ada.leave();
await visit(ben);
await ben.leave();
console.log(`stored: ${stored.get(partitionOf('v-1', 16384))?.get('v-1')}`);

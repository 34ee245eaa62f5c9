// A member that counts the messages of each key in memory, and stores the counts in files as its
// partitions come and go. Started by a test: node counter-member.ts URL CLIQUE NAME FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { createBroker } from '../../src/broker/broker.ts';
import { nats } from '../../src/pubsub/nats.ts';

const [url = '', clique = '', name = '', folder = ''] = process.argv.slice(2);
const counts = new Map<number, Record<string, number>>();
const fileOf = (partition: number): string => `${folder}/${partition}.json`;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const broker = createBroker({
  pubsub: nats({ servers: url }),
  clique,
  name,
  ring: { partitions: 64 },
});
broker.handle(
  'visits',
  ({ key }, { partition }) => {
    const own = counts.get(partition);
    if (own === undefined) throw new Error(`${name} has not loaded ${partition}`);
    own[String(key)] = (own[String(key)] ?? 0) + 1;
    return String(own[String(key)]);
  },
  {
    gained: async ({ partition }) => {
      let stored = '{}';
      try {
        stored = readFileSync(fileOf(partition), 'utf8');
      } catch {
        // Nobody has stored it yet.
      }
      counts.set(partition, JSON.parse(stored) as Record<string, number>);
      say({ event: 'gained', partition });
    },
    released: async ({ partition, lost }) => {
      const own = counts.get(partition);
      counts.delete(partition);
      if (!lost) writeFileSync(fileOf(partition), JSON.stringify(own));
      say({ event: 'released', partition, lost });
    },
  },
);
process.once('SIGTERM', () => void broker.leave());
await broker.join();
say({ event: 'ready' });

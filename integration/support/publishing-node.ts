// A broker process that publishes confirmed messages itself when it is told to, over its channel.
// It takes the options of `coterie node` and prints its JSON lines.
import { parseArgs } from 'node:util';
import { createBroker, nats } from '../../src/index.ts';

/** What this process is told: so many messages, over so many keys. */
export interface PublishOrder {
  readonly label: string;
  readonly count: number;
  readonly keys: readonly string[];
  readonly inFlight: number;
}

const text = { type: 'string', default: '' } as const;
const options = { name: text, clique: text, stream: text, work: text };
const { name, clique, stream } = parseArgs({ options }).values;

const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const servers = process.env['NATS_URL'] ?? '';
const broker = createBroker({ pubsub: nats({ servers }), name, clique });
broker.handle(stream, () => {});
broker.on('handled', ({ message: { key, data }, node, epoch }) => {
  print({ event: 'handled', key, node, epoch, data: Buffer.from(data).toString() });
});

async function publish({ label, count, keys, inFlight }: PublishOrder): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const data = `${label}-${next}`;
      const key = keys[next % keys.length] as string;
      next += 1;
      try {
        await broker.publish({ stream, key, data }, { confirm: true });
        print({ event: 'confirmed', data });
      } catch (error) {
        print({ event: 'unconfirmed', data, message: String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  process.send?.('done');
}

process.on('message', (order: PublishOrder) => void publish(order));
process.once('SIGTERM', () => void broker.leave().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(1));
await broker.join();
const tellMembers = (event: string): void => {
  const { members, digest } = broker.view();
  print({ event, members: members.map((each) => each.name), digest });
};
tellMembers('ready');
broker.on('view', () => tellMembers('view'));

// A handler that is safe also when a former owner wakes up: one transaction checks the epoch, knows
// the message's id, and has the effect.
import { DatabaseSync } from 'node:sqlite';
import { type Broker, createBroker, memory, type PartitionEpoch } from 'coterie';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE fences (stream TEXT, partition INTEGER, number INTEGER, instance TEXT,
                       PRIMARY KEY (stream, partition));
  CREATE TABLE done (id TEXT PRIMARY KEY);
  CREATE TABLE accounts (owner TEXT PRIMARY KEY, balance INTEGER);
  INSERT INTO accounts VALUES ('ann', 100);
`);
// A later epoch takes the fence, the same one passes, an older one changes nothing.
const takeFence = database.prepare(`
  INSERT INTO fences VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
  SET number = excluded.number, instance = excluded.instance
  WHERE excluded.number > number OR (excluded.number = number AND excluded.instance = instance)`);
const note = database.prepare('INSERT OR IGNORE INTO done VALUES (?)');
const pay = database.prepare('UPDATE accounts SET balance = balance - ? WHERE owner = ?');
const select = database.prepare('SELECT balance FROM accounts WHERE owner = ?');
const balanceOf = (owner: string): number => Number(select.get(owner)?.['balance']);

/** Runs `effect` once for an id, and only as the owner of the partition. */
function fenced(
  at: { readonly stream: string; readonly partition: number; readonly epoch: PartitionEpoch },
  id: string | undefined,
  effect: () => void,
): void {
  const { number, instance } = at.epoch;
  database.exec('BEGIN IMMEDIATE');
  try {
    if (takeFence.run(at.stream, at.partition, number, instance).changes === 0) {
      throw new Error('a later owner is at work');
    }
    if (id === undefined || note.run(id).changes === 1) effect();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

const pubsub = memory();
const seen: { stream: string; partition: number; epoch: PartitionEpoch }[] = [];

function start(name: string): Broker {
  const broker = createBroker({ pubsub, name, clique: 'bank', ring: { partitions: 64 } });
  broker.handle(
    'payments',
    ({ stream, id, key, data }, { partition, epoch, node }) => {
      seen.push({ stream, partition, epoch });
      const amount = Number(Buffer.from(data).toString());
      fenced({ stream, partition, epoch }, id, () => pay.run(amount, String(key)));
      console.log(`${node} paid ${amount}, ${balanceOf(String(key))} left`);
    },
    // From here on the former owner is shut out, also before the first message.
    {
      gained: ({ stream, partition, epoch }) =>
        fenced({ stream, partition, epoch }, undefined, () => {}),
    },
  );
  return broker;
}

const ada = start('ada');
await ada.join();
const payment = { stream: 'payments', key: 'ann', data: '30', id: 'payment-1' };
await ada.send(payment);

const ben = start('ben');
await ben.join();
await ada.leave();
// The same payment once more, as after a crash between effect and acknowledgement: no second effect.
await ben.send(payment);
await ben.send({ ...payment, id: 'payment-2', data: '50' });

// What ada would write, had it been frozen in the middle of a payment and woken up only now.
const [old] = seen;
try {
  fenced(old as (typeof seen)[number], 'payment-3', () => pay.run(1000, 'ann'));
} catch (error) {
  console.log(`ada is refused: ${(error as Error).message}`);
}
console.log(`ann has ${balanceOf('ann')}`);
await ben.leave();

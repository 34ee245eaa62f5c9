// Requests go to the owner of their key, and a handler's error comes back to whoever asked.
import { CoterieError, createBroker, createClient, memory } from 'coterie';

const pubsub = memory();

// State that lives where its key is handled: no lock, no database.
const balances = new Map<string, number>();

await using broker = createBroker({ pubsub, name: 'bank', clique: 'accounts' });
broker.handle('accounts.withdraw', (message) => {
  const account = String(message.key);
  const amount = Number(Buffer.from(message.data).toString());
  const balance = balances.get(account) ?? 100;
  if (amount > balance) throw new Error(`only ${balance} left`);
  balances.set(account, balance - amount);
  return String(balance - amount);
});
await broker.join();

// A client has the same verbs without being a member.
await using client = createClient({ pubsub, clique: 'accounts' });
for (const amount of ['30', '50', '40']) {
  try {
    const reply = await client.request({ stream: 'accounts.withdraw', key: 'a-1', data: amount });
    console.log(`took ${amount}, ${Buffer.from(reply.data).toString()} left`);
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    console.log(`refused ${amount}: ${error.code}, ${error.message}`);
  }
}

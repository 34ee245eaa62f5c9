const NAMES: Readonly<Record<string, string>> = {
  moleculer: 'Moleculer `call`, Shard',
  'nested-requests': 'NATS client, nested requests',
  jetstream: 'JetStream',
  bullmq: 'BullMQ',
  'raw-queue-group': 'NATS client, queue group',
  'request-reply': 'NATS client, request-reply',
  'raw-two-hops': 'NATS client, two hops',
};

/** How a contestant is called in a table; ours are all one. */
export function nameOf(contestant: string): string {
  return contestant.startsWith('coterie') ? '**Coterie**' : (NAMES[contestant] ?? contestant);
}

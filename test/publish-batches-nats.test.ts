/** Batches of publishes over a real server: its headers, its limits, and its "no responders". */
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Broker, type Client, createBroker, createClient, nats } from '../src/index.ts';
import { type NatsServer, startNatsServer } from './support/nats-server.ts';

const CONFIRM = { confirm: true } as const;

let server: NatsServer;
let brokers: Broker[] = [];
let client: Client;
let plain: NatsConnection;
const handled: string[] = [];

beforeAll(async () => {
  // Half of it is kept for frames: batches are short.
  server = await startNatsServer({ config: 'max_payload: 32KB' });
  const pubsub = nats({ servers: server.url });
  brokers = ['a', 'b', 'c'].map((name) => {
    const broker = createBroker({ pubsub, name, clique: 'shop' });
    broker.handle('orders', ({ key, data }, { node }) => {
      handled.push(`${String(key)} ${Buffer.from(data).toString('latin1', 0, 8)}`);
      return node;
    });
    return broker;
  });
  await Promise.all(brokers.map((broker) => broker.join()));
  client = createClient({ pubsub, clique: 'shop' });
  await client.view();
  plain = await connect({ servers: server.url });
});

afterAll(async () => {
  await plain?.close();
  await client?.close();
  await Promise.all(brokers.map((broker) => broker.leave()));
  await server?.stop();
});

/** Whether each message of the bus on a stream is a batch, and its bytes, as any client hears it. */
async function heard(
  stream: string,
  work: () => Promise<unknown>,
): Promise<{ batch: boolean; bytes: number }[]> {
  const seen: { batch: boolean; bytes: number }[] = [];
  const listening = plain.subscribe(stream, {
    callback: (_error, message) => {
      const batch = message.headers?.get('Coterie-Batch') === '1';
      seen.push({ batch, bytes: message.data.length });
    },
  });
  await plain.flush();
  await work();
  await plain.flush();
  listening.unsubscribe();
  return seen;
}

const orders = (count: number, bytes: number): { stream: string; key: string; data: string }[] =>
  Array.from({ length: count }, (_, place) => {
    return { stream: 'orders', key: `k${place % 40}`, data: String(place).padEnd(bytes) };
  });

test('few messages of the bus, and each message is handled once', async () => {
  handled.length = 0;
  const seen = await heard('orders', () => client.publish(orders(200, 10), CONFIRM));
  expect(seen.map(({ batch }) => batch)).toEqual([true, true, true, true]);
  const expected = orders(200, 10).map(({ key, data }) => `${key} ${data.slice(0, 8)}`);
  expect(handled.toSorted()).toEqual(expected.toSorted());
});

test('none is over what the server takes', async () => {
  handled.length = 0;
  const seen = await heard('orders', () => client.publish(orders(50, 3000), CONFIRM));
  expect(seen.length).toBeGreaterThanOrEqual(10);
  expect(Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThanOrEqual(16 * 1024);
  expect(handled).toHaveLength(50);
});

test('one alone is none', async () => {
  const seen = await heard('orders', () => client.publish(orders(1, 10), CONFIRM));
  expect(seen.map(({ batch }) => batch)).toEqual([false]);
});

test('nobody listens: requests are all refused at once', async () => {
  const nowhere = orders(5, 10).map((each) => ({ ...each, stream: 'nowhere' }));
  const codes = nowhere.map((each) =>
    client.request(each, { timeoutMs: 15_000 }).then(
      () => 'resolved',
      ({ code }: { code: string }) => code,
    ),
  );
  expect(await Promise.all(codes)).toEqual(Array(5).fill('no-handler'));
});

test('nobody listens: confirmed publishes all go again soon, until somebody does', async () => {
  const later: string[] = [];
  const pubsub = nats({ servers: server.url });
  // Its own time to publish again never comes.
  const patient = createClient({ pubsub, clique: 'shop', confirmRepeatMs: 3_600_000 });
  try {
    const messages = orders(5, 10).map((each) => ({ ...each, stream: 'later' }));
    const confirmed = patient.publish(messages, { ...CONFIRM, timeoutMs: 15_000 });
    await plain.flush();
    brokers[0]?.handle('later', ({ data }) => void later.push(Buffer.from(data).toString().trim()));
    await confirmed;
    expect(later.toSorted()).toEqual(['0', '1', '2', '3', '4']);
  } finally {
    await patient.close();
  }
});

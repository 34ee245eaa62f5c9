import { connect, type NatsConnection } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { describeWithDocker } from './support/docker.ts';
import { startNats, startNatsCluster } from './support/nats-container.ts';

const RECONNECT = { maxReconnectAttempts: -1, reconnectTimeWait: 50 };
const SUBJECT = 'smoke.words';

/** Publishes until the subscriber has heard it: routes and reconnects take a moment. */
async function hears(from: NatsConnection, to: NatsConnection, word: string): Promise<boolean> {
  const subscription = to.subscribe(SUBJECT, { timeout: 30_000 });
  await to.flush();
  const repeat = setInterval(() => from.publish(SUBJECT, word), 50);
  try {
    for await (const message of subscription) if (message.string() === word) return true;
    return false;
  } finally {
    clearInterval(repeat);
    subscription.unsubscribe();
  }
}

await describeWithDocker('NATS in containers', () => {
  test('a client finds back to a server that restarts', async () => {
    await using server = await startNats({ name: 'alone' });
    const connection = await connect({ servers: server.url, ...RECONNECT });
    try {
      expect(connection.info?.server_name).toBe('alone');
      expect(await hears(connection, connection, 'before')).toBe(true);
      const first = connection.info?.server_id;
      await server.restart();
      expect(await hears(connection, connection, 'after')).toBe(true);
      expect(connection.info?.server_id).not.toBe(first);
    } finally {
      await connection.close();
    }
  });

  test('a cluster of three goes on without one server', async () => {
    await using cluster = await startNatsCluster(3);
    const [first, second, third] = cluster.urls as [string, string, string];
    const publisher = await connect({ servers: first, ...RECONNECT });
    const subscriber = await connect({ servers: [second, third], noRandomize: true, ...RECONNECT });
    try {
      expect(subscriber.info?.server_name).toBe('nats-2');
      expect(await hears(publisher, subscriber, 'three servers')).toBe(true);
      await cluster.servers[1]?.stop();
      expect(await hears(publisher, subscriber, 'two servers')).toBe(true);
      expect(subscriber.info?.server_name).not.toBe('nats-2');
    } finally {
      await Promise.all([publisher.close(), subscriber.close()]);
    }
  });
});

import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import type { Contestant } from '../contestant.ts';
import { natsClient } from '../support/nats-client.ts';
import { Tally } from '../support/tally.ts';

/** Publish to a work queue in memory, consume, acknowledge: one shared pull consumer. */
export const contestant: Contestant = {
  async member(setup) {
    const connection = await natsClient(setup.natsUrl);
    const manager = await jetstreamManager(connection);
    const name = setup.run;
    await manager.streams.add({
      name,
      subjects: [`${setup.run}.orders`],
      retention: RetentionPolicy.Workqueue,
      storage: 'memory',
    });
    await manager.consumers.add(name, { durable_name: name, ack_policy: AckPolicy.Explicit });
    const consumer = await jetstream(connection).consumers.get(name, name);
    const tally = new Tally();
    const messages = await consumer.consume({
      max_messages: 500,
      callback(message) {
        tally.count();
        message.ack();
      },
    });
    return {
      tally,
      async stop() {
        await messages.close();
        await connection.close();
      },
    };
  },
  async publisher(setup) {
    const connection = await natsClient(setup.natsUrl);
    const client = jetstream(connection);
    return {
      send: (_key, data) => client.publish(`${setup.run}.orders`, data),
      stop: () => connection.close(),
    };
  },
};

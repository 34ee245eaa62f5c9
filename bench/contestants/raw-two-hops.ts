import { headers } from '@nats-io/transport-node';
import type { Contestant } from '../contestant.ts';
import { keyOwner } from '../support/key-owner.ts';
import { natsClient } from '../support/nats-client.ts';
import { Tally } from '../support/tally.ts';

/** Publisher, queue group, owner: two hops of the bare client, without acknowledgement. */
export const contestant: Contestant = {
  async member(setup) {
    const connection = await natsClient(setup.natsUrl);
    const tally = new Tally();
    connection.subscribe(`${setup.run}.owner.${setup.index}`, {
      callback: (_error, message) => tally.count(message.data),
    });
    connection.subscribe(`${setup.run}.orders`, {
      queue: setup.run,
      callback(_error, message) {
        const owner = keyOwner(message.headers?.get('key') ?? '', setup.members);
        if (owner === setup.index) {
          tally.count(message.data);
          return;
        }
        tally.hop();
        connection.publish(`${setup.run}.owner.${owner}`, message.data);
      },
    });
    await connection.flush();
    return {
      tally,
      stop: () => connection.close(),
    };
  },
  async publisher(setup) {
    const connection = await natsClient(setup.natsUrl);
    const subject = `${setup.run}.orders`;
    const publish = (key: string, data: Uint8Array): void => {
      const fields = headers();
      fields.set('key', key);
      connection.publish(subject, data, { headers: fields });
    };
    return {
      async send(key, data) {
        publish(key, data);
      },
      async sendAll(keys, data) {
        for (const [index, key] of keys.entries()) publish(key, data[index] as Uint8Array);
        await connection.flush();
      },
      stop: () => connection.close(),
    };
  },
};

import { headers } from '@nats-io/transport-node';
import type { Contestant } from '../contestant.ts';
import { keyOwner } from '../support/key-owner.ts';
import { natsClient } from '../support/nats-client.ts';
import { Tally } from '../support/tally.ts';

/** Request to a queue group, whose member requests the owner: what one builds with the client alone. */
export const contestant: Contestant = {
  async member(setup) {
    const connection = await natsClient(setup.natsUrl);
    const tally = new Tally();
    connection.subscribe(`${setup.run}.owner.${setup.index}`, {
      callback(_error, message) {
        tally.count();
        message.respond();
      },
    });
    connection.subscribe(`${setup.run}.orders`, {
      queue: setup.run,
      callback(_error, message) {
        const owner = keyOwner(message.headers?.get('key') ?? '', setup.members);
        if (owner === setup.index) {
          tally.count();
          message.respond();
          return;
        }
        tally.hop();
        void connection
          .request(`${setup.run}.owner.${owner}`, message.data, { timeout: 5000 })
          .then(() => message.respond());
      },
    });
    await connection.flush();
    return { tally, stop: () => connection.close() };
  },
  async publisher(setup) {
    const connection = await natsClient(setup.natsUrl);
    return {
      send(key, data) {
        const fields = headers();
        fields.set('key', key);
        return connection.request(`${setup.run}.orders`, data, { timeout: 5000, headers: fields });
      },
      stop: () => connection.close(),
    };
  },
};

import type { Contestant } from '../contestant.ts';
import { keyOwner } from '../support/key-owner.ts';
import { natsClient } from '../support/nats-client.ts';
import { Tally } from '../support/tally.ts';

/** The client's request straight to the owner, that answers: one hop. */
export const contestant: Contestant = {
  async member(setup) {
    const connection = await natsClient(setup.natsUrl);
    const tally = new Tally();
    connection.subscribe(`${setup.run}.owner.${setup.index}`, {
      callback(_error, message) {
        tally.count();
        message.respond(message.data);
      },
    });
    await connection.flush();
    return { tally, stop: () => connection.close() };
  },
  async publisher(setup) {
    const connection = await natsClient(setup.natsUrl);
    return {
      send(key, data) {
        const owner = keyOwner(key, setup.members);
        return connection.request(`${setup.run}.owner.${owner}`, data, { timeout: 5000 });
      },
      stop: () => connection.close(),
    };
  },
};

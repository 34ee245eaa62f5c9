import { createClient, nats } from '../../src/index.ts';
import type { Contestant } from '../contestant.ts';
import { coterieMember } from './coterie-plain.ts';

/** Confirmed publish by a client: resolves when the owner's handler has finished. */
export const contestant: Contestant = {
  member: coterieMember,
  async publisher(setup) {
    const client = createClient({ pubsub: nats({ servers: setup.natsUrl }), clique: setup.run });
    const stream = `${setup.run}.orders`;
    const confirm = [setup.run];
    await client.view();
    return {
      send: (key, data) => client.publish({ stream, key, data }, { confirm }),
      stop: () => client.close(),
    };
  },
};

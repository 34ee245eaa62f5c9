import { createClient, nats } from '../../src/index.ts';
import type { Contestant } from '../contestant.ts';
import { coterieMember, streamsOf } from './coterie-plain.ts';

/** Confirmed publish by a client: resolves when the owner's handler has finished. */
export const contestant: Contestant = {
  member: coterieMember,
  async publisher(setup) {
    const client = createClient({ pubsub: nats({ servers: setup.natsUrl }), clique: setup.run });
    const streams = streamsOf(setup);
    let next = 0;
    const confirm = [setup.run];
    await client.view();
    return {
      send(key, data) {
        const stream = streams[next] as string;
        next = (next + 1) % streams.length;
        return client.publish({ stream, key, data }, { confirm });
      },
      stop: () => client.close(),
    };
  },
};

import { createBroker, nats } from '../../src/index.ts';
import type { Contestant } from '../contestant.ts';
import { coterieMember } from './coterie-plain.ts';

/** `request` by a member that handles nothing of the stream: the reply is the data. */
export const contestant: Contestant = {
  member: coterieMember,
  async publisher(setup) {
    const broker = createBroker({
      pubsub: nats({ servers: setup.natsUrl }),
      clique: setup.run,
      name: 'sender',
    });
    broker.handle(`${setup.run}.other`, () => undefined);
    await broker.join();
    const stream = `${setup.run}.orders`;
    return {
      send: (key, data) => broker.request({ stream, key, data }),
      stop: () => broker.leave({ timeoutMs: 1000 }),
    };
  },
};

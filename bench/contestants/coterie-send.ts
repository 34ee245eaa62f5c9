import { createBroker, nats } from '../../src/index.ts';
import type { Contestant } from '../contestant.ts';
import { coterieMember } from './coterie-plain.ts';

/** `send` by a member that handles nothing of the stream: every message takes a hop. */
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
      send: (key, data) => broker.send({ stream, key, data }),
      stop: () => broker.leave({ timeoutMs: 1000 }),
    };
  },
};

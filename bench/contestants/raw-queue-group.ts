import type { Contestant } from '../contestant.ts';
import { natsClient } from '../support/nats-client.ts';
import { Tally } from '../support/tally.ts';

/** The ceiling: a queue group that counts; no key, no owner, no acknowledgement. */
export const contestant: Contestant = {
  async member(setup) {
    const connection = await natsClient(setup.natsUrl);
    const tally = new Tally();
    connection.subscribe(`${setup.run}.orders`, {
      queue: setup.run,
      callback: () => {
        tally.count();
      },
    });
    await connection.flush();
    return { tally, stop: () => connection.close() };
  },
  async publisher(setup) {
    const connection = await natsClient(setup.natsUrl);
    const subject = `${setup.run}.orders`;
    return {
      async send(_key, data) {
        connection.publish(subject, data);
        await connection.flush();
      },
      async sendAll(keys, data) {
        for (let index = 0; index < keys.length; index += 1)
          connection.publish(subject, data[index]);
        await connection.flush();
      },
      stop: () => connection.close(),
    };
  },
};

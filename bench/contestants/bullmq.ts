import { Queue, Worker } from 'bullmq';
import type { Contestant } from '../contestant.ts';
import { Tally } from '../support/tally.ts';

/** Add a job and have it processed by workers, 200 at once each; Redis keeps it. */
export const contestant: Contestant = {
  async member(setup) {
    const tally = new Tally();
    const worker = new Worker(
      setup.run,
      async () => {
        tally.count();
      },
      {
        connection: { host: '127.0.0.1', port: setup.redisPort, maxRetriesPerRequest: null },
        concurrency: 200,
        removeOnComplete: { count: 0 },
      },
    );
    await worker.waitUntilReady();
    return { tally, stop: () => worker.close(true) };
  },
  async publisher(setup) {
    const connection = { host: '127.0.0.1', port: setup.redisPort, enableAutoPipelining: true };
    const queue = new Queue(setup.run, { connection });
    await queue.waitUntilReady();
    return {
      send: (key, data) => queue.add(key, { data: '0'.repeat(data.length) }),
      stop: () => queue.close(),
    };
  },
};

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import { startClique, stopAll, untilOneView } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsClusterContainers, startNatsCluster } from './support/nats-container.ts';

const MESSAGES = 6000;

await describeWithDocker('a cluster of three NATS servers', () => {
  let cluster: NatsClusterContainers;
  beforeAll(async () => {
    cluster = await startNatsCluster(3);
  });
  afterAll(() => cluster?.stop());

  test('goes on under load when one of them stops', async () => {
    const { clique, stream } = uniqueNames('cluster');
    const history = new History('cluster of 3', cluster.image, clique);
    const { urls, servers } = cluster;
    const common = { url: urls.join(','), clique, stream, history, workMs: 1 };
    // Each begins at a server of its own and learns there of the others; the last one may choose.
    const nodes = await startClique(common, ['ada', 'ben', 'cy', 'dora'], (_, place) => ({
      url: urls[place] ?? common.url,
    }));
    await using client = createClient({ pubsub: natsDriver({ servers: urls }), clique });
    const keys = keysOf('customer-', 200);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 2000 });
    await load.more(2000);

    const stoppedAt = performance.now();
    await servers[1]?.stop();
    await load.more(1000);
    await load.finish(MESSAGES);
    const againMs = Math.round(performance.now() - stoppedAt);
    await untilOneView(nodes);
    expect(await stopAll(nodes)).toEqual([0, 0, 0, 0]);

    const tally = history.print(`one server stopped, all settled after ${againMs} ms`);
    expect(tally).toMatchObject({ failed: 0, lost: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(history.strangers).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import { startClique, stopAll, untilOneView } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';

const MESSAGES = 6000;

await describeWithDocker('restart of NATS', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('under load loses nothing that was confirmed, and no member', async () => {
    const { clique, stream } = uniqueNames('restart');
    const history = new History('NATS restarted', nats.image, clique);
    const common = { url: nats.url, clique, stream, history, workMs: 1 };
    const nodes = await startClique(common, ['ada', 'ben', 'cy']);
    await using client = createClient({ pubsub: natsDriver({ servers: nats.url }), clique });
    const keys = keysOf('customer-', 200);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 2000 });
    await load.more(2000);

    const stoppedAt = performance.now();
    await nats.restart();
    const awayMs = Math.round(performance.now() - stoppedAt);
    await load.more(1000);
    await load.finish(MESSAGES);
    const againMs = Math.round(performance.now() - stoppedAt);
    await untilOneView(nodes);
    const { members } = await client.view();
    expect(members.map((each) => each.name).sort()).toEqual(['ada', 'ben', 'cy']);
    expect(members.every((each) => each.status === 'alive' && each.phase === 'active')).toBe(true);
    expect(await stopAll(nodes)).toEqual([0, 0, 0]);

    const tally = history.print(`restart took ${awayMs} ms, all settled after ${againMs} ms`);
    expect(tally).toMatchObject({ failed: 0, lost: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(history.strangers).toEqual([]);
  });
});

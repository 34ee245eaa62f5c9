import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import { startBroker, startClique, stopAll, untilOneView } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { until } from '../test/support/until.ts';

const MESSAGES = 6000;

await describeWithDocker('join and leave', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('under load nothing fails, is lost, is handled twice or overtakes', async () => {
    const { clique, stream } = uniqueNames('join-leave');
    const history = new History('join and leave', nats.image, clique);
    const common = { url: nats.url, clique, stream, history, workMs: 1 };
    const nodes = await startClique(common, ['ada', 'ben', 'cy']);
    await using client = createClient({ pubsub: natsDriver({ servers: nats.url }), clique });
    const keys = keysOf('customer-', 200);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 2000 });
    await load.more(1000);

    const fourth = await startBroker({ ...common, name: 'dora' });
    await untilOneView([...nodes, fourth]);
    await until('the fourth takes its share', () => fourth.handled > 50);

    const [leaver, ...rest] = nodes;
    expect(await leaver?.stop()).toBe(0);
    const before = fourth.handled;
    await load.more(500);
    await load.finish(MESSAGES);
    await untilOneView([...rest, fourth]);
    expect(fourth.handled).toBeGreaterThan(before);
    expect(await stopAll([...rest, fourth])).toEqual([0, 0, 0]);

    const moved = [...history.nodesByKey().values()].filter((names) => names.size > 1).length;
    const tally = history.print(`${moved} of ${keys.length} keys moved`);
    expect(tally).toMatchObject({ failed: 0, lost: 0, duplicates: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(tally.handled).toBe(tally.sent);
    expect(history.strangers).toEqual([]);
    expect(moved).toBeGreaterThan(0);
  });
});

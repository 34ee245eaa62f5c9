import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import {
  type BrokerProcess,
  startClique,
  stopAll,
  untilOneView,
} from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { takeOver } from './support/take-over.ts';
import { untilHeld } from '../test/support/until-held.ts';
import { until } from '../test/support/until.ts';

const MESSAGES = 6000;

await describeWithDocker('kill', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('of an owner under load loses nothing that was confirmed', async () => {
    const { clique, stream } = uniqueNames('kill');
    const history = new History('kill -9', nats.image, clique);
    const common = { url: nats.url, clique, stream, history, workMs: 2 };
    const nodes = await startClique(common, ['ada', 'ben', 'cy', 'dora']);
    await using client = createClient({ pubsub: natsDriver({ servers: nats.url }), clique });
    const keys = keysOf('customer-', 200);
    await untilHeld(nats.url, { clique, stream }, keys);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 2000 });
    await load.more(2000);

    const [victim, ...rest] = nodes as [BrokerProcess, ...BrokerProcess[]];
    expect(victim.handled).toBeGreaterThan(0);
    const killedAt = performance.now();
    await victim.kill();
    const elsewhere = takeOver(history, victim.name, killedAt);
    const isOver = (): boolean => elsewhere().missing === 0;
    await until('its keys are handled elsewhere', isOver, 20_000, elsewhere);
    await untilOneView(rest);
    await load.more(500);
    await load.finish(MESSAGES);
    expect(await stopAll(rest)).toEqual([0, 0, 0]);

    const { keys: moved, firstMs, lastMs } = elsewhere();
    const tally = history.print(`${moved} keys elsewhere after ${firstMs} to ${lastMs} ms`);
    expect(tally).toMatchObject({ failed: 0, lost: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(history.strangers).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import { startClique, stopAll } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf, Load } from './support/load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { untilHeld } from '../test/support/until-held.ts';

const MESSAGES = 5000;

await describeWithDocker('two cliques', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('each handles every message of a common stream once', async () => {
    const { clique: billing, stream } = uniqueNames('billing');
    const { clique: shipping } = uniqueNames('shipping');
    const history = new History('two cliques', nats.image, billing, shipping);
    const common = { url: nats.url, stream, history };
    const [first, second] = await Promise.all([
      startClique({ ...common, clique: billing }, ['ada', 'ben']),
      startClique({ ...common, clique: shipping }, ['cy', 'dora']),
    ]);
    const confirm = [billing, shipping];
    const keys = keysOf('customer-', 200);
    await Promise.all(confirm.map((clique) => untilHeld(nats.url, { clique, stream }, keys)));
    await using client = createClient({ pubsub: natsDriver({ servers: nats.url }) });
    const load = new Load({
      history,
      stream,
      label: 'both',
      call: (message) => client.publish(message, { confirm }),
      perSecond: 2500,
      keys,
    });
    await load.finish(MESSAGES);
    expect(await stopAll([...first, ...second])).toEqual([0, 0, 0, 0]);

    const counts = [history.count(billing), history.count(shipping)];
    const tally = history.print(`by clique ${counts.join(' and ')}`);
    expect(tally).toMatchObject({ failed: 0, lost: 0, duplicates: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(counts).toEqual([tally.sent, tally.sent]);
    expect(history.strangers).toEqual([]);
    for (const clique of confirm) {
      const owners = [...history.nodesByKey(clique).values()];
      expect(owners.every((names) => names.size === 1)).toBe(true);
    }
  });
});

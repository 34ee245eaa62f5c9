import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClique, stopAll } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import type { PublishOrder } from './support/publishing-node.ts';
import { untilHeld } from '../test/support/until-held.ts';

const PROGRAM = [join(import.meta.dirname, 'support', 'publishing-node.ts')];
const NAMES = ['ada', 'ben', 'cy'];
const MESSAGES_EACH = 2000;

await describeWithDocker('routing', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('a key is handled by one node, wherever its messages were published', async () => {
    const { clique, stream } = uniqueNames('routing');
    const history = new History('routing', nats.image, clique);
    const common = { url: nats.url, clique, stream, history };
    const nodes = await startClique(common, NAMES, () => ({ program: PROGRAM }));
    const keys = keysOf('customer-', 300);
    await untilHeld(nats.url, { clique, stream }, keys);
    const done = nodes.map(({ child }) => once(child, 'message'));
    for (const { name, child } of nodes) {
      const order: PublishOrder = { label: name, count: MESSAGES_EACH, keys, inFlight: 64 };
      for (let place = 0; place < order.count; place += 1) {
        history.sent({ text: `${name}-${place}`, key: keys[place % keys.length] as string });
      }
      child.send(order);
    }
    await Promise.all(done);
    expect(await stopAll(nodes)).toEqual([0, 0, 0]);

    const owners = history.nodesByKey();
    const used = new Set([...owners.values()].flatMap((names) => [...names]));
    const tally = history.print(`${owners.size} keys at ${used.size} nodes`);
    const sent = NAMES.length * MESSAGES_EACH;
    expect(tally).toMatchObject({ sent, confirmed: sent, handled: sent, lost: 0, duplicates: 0 });
    expect(history.strangers).toEqual([]);
    expect([...owners].filter(([, names]) => names.size !== 1)).toEqual([]);
    expect(owners.size).toBe(keys.length);
    expect([...used].sort()).toEqual(NAMES);
  });
});

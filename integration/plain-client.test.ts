import { connect, headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClique, stopAll } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { untilHeld } from '../test/support/until-held.ts';
import { until } from '../test/support/until.ts';

const NAMES = ['ada', 'ben', 'cy'];
const MESSAGES = 5000;
const KEYS = keysOf('customer-', 200);

await describeWithDocker('a plain NATS client', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('its messages with the key header reach one node for each key', async () => {
    const { clique, stream } = uniqueNames('plain');
    const history = new History('plain client', nats.image, clique);
    const nodes = await startClique({ url: nats.url, clique, stream, history }, NAMES);
    await untilHeld(nats.url, { clique, stream }, KEYS);
    const client = await connect({ servers: nats.url });
    try {
      for (let place = 0; place < MESSAGES; place += 1) {
        const key = KEYS[place % KEYS.length] as string;
        const withKey = headers();
        withKey.set('Coterie-Key', key);
        history.sent({ text: `order-${place}`, key }, true);
        client.publish(stream, `order-${place}`, { headers: withKey });
      }
      await client.flush();
    } finally {
      await client.close();
    }
    await until(
      'all handled',
      () => history.count() === MESSAGES,
      30_000,
      () => history.count(),
    );
    expect(await stopAll(nodes)).toEqual([0, 0, 0]);

    const owners = history.nodesByKey();
    const used = new Set([...owners.values()].flatMap((names) => [...names]));
    const tally = history.print(`${owners.size} keys at ${used.size} nodes`);
    expect(tally).toMatchObject({ sent: MESSAGES, handled: MESSAGES, lost: 0, duplicates: 0 });
    expect(history.strangers).toEqual([]);
    expect([...owners].filter(([, names]) => names.size !== 1)).toEqual([]);
    expect(owners.size).toBe(KEYS.length);
    expect([...used].sort()).toEqual(NAMES);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient, nats as natsDriver } from '../src/index.ts';
import { type BrokerProcess, startClique, stopAll } from './support/broker-process.ts';
import { burst, type BurstOptions } from './support/burst.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { startTcpProxy } from '../test/support/tcp-proxy.ts';
import { untilHeld } from '../test/support/until-held.ts';
import { until } from '../test/support/until.ts';

const MESSAGES = 5000;
const KEYS = 5;
const NAMES = ['ada', 'ben', 'cy', 'dora'];

/** The first keys that the wanted members own. */
async function keysOwnedBy(client: Client, stream: string, owners: string[]): Promise<string[]> {
  const keys: string[] = [];
  for (let place = 0; keys.length < KEYS; place += 1) {
    const key = `customer-${place}`;
    if (owners.includes((await client.owner(stream, key)).owner)) keys.push(key);
  }
  return keys;
}

await describeWithDocker('5000 messages over 5 keys in one burst to a clique of four', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  interface Case {
    readonly title: string;
    readonly owners?: string[];
    readonly workMs?: number;
    readonly url?: string;
    readonly verbs: readonly ('send' | 'publish')[];
    /** In the middle of the burst. */
    readonly fault?: (nodes: readonly BrokerProcess[]) => Promise<void> | void;
  }

  async function play({ title, owners = NAMES, workMs = 0, url, verbs, fault }: Case) {
    const { clique, stream } = uniqueNames('order');
    const history = new History(`order, ${title}`, nats.image, clique);
    const nodes = await startClique({ url: nats.url, clique, stream, history, workMs }, NAMES);
    const pubsub = natsDriver({ servers: url ?? nats.url });
    await using client = createClient({ pubsub, clique });
    const keys = await keysOwnedBy(client, stream, owners);
    await untilHeld(nats.url, { clique, stream }, keys);
    const common: BurstOptions = { client, clique, stream, history, keys, count: MESSAGES };
    const bursts = verbs.map((verb) => burst({ ...common, verb }));
    if (fault !== undefined) {
      const middle = (verbs.length * MESSAGES) / 4;
      await until('a quarter is handled', () => history.events.length >= middle, 60_000);
      await fault(nodes);
    }
    await Promise.all(bursts);
    await stopAll(nodes);
    const tally = history.print();
    expect(tally).toMatchObject({ failed: 0, lost: 0, outOfOrder: 0 });
    expect(tally.sent).toBe(verbs.length * MESSAGES);
    expect(tally.confirmed).toBe(tally.sent);
    expect(history.strangers).toEqual([]);
    return { history, tally };
  }

  test('is handled in order for each key', async () => {
    const { history, tally } = await play({ title: 'calm', verbs: ['send'] });
    expect(tally.duplicates).toBe(0);
    const owners = [...history.nodesByKey().values()];
    expect(owners).toHaveLength(KEYS);
    expect(owners.every((nodes) => nodes.size === 1)).toBe(true);
  });

  test('loses nothing when the connection of the publisher is cut', async () => {
    await using proxy = await startTcpProxy(nats.url);
    const fault = (): void => {
      expect(proxy.connections).toBe(2);
      proxy.cut();
    };
    const title = 'the connection of the publisher cut';
    await play({ title, url: proxy.url, workMs: 1, verbs: ['send', 'publish'], fault });
  });

  test('loses nothing when an ingress is killed', async () => {
    const [ingress, ...owners] = NAMES;
    const fault = async (nodes: readonly BrokerProcess[]): Promise<void> => {
      await nodes.find(({ name }) => name === ingress)?.kill();
    };
    // The one that is killed owns none of the keys: all that it gets it has to forward.
    const title = 'the ingress killed';
    const { history } = await play({ title, owners, workMs: 1, verbs: ['send', 'publish'], fault });
    expect(history.events.some(({ node }) => node === ingress)).toBe(false);
  });

  test('loses nothing when the owner is killed', async () => {
    const owner = NAMES[0] as string;
    const fault = async (nodes: readonly BrokerProcess[]): Promise<void> => {
      await nodes.find(({ name }) => name === owner)?.kill();
    };
    const title = 'the owner killed';
    const verbs = ['send', 'publish'] as const;
    const { history } = await play({ title, owners: [owner], workMs: 1, verbs, fault });
    expect(history.events.some(({ node }) => node !== owner)).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CoterieError,
  createClient,
  createOperator,
  nats as natsDriver,
} from '../src/index.ts';
import { launchBroker, startClique, stopAll, untilOneView } from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { until } from '../test/support/until.ts';

const EXAMPLE = new URL('../examples/nats-permissions.conf', import.meta.url);
const MESSAGES = 5000;
const PLAIN_MESSAGES = 1000;

/** Those of the example. */
const clique = 'shop';
const stream = 'orders';

/** Beside those of the example: members that lack the inbox for data, or the queue group. */
const LACKING = `
  users = [
    { user: "deaf", password: $MEMBER_PASSWORD, permissions: {
      publish: ["coterie.shop.>", "orders"]
      subscribe: ["coterie.shop.ctl", "coterie.shop.c.>", "orders shop"]
    } }
    { user: "idle", password: $MEMBER_PASSWORD, permissions: {
      publish: ["coterie.shop.>", "orders"]
      subscribe: ["coterie.shop.>"]
    } }`;

/** What the server refuses a connection, as it says it. */
function refusals(connection: NatsConnection): string[] {
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    for await (const status of connection.status()) {
      if (status.type === 'error') seen.push(status.error.message);
    }
  };
  void read();
  return seen;
}

await describeWithDocker('permissions per role, as in examples/nats-permissions.conf', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats({
      config: readFileSync(EXAMPLE, 'utf8').replace('  users = [', LACKING),
      environment: {
        MEMBER_PASSWORD: 'of-members',
        CLIENT_PASSWORD: 'of-clients',
        OPERATOR_PASSWORD: 'of-operators',
        PUBLISHER_PASSWORD: 'of-publishers',
      },
    });
  });
  afterAll(() => nats?.stop());

  const urlOf = (user: string, password: string): string =>
    nats.url.replace('//', `//${user}:${password}@`);

  async function plain(user: string, password: string): Promise<NatsConnection> {
    return connect({ servers: nats.url, user, pass: password });
  }

  test('members, clients and plain publishers have all that they need', async () => {
    const history = new History('permissions', nats.image, clique);
    const common = { url: urlOf('member', 'of-members'), clique, stream, history };
    const nodes = await startClique(common, ['ada', 'ben', 'cy']);
    const servers = urlOf('client', 'of-clients');
    await using client = createClient({ pubsub: natsDriver({ servers }), clique });
    const errors: CoterieError[] = [];
    client.on('error', (error) => errors.push(error as CoterieError));
    const keys = keysOf('customer-', 200);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 2500 });

    const publisher = await plain('publisher', 'of-publishers');
    const refused = refusals(publisher);
    for (let place = 0; place < PLAIN_MESSAGES; place += 1) {
      const key = keys[place % keys.length] as string;
      const withKey = headers();
      withKey.set('Coterie-Key', key);
      history.sent({ text: `plain-${place}`, key }, true);
      publisher.publish(stream, `plain-${place}`, { headers: withKey });
    }
    const withKey = headers();
    withKey.set('Coterie-Key', 'customer-0');
    history.sent({ text: 'question', key: 'customer-0' }, true);
    const reply = await publisher.request(stream, 'question', { timeout: 5000, headers: withKey });
    expect(reply.string()).toBe('question');
    await publisher.close();

    await load.finish(MESSAGES);
    await until('all handled', () => history.tally().handled === history.tally().sent);
    expect(await stopAll(nodes)).toEqual([0, 0, 0]);
    const tally = history.print();
    expect(tally).toMatchObject({ failed: 0, lost: 0, duplicates: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES + PLAIN_MESSAGES);
    expect({ errors, refused }).toEqual({ errors: [], refused: [] });
    // All were told to stop at once: who hears that the others go before it is told itself says so.
    const complaints = nodes
      .flatMap(({ stderr }) => stderr.split('\n'))
      .filter((line) => line !== '' && !line.includes('a ring of one'));
    expect(complaints).toEqual([]);
  });

  test('an operator sees the clique, cordons and evicts', async () => {
    const history = new History('permissions', nats.image, clique);
    const common = { url: urlOf('member', 'of-members'), clique, stream, history };
    const nodes = await startClique(common, ['ada', 'ben']);
    const pubsub = natsDriver({ servers: urlOf('operator', 'of-operators') });
    await using operator = createOperator({ pubsub, clique });
    const { groups, silent } = await operator.report();
    expect({ groups: groups.map(({ members }) => members), silent }).toEqual({
      groups: [['ada', 'ben']],
      silent: [],
    });
    expect(await operator.cordon('ben')).toMatchObject({ members: ['ada', 'ben'] });
    const { routing } = await operator.report();
    expect(Object.keys(routing.groupOf(stream)?.ring.counts() ?? {})).toEqual(['ada']);
    await operator.uncordon('ben');
    expect(await operator.evict('ben')).toMatchObject({ name: 'ben', incarnation: 1 });
    const incarnation = async (): Promise<number | undefined> => {
      const { view } = await operator.report();
      return view.members.find(({ name }) => name === 'ben')?.incarnation;
    };
    await expect.poll(incarnation, { timeout: 10_000 }).toBe(2);
    expect(await stopAll(nodes)).toEqual([0, 0]);
  });

  test.each([
    ['operator', 'of-operators', 'publish', 'orders'],
    ['operator', 'of-operators', 'publish', 'coterie.shop.d.ada'],
    ['operator', 'of-operators', 'subscribe', 'orders'],
    ['operator', 'of-operators', 'subscribe', 'coterie.shop.d.ada'],
    ['publisher', 'of-publishers', 'publish', 'coterie.shop.ctl'],
    ['publisher', 'of-publishers', 'publish', 'coterie.shop.d.ada'],
    ['publisher', 'of-publishers', 'subscribe', 'orders'],
    ['client', 'of-clients', 'subscribe', 'orders'],
    ['member', 'of-members', 'subscribe', 'orders'],
    ['member', 'of-members', 'publish', 'coterie.other.ctl'],
  ] as const)('%s (%s) cannot %s on %s', async (user, password, operation, subject) => {
    const connection = await plain(user, password);
    try {
      const refused = refusals(connection);
      if (operation === 'publish') connection.publish(subject, 'x');
      else connection.subscribe(subject, { callback: () => {} });
      await connection.flush();
      await until('it is refused', () => refused.length > 0, 5000);
      expect(refused.join()).toContain(`"${subject}"`);
    } finally {
      await connection.close();
    }
  });

  test.each([
    ['deaf', 'coterie.shop.d.deaf'],
    ['idle', 'orders'],
  ])('a member that lacks one (%s) ends, and names it', async (name, subject) => {
    const history = new History('permissions', nats.image, clique);
    const common = { url: urlOf('member', 'of-members'), clique, stream, history };
    const nodes = await startClique(common, ['ada', 'ben']);
    const lacking = launchBroker({ ...common, name, url: urlOf(name, 'of-members') });
    await until(
      'it has ended',
      () => !lacking.alive,
      20_000,
      () => lacking.members,
    );
    expect(lacking.child.exitCode).toBe(1);
    expect(lacking.failure?.code).toBe('driver-failed');
    expect(lacking.failure?.message).toContain(`"${subject}"`);
    await untilOneView(nodes);
    expect(await stopAll(nodes)).toEqual([0, 0]);
  });
});

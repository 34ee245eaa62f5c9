import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-contract.ts';
import { createBroker } from '../../src/broker/broker.ts';
import { deadLetter } from '../../src/broker/middleware/dead-letter.ts';
import { retry } from '../../src/broker/middleware/retry.ts';
import { createClient } from '../../src/broker/client.ts';
import { jetstreamDeadLetters } from '../../src/pubsub/jetstream-dead-letters.ts';
import { nats } from '../../src/pubsub/nats.ts';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { type Ended, runCli, uniqueName } from './cli.ts';

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer({ args: ['-js'] });
});
afterAll(() => server.stop());

const dlq = (...args: string[]): Promise<Ended> =>
  runCli(['dlq', ...args, '--json', '--nats', server.url]);

interface Handled {
  readonly key: string;
  readonly data: string;
  readonly node: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** Three members whose handlers throw for the keys in `bad`, and keep what fails as dead letters. */
async function members(
  clique: string,
  stream: string,
  bad: ReadonlySet<string>,
): Promise<Handled[]> {
  const handled: Handled[] = [];
  const store = jetstreamDeadLetters({ servers: server.url });
  const brokers = ['a', 'b', 'c'].map((name): Broker => {
    const broker = createBroker({ pubsub: nats({ servers: server.url }), clique, name });
    broker.use(deadLetter({ to: store }), retry({ attempts: 3, minMs: 1, maxMs: 5 }));
    broker.handle(stream, ({ key, data, headers }, { node }) => {
      if (bad.has(String(key))) throw new Error(`${String(key)} is poisoned`);
      handled.push({ key: String(key), data: Buffer.from(data).toString(), node, headers });
    });
    return broker;
  });
  onTestFinished(async () => {
    await Promise.all(brokers.map((broker) => broker.leave()));
    await store.close();
  });
  await Promise.all(brokers.map((broker) => broker.join()));
  return handled;
}

/** Each test starts many processes, one after the other. */
describe('coterie dlq', { timeout: 60_000 }, () => {
  test('a poisoned key of 1000 holds up no other, and comes back in order', async () => {
    const clique = uniqueName('c');
    const stream = uniqueName('orders');
    const bad = new Set(['k77']);
    expect(await dlq('create', stream)).toMatchObject({
      code: 0,
      lines: [{ event: 'created', name: `dlq-${stream}`, subject: `${stream}.dlq` }],
    });
    expect((await dlq('create', stream)).lines).toMatchObject([{ event: 'exists' }]);
    const handled = await members(clique, stream, bad);
    const client = createClient({ pubsub: nats({ servers: server.url }), clique });
    onTestFinished(() => client.close());
    // Three rounds over a thousand keys: what is sent for one key is sent in order.
    for (let round = 1; round <= 3; round += 1) {
      const sends = Array.from({ length: 1000 }, (_, n) =>
        client.send({ stream, key: `k${n}`, data: String(round), headers: { own: 'x' } }),
      );
      await Promise.all(sends);
    }
    expect(handled).toHaveLength(999 * 3);
    const rounds = new Map<string, string>();
    for (const { key, data } of handled) rounds.set(key, (rounds.get(key) ?? '') + data);
    expect(new Set(rounds.values())).toEqual(new Set(['123']));

    const listed = await dlq('ls', stream);
    const reason = { code: 'handler-failed', reason: 'k77 is poisoned', attempts: 3, clique };
    const letter = { event: 'letter', stream, key: 'k77', bytes: 1, ...reason };
    expect(listed).toMatchObject({ code: 0, lines: [letter, letter, letter] });
    const [first] = listed.lines;
    const one = String(first?.['position']);
    expect((await dlq('show', stream, one)).lines).toMatchObject([
      { ...letter, data: '1', headers: { own: ['x'], 'Dead-Letter-Code': ['handler-failed'] } },
    ]);

    // While it is still bad, what is tried again becomes a letter again.
    expect(await dlq('retry', stream, one)).toMatchObject({
      code: 0,
      lines: [{ event: 'retried' }],
    });
    const again = await dlq('ls', stream);
    expect(again.lines).toHaveLength(3);
    expect(again.lines.at(-1)).toMatchObject({ ...letter, id: first?.['id'] });
    expect(await dlq('drop', stream, String(again.lines.at(-1)?.['position']))).toMatchObject({
      code: 0,
      lines: [{ event: 'dropped' }],
    });

    bad.clear();
    handled.length = 0;
    const retried = await dlq('retry', stream, '--all');
    expect(retried.code).toBe(0);
    expect(retried.lines.map((line) => line['event'])).toEqual(['retried', 'retried']);
    expect(handled.map(({ key, data }) => [key, data])).toEqual([
      ['k77', '2'],
      ['k77', '3'],
    ]);
    // The first message's id goes along; the reason does not.
    const ids = listed.lines.slice(1).map((line) => line['id']);
    expect(handled.map(({ headers }) => headers['Dead-Letter-Id']?.[0])).toEqual(ids);
    expect(Object.keys(handled[0]?.headers ?? {}).sort()).toEqual(['Dead-Letter-Id', 'own']);
    expect(await dlq('ls', stream)).toMatchObject({ code: 0, lines: [] });
  });

  test('what cannot be handled now stays, and what follows it of the key waits', async () => {
    const clique = uniqueName('c');
    const stream = uniqueName('orders');
    const bad = new Set(['k1']);
    await dlq('create', stream);
    await members(clique, stream, bad);
    const client = createClient({ pubsub: nats({ servers: server.url }), clique });
    for (let n = 0; n < 2; n += 1) await client.send({ stream, key: 'k1', data: String(n) });
    await client.close();
    const failed = await dlq(
      'retry',
      stream,
      '--all',
      '--clique',
      uniqueName('none'),
      '--timeout',
      '300',
    );
    expect(failed).toMatchObject({
      code: 1,
      lines: [
        { event: 'failed', code: 'no-members' },
        { event: 'failed', code: 'aborted' },
      ],
    });
    expect((await dlq('ls', stream)).lines).toHaveLength(2);
    expect((await dlq('drop', stream, '--all')).code).toBe(0);
    expect((await dlq('ls', stream)).lines).toEqual([]);
  });

  test('says what is wrong', async () => {
    const stream = uniqueName('orders');
    expect(await dlq('ls', stream)).toMatchObject({
      code: 1,
      lines: [
        { event: 'failed', code: 'driver-failed', hint: `Make one: coterie dlq create ${stream}` },
      ],
    });
    await dlq('create', stream);
    expect(await dlq('show', stream, '7')).toMatchObject({
      code: 1,
      lines: [{ event: 'failed', code: 'invalid-argument', message: 'there is no dead letter 7' }],
    });
    for (const args of [
      [],
      ['retry', stream],
      ['drop', stream, '1', '--all'],
      ['show', stream, 'x'],
    ]) {
      const { code, stdout, stderr } = await dlq(...args);
      expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
        code: 2,
        stdout: '',
        lines: 1,
      });
    }
  });

  test('people get a table', async () => {
    const clique = uniqueName('c');
    const stream = uniqueName('orders');
    await dlq('create', stream);
    await members(clique, stream, new Set(['k1']));
    const client = createClient({ pubsub: nats({ servers: server.url }), clique });
    await client.send({ stream, key: 'k1', data: 'x' });
    await client.close();
    const { stdout, code } = await runCli(['dlq', 'ls', stream, '--nats', server.url]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/position +failed at +clique +key +attempts +reason/);
    expect(stdout).toMatch(/ k1 +3 +k1 is poisoned/);
    const shown = await runCli(['dlq', 'show', stream, '1', '--nats', server.url]);
    expect(shown.stdout).toMatch(/reason +k1 is poisoned/);
  });
});

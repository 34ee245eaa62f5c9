import { connect, headers } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { startNatsServer } from '../support/nats-server.ts';
import { startNode, uniqueName } from './cli.ts';

test('three nodes share what a plain NATS client publishes, each key at one of them', async () => {
  await using server = await startNatsServer();
  const stream = uniqueName('orders');
  const common = ['--clique', 'shop', '--stream', stream];
  const nodes = await Promise.all(
    ['a', 'b', 'c'].map((name) => startNode(server.url, [...common, '--name', name])),
  );
  const connection = await connect({ servers: server.url });
  for (let n = 0; n < 1000; n += 1) {
    const header = headers();
    header.set('Coterie-Key', `customer-${n % 100}`);
    connection.publish(stream, JSON.stringify({ n }), { headers: header });
  }
  // Unlike close, it waits until the server has taken everything.
  await connection.drain();

  const handled = () =>
    nodes.flatMap(({ lines }) => lines.filter((line) => line['event'] === 'handled'));
  await expect.poll(() => handled().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(1000);
  for (const node of nodes) node.child.kill('SIGTERM');
  for (const node of nodes) expect((await node.ended).code).toBe(0);

  const all = handled();
  expect(all).toHaveLength(1000);
  expect(new Set(all.map(({ data }) => data)).size).toBe(1000);
  const owners = new Map<unknown, Set<unknown>>();
  for (const { key, node } of all) {
    owners.set(key, (owners.get(key) ?? new Set()).add(node));
  }
  expect(owners.size).toBe(100);
  for (const [key, names] of owners) expect({ key, names: names.size }).toEqual({ key, names: 1 });
  expect(new Set(all.map(({ node }) => node))).toEqual(new Set(['a', 'b', 'c']));
});

test('keys and data that are no text come as base64', async () => {
  await using server = await startNatsServer();
  const stream = uniqueName('bytes');
  const node = await startNode(server.url, ['--clique', 'shop', '--stream', stream]);
  const connection = await connect({ servers: server.url });
  const header = headers();
  header.set('Coterie-Key-Base64', '/w==');
  connection.publish(stream, new Uint8Array([0xfe]), { headers: header });
  await connection.drain();
  const line = await node.line(({ event }) => event === 'handled');
  expect(line).toMatchObject({ keyBase64: '/w==', dataBase64: '/g==' });
  expect(line).not.toHaveProperty('key');
  expect(line).not.toHaveProperty('data');
});

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { type Line, startCli, startNode, uniqueName } from './cli.ts';

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

const handledBy = (lines: readonly Line[]): Line[] =>
  lines.filter((line) => line['event'] === 'handled');

test.each(['SIGTERM', 'SIGINT'] as const)('%s lets running handlers finish', async (signal) => {
  const clique = uniqueName('c');
  const stream = uniqueName('s');
  const common = ['--clique', clique, '--stream', stream, '--work', '1500'];
  const node = await startNode(server.url, common);
  const toNode = ['send', stream, '--clique', clique, '--keys', '5', '--count', '5'];
  const sender = startCli([...toNode, '--json', '--nats', server.url]);
  // The handlers have begun when the sender has had time to connect and send.
  await sleep(1200);
  node.child.kill(signal);
  const [{ code, lines }, sent] = await Promise.all([node.ended, sender.ended]);
  expect(code).toBe(0);
  expect(handledBy(lines)).toHaveLength(5);
  expect(sent.code).toBe(0);
  expect(sent.lines).toHaveLength(5);
});

test('a second signal forces', async () => {
  const clique = uniqueName('c');
  const stream = uniqueName('s');
  const common = ['--clique', clique, '--stream', stream];
  const node = await startNode(server.url, [...common, '--work', '60000']);
  const toNode = ['send', stream, 'x', '--key', 'k', '--clique', clique];
  const sender = startCli([...toNode, '--json', '--nats', server.url]);
  await sleep(1200);
  node.child.kill('SIGTERM');
  await sleep(300);
  expect(node.child.exitCode).toBeNull();
  node.child.kill('SIGTERM');
  expect((await node.ended).code).toBe(143);
  sender.child.kill('SIGINT');
  await sleep(300);
  expect(sender.child.exitCode).toBeNull();
  sender.child.kill('SIGINT');
  expect((await sender.ended).code).toBe(130);
});

test('a signal ends the reading of stdin, and what was read is published', async () => {
  const publisher = startCli(['publish', uniqueName('s'), '-', '--json', '--nats', server.url], {
    input: 'one\ntwo\nhalf',
    open: true,
  });
  await publisher.line((line) => line['event'] === 'published');
  publisher.child.kill('SIGTERM');
  const { code, lines } = await publisher.ended;
  expect(lines).toHaveLength(2);
  expect(code).toBe(143);
});

test('a reader that goes away ends a command without a word', async () => {
  const stream = uniqueName('s');
  const common = ['--clique', uniqueName('c'), '--stream', stream];
  const node = await startNode(server.url, common);
  node.child.stdout?.destroy();
  const connection = await connect({ servers: server.url });
  connection.publish(stream, 'x');
  await connection.flush();
  await connection.close();
  expect(await node.ended).toMatchObject({ code: 0, stderr: '' });

  const count = startCli(['publish', stream, '--count', '1000000', '--json', '--nats', server.url]);
  await once(count.child.stdout as NodeJS.ReadableStream, 'data');
  count.child.stdout?.destroy();
  expect(await count.ended).toMatchObject({ code: 0, stderr: '' });
});

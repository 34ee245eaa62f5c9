import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { type Line, runCli, startCli, startNode, uniqueName } from './cli.ts';

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

const HEX16 = /^[0-9a-f]{16}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const epoch = { number: expect.any(Number), instance: expect.stringMatching(HEX16) };

const run = (...args: string[]) => runCli([...args, '--json', '--nats', server.url]);
const events = (lines: readonly Line[], event: string) =>
  lines.filter((line) => line['event'] === event);
const isHandled = (line: Line): boolean => line['event'] === 'handled';

describe('one node', () => {
  test('says that it is ready, and what it handles, with every kind of data and key', async () => {
    const clique = uniqueName('c');
    const stream = uniqueName('s');
    const node = await startNode(server.url, [
      '--clique',
      clique,
      '--stream',
      stream,
      '--name',
      'a',
    ]);
    expect(node.lines[0]).toEqual({ event: 'ready', name: 'a', members: ['a'] });

    const id = 'order-1';
    const published = await run(
      'publish',
      stream,
      '{"id":1}',
      '--key',
      'c-7',
      '--id',
      id,
      '--confirm',
    );
    expect(published).toMatchObject({ code: 0, stderr: '', lines: [{ event: 'published', id }] });
    expect(await node.line(isHandled)).toEqual({
      event: 'handled',
      id,
      stream,
      key: 'c-7',
      node: 'a',
      epoch,
      attempt: 1,
      data: '{"id":1}',
    });

    // Without a key, through stdin: bytes that are no UTF-8.
    const input = new Uint8Array([0xff, 0x00, 0x0a]);
    const args = ['publish', stream, '-', '--confirm', clique, '--json', '--nats', server.url];
    expect(await runCli(args, { input })).toMatchObject({
      code: 0,
      lines: [{ event: 'published' }],
    });
    const bytes = await node.line((line) => isHandled(line) && 'dataBase64' in line);
    expect(bytes).toMatchObject({ key: null, dataBase64: '/wA=' });
    expect(bytes).not.toHaveProperty('data');
  });

  test.each(['protobuf', 'native', 'json', 'flow'])('speaks the codec %s', async (codec) => {
    const clique = uniqueName('c');
    const stream = uniqueName('s');
    const codecArgs = ['--codec', codec];
    const node = await startNode(server.url, [
      '--clique',
      clique,
      '--stream',
      stream,
      ...codecArgs,
    ]);
    const published = await run(
      'publish',
      stream,
      'hello',
      '--key',
      'k',
      ...codecArgs,
      '--confirm',
    );
    expect(published.code).toBe(0);
    expect(await node.line(isHandled)).toMatchObject({ key: 'k', data: 'hello' });
    const reply = await run(
      'request',
      stream,
      'ask',
      '--key',
      'k',
      '--clique',
      clique,
      ...codecArgs,
    );
    expect(reply.lines).toMatchObject([{ event: 'reply', data: 'ask' }]);
  });

  test('the data of a failing handler is no success', async () => {
    const clique = uniqueName('c');
    const stream = uniqueName('s');
    const node = ['--clique', clique, '--stream', stream, '--name', 'a', '--fail', '1'];
    const running = await startNode(server.url, node);
    const failed = {
      event: 'failed',
      id: expect.stringMatching(UUID),
      code: 'handler-failed',
      message: expect.stringContaining('--fail 1'),
    };
    const toClique = ['--clique', clique, '--key', 'k'];
    for (const args of [
      ['send', stream, 'x', ...toClique],
      ['request', stream, 'x', ...toClique],
      ['request', stream, 'x'],
      ['publish', stream, 'x', '--key', 'k', '--confirm', clique],
    ]) {
      const { code, lines } = await run(...args);
      expect({ args, code, lines }).toEqual({ args, code: 1, lines: [failed] });
    }
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    const log = JSON.parse(stderr.split('\n')[0] as string) as Line;
    expect(log).toMatchObject({ level: 'warn', msg: 'failed', code: 'handler-failed', stream });
    expect(events(running.lines, 'handled')).toEqual([]);
  });
});

test('publish, send, request, ring and owner with two nodes', async () => {
  const clique = uniqueName('c');
  const stream = uniqueName('s');
  const common = ['--clique', clique, '--stream', stream];
  const a = await startNode(server.url, [...common, '--name', 'a', '--key', 'key-a']);
  const b = await startNode(server.url, [...common, `${stream}.more`, '--name', 'b']);
  const view = await a.line((line) => line['event'] === 'view');
  expect(view).toEqual({
    event: 'view',
    members: ['a', 'b'],
    digest: expect.stringMatching(HEX16),
  });
  expect(b.lines[0]).toEqual({ event: 'ready', name: 'b', members: ['a', 'b'] });

  // Without DATA each message is its number; --keys goes round.
  const published = await run('publish', stream, '--keys', '3', '--count', '7', '--confirm');
  expect(published.code).toBe(0);
  expect(published.lines).toHaveLength(7);
  for (const line of published.lines) {
    expect(line).toEqual({ event: 'published', id: expect.stringMatching(UUID) });
  }
  const handled = [...events(a.lines, 'handled'), ...events(b.lines, 'handled')];
  const pairs = handled.map(({ key, data }) => `${String(key)}=${String(data)}`).toSorted();
  expect(pairs).toEqual(['k0=1', 'k0=4', 'k0=7', 'k1=2', 'k1=5', 'k2=3', 'k2=6']);

  const owner = await run('owner', 'k0', ...common);
  const { lines: owners, code: ownerCode } = owner;
  expect(ownerCode).toBe(0);
  const who = String(owners[0]?.['owner']);
  expect(owners).toEqual([
    {
      key: 'k0',
      partition: expect.any(Number),
      owner: handled.find(({ key }) => key === 'k0')?.['node'],
      successors: [who === 'a' ? 'b' : 'a'],
      epoch: handled.find(({ key }) => key === 'k0')?.['epoch'],
    },
  ]);

  const sent = await run(
    'send',
    stream,
    'again',
    '--clique',
    clique,
    '--key',
    'k0',
    '--count',
    '2',
  );
  const sentLine = { event: 'sent', id: expect.stringMatching(UUID), node: who };
  expect(sent).toMatchObject({ code: 0, lines: [sentLine, sentLine] });

  const asked = await run('request', stream, 'question', '--clique', clique, '--key', 'k0');
  expect(asked.lines).toEqual([{ event: 'reply', data: 'question', node: who }]);
  const anyone = await run('request', stream, 'question', '--timeout', '5000');
  expect(anyone.lines).toMatchObject([{ event: 'reply', data: 'question' }]);

  const ring = await run('ring', '--clique', clique);
  const { members, digest, groups } = ring.lines[0] as {
    members: Record<string, unknown>[];
    digest: string;
    groups: unknown;
  };
  expect(groups).toEqual([{ digest, members: ['a', 'b'] }]);
  expect(ring.lines).toHaveLength(1);
  expect(digest).toMatch(HEX16);
  const member = {
    instance: expect.stringMatching(HEX16),
    incarnation: expect.any(Number),
    status: 'active',
    partitions: expect.any(Object),
    phase: 'active',
    healthy: true,
    cordoned: false,
    answers: true,
    lastHeardMs: expect.any(Number),
  };
  expect(members).toEqual([
    { name: 'a', ...member, streams: [stream] },
    { name: 'b', ...member, streams: [stream, `${stream}.more`] },
  ]);
  const [ofA, ofB] = members.map((each) => each['partitions'] as Record<string, number>);
  const shared = Object.keys(ofA ?? {});
  expect(shared).toHaveLength(1);
  expect((ofA?.[shared[0] as string] ?? 0) + (ofB?.[shared[0] as string] ?? 0)).toBe(16_384);
  expect(Object.values(ofB ?? {})).toContain(16_384);
});

test('--confirm goes last, names cliques, and ends at --', async () => {
  const stream = uniqueName('s');
  const [first, second] = [uniqueName('c'), uniqueName('c')];
  for (const clique of [first, second]) {
    await startNode(server.url, ['--clique', clique, '--stream', stream]);
  }
  for (const args of [
    [stream, '{"id":1}', '--confirm'],
    [stream, '{"id":1}', '--confirm', first, second],
    ['--confirm', first, second, '--', stream, '{"id":1}'],
  ]) {
    const { code, lines } = await runCli(['publish', '--json', '--nats', server.url, ...args]);
    expect({ args, code, lines }).toMatchObject({ args, code: 0, lines: [{ event: 'published' }] });
  }
  const nobody = uniqueName('c');
  const { code, lines } = await run(
    'publish',
    stream,
    'x',
    '--timeout',
    '700',
    '--confirm',
    nobody,
  );
  expect({ code, lines }).toMatchObject({ code: 1, lines: [{ code: 'unconfirmed' }] });
});

test('lines of stdin are messages, in the order of a key with send', async () => {
  const clique = uniqueName('c');
  const stream = uniqueName('s');
  const node = await startNode(server.url, ['--clique', clique, '--stream', stream]);
  const words = Array.from({ length: 1000 }, (_, at) => `line ${at}`);
  const args = ['send', stream, '-', '--clique', clique, '--keys', '4'];
  const { code, lines } = await runCli([...args, '--json', '--nats', server.url], {
    input: words.join('\r\n'),
  });
  expect(code).toBe(0);
  expect(lines).toHaveLength(1000);
  const handled = events(node.lines, 'handled');
  for (const key of ['k0', 'k1', 'k2', 'k3']) {
    const data = handled.filter((line) => line['key'] === key).map((line) => line['data']);
    expect(data).toEqual(words.filter((_, at) => `k${at % 4}` === key));
  }
});

test('what cannot be done is one failed line and exit code 1', async () => {
  const url = `nats://127.0.0.1:${await freePort()}`;
  const clique = uniqueName('c');
  for (const args of [
    ['publish', 's', 'x'],
    ['publish', 's', '--count', '1000'],
    ['send', 's', 'x', '--clique', clique],
    ['request', 's', 'x'],
    ['ring', '--clique', clique],
    ['owner', 'k', '--clique', clique, '--stream', 's'],
    ['node', '--clique', clique, '--stream', 's'],
    ['demo', '--nats', url],
  ]) {
    const ended = await runCli([...args, '--json'], { env: { NATS_URL: url } });
    const { code, lines } = ended;
    expect({ args, code, lines }).toMatchObject({
      args,
      code: 1,
      lines: [
        { event: 'failed', code: 'disconnected', message: expect.stringContaining(url.slice(7)) },
      ],
    });
    expect(Object.keys(lines[0] ?? {})).toEqual(['event', 'id', 'code', 'message', 'hint']);
  }
  const nobody = await run('ring', '--clique', clique, '--timeout', '500');
  expect(nobody).toMatchObject({ code: 1, lines: [{ id: null, code: 'no-members' }] });
  const unheard = await run('request', uniqueName('s'), 'x');
  expect(unheard).toMatchObject({ code: 1, lines: [{ code: 'no-handler' }] });
});

test('the second node of one name ends with name-taken', async () => {
  const clique = uniqueName('c');
  const common = ['--clique', clique, '--stream', uniqueName('s'), '--name', 'twin'];
  const first = await startNode(server.url, common);
  const second = await run('node', ...common);
  expect(second).toMatchObject({
    code: 1,
    lines: [{ event: 'failed', id: null, code: 'name-taken' }],
  });
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});

test('ring --watch shows every change, until a signal comes', async () => {
  const clique = uniqueName('c');
  const common = ['--clique', clique, '--stream', uniqueName('s')];
  await startNode(server.url, [...common, '--name', 'a']);
  const watch = startCli(['ring', '--clique', clique, '--watch', '--json', '--nats', server.url]);
  const names = ({ members }: Line): string =>
    (members as { name: string; status: string }[])
      .map(({ name, status }) => `${name} ${status}`)
      .join();
  await watch.line((line) => names(line) === 'a active');
  const b = await startNode(server.url, [...common, '--name', 'b']);
  await watch.line((line) => names(line) === 'a active,b active');
  const seen = watch.lines.length;
  b.child.kill('SIGTERM');
  await b.ended;
  await watch.line((line) => watch.lines.indexOf(line) >= seen && names(line) === 'a active');
  watch.child.kill('SIGTERM');
  expect((await watch.ended).code).toBe(0);
});

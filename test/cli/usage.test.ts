import { expect, test } from 'vitest';
import { runCli } from './cli.ts';

const node = (...rest: string[]): string[] => ['node', '--clique', 'c', '--stream', 's', ...rest];
const publish = (...rest: string[]): string[] => ['publish', 's', ...rest];
const send = (...rest: string[]): string[] => ['send', 's', '--clique', 'c', ...rest];

/** Arguments, and what the one line on stderr says. */
const BAD_USAGE: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /no command/],
  [['publsh'], /unknown command 'publsh'.*publish/],
  [['demo', 'extra'], /too many arguments/],
  [['demo', '--jso'], /unknown option '--jso'.*--json/],
  [['demo', '--nodes', '1'], /--nodes.*from 2 to 20/],
  [['demo', '--nodes', '3.5'], /--nodes/],
  [['demo', '--messages', '-5'], /--messages/],
  [['demo', '--messages', '1e3'], /--messages/],
  [['demo', '--nodes'], /--nodes.*missing/],
  [['demo', '--nats', 'http://127.0.0.1'], /not a NATS URL/],
  [['node', '--stream', 's'], /--clique.*not specified/],
  [['node', '--clique', 'c'], /--stream.*not specified/],
  [node('--clique', 'a b'), /--clique.*letters/],
  [node('--clique', ''), /--clique.*letters/],
  [node('--name', 'a.b'), /--name.*letters/],
  [node('--name', 'x'.repeat(65)), /--name.*64/],
  [node('--key', ''), /nodeKey/],
  [node('--key', 'x'.repeat(65)), /nodeKey.*64/],
  [node('--stream', 'a b'), /--stream.*blanks/],
  [node('--stream', 'orders.>'), /--stream.*subscriptions/],
  [node('--stream', 'coterie.c'), /--stream.*reserved/],
  [node('--codec', 'xml'), /--codec.*protobuf, native, json, flow/],
  [node('--work', '-1'), /--work/],
  [node('--work', 'soon'), /--work.*whole number/],
  [node('--fail', '1.5'), /--fail.*0 to 1/],
  [node('--fail', 'NaN'), /--fail/],
  [node('--min-members', '0'), /--min-members.*from 1 to 1024/],
  [node('--preset', 'moon'), /--preset.*local, lan, wan/],
  [['publish'], /missing.*STREAM/],
  [publish('a', 'b'), /too many arguments/],
  [['publish', 'a b'], /STREAM/],
  [publish('x', '--key', 'k', '--keys', '3'), /--key.*cannot be used with.*--keys/],
  [publish('x', '--key', ''), /--key/],
  [publish('x', '--key', 'k'.repeat(1025)), /--key.*1024/],
  [publish('x', '--keys', '0'), /--keys.*from 1/],
  [publish('x', '--count', '0'), /--count.*from 1/],
  [publish('x', '--count', '9'.repeat(30)), /--count/],
  [publish('x', '--id', 'a b'), /id/],
  [publish('x', '--id', 'i', '--count', '2'), /--id/],
  [publish('-', '--id', 'i'), /--id/],
  [publish('-', '--count', '2'), /--count/],
  [publish('x', '--timeout', '0'), /--timeout/],
  [publish('x', '--confirm', 'a b'), /clique/],
  [publish('--confirm', '-'), /before --confirm/],
  [['send', 's', 'x'], /--clique.*not specified/],
  [send('x', '--confirm'), /unknown option '--confirm'/],
  [send('-', '--count', '2'), /--count/],
  [['request'], /missing.*STREAM/],
  [['request', 's', '--timeout', 'x'], /--timeout/],
  [['request', 's', '--count', '2'], /unknown option '--count'/],
  [['stream'], /needs one of add, read, sink, info, trim/],
  [['stream', 'read'], /missing.*NAME/],
  [['stream', 'read', 'a b'], /NAME.*letters/],
  [['stream', 'read', 's', '--from', 'soon'], /--from.*newest, oldest/],
  [['stream', 'read', 's', '--limit', '0'], /--limit.*from 1/],
  [['stream', 'read', 's', '--topic', 'a..b'], /a..b/],
  [['stream', 'read', 's', '--store', 'http://h'], /--store.*redis/],
  [['stream', 'add', 's', '-', '--once', 'x'], /--once/],
  [['stream', 'sink', 's'], /--name.*not specified/],
  [['stream', 'trim', 's'], /--max-length/],
  [['ring'], /--clique.*not specified/],
  [['ring', '--clique', 'c', 'extra'], /too many arguments/],
  [['ring', '--clique', 'c', '--plan'], /--plan.*missing/],
  [['ring', '--clique', 'c', '--plan', 'b'], /--plan.*\+1/],
  [['ring', '--clique', 'c', '--plan', '+0'], /--plan.*\+1 to \+100/],
  [['ring', '--clique', 'c', '--plan', '-a.b'], /--plan.*letters/],
  [['ring', '--clique', 'c', '--plan', '+1', '--watch'], /--plan.*cannot be used with.*--watch/],
  [['cordon', '--clique', 'c'], /missing.*NAME/],
  [['cordon', 'a b', '--clique', 'c'], /NAME.*letters/],
  [['uncordon', 'a'], /--clique.*not specified/],
  [['evict', 'a', 'b', '--clique', 'c'], /too many arguments/],
  [['owner', '--clique', 'c', '--stream', 's'], /missing.*KEY/],
  [['owner', 'k', '--clique', 'c'], /--stream.*not specified/],
  [['owner', '', '--clique', 'c', '--stream', 's'], /KEY/],
];

test.concurrent.each(BAD_USAGE)('%j exits 2 with one line', async (args, text) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
  expect(stderr).toMatch(text);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a bad NATS_URL exits 2, and secrets in URLs are not printed', async () => {
  const bad = await runCli(['ring', '--clique', 'c'], { env: { NATS_URL: 'ftp://u:secret@host' } });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toMatch(/^coterie: [^\n]*not a NATS URL[^\n]*\n$/);
  const given = await runCli(['ring', '--clique', 'c', '--nats', 'u:secret@host/path']);
  expect(given.code).toBe(2);
  const excess = await runCli(['demo', 'nats://u:secret@host']);
  expect(excess.code).toBe(2);
  const unreachable = await runCli(['publish', 's', '--nats', 'nats://u:secret@127.0.0.1:1']);
  expect(unreachable.code).toBe(1);
  const printed = [bad, given, excess, unreachable].map((each) => each.stdout + each.stderr).join();
  expect(printed).not.toContain('secret');
});

test('line ends in arguments do not break the one line', async () => {
  const { code, stderr } = await runCli(['node\ninjected']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
});

test('help and version exit 0', async () => {
  const help = await runCli(['--help']);
  expect(help.code).toBe(0);
  for (const name of [
    'demo',
    'node',
    'publish',
    'send',
    'request',
    'ring',
    'owner',
    'cordon',
    'uncordon',
    'evict',
  ]) {
    expect(help.stdout).toContain(`\n  ${name} `);
    const own = await runCli([name, '--help']);
    expect({ name, code: own.code, stderr: own.stderr }).toEqual({ name, code: 0, stderr: '' });
    expect(own.stdout).toContain('--nats <URL>');
    expect(own.stdout).toContain('--json');
  }
  expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

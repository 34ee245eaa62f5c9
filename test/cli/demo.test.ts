import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startNatsServer } from '../support/nats-server.ts';
import { type Line, runCli, startCli } from './cli.ts';

const SUMMARY_FIELDS = [
  'event',
  'pubsub',
  'nodes',
  'published',
  'handled',
  'lost',
  'duplicates',
  'misrouted',
  'balance',
  'handledByNode',
];

/** What holds at the end of every run. */
function checkSummary(lines: readonly Line[], pubsub: string, nodes: number, messages: number) {
  const summary = lines.at(-1) ?? {};
  expect(Object.keys(summary)).toEqual(SUMMARY_FIELDS);
  expect(summary).toMatchObject({ event: 'summary', pubsub, nodes });
  expect(summary).toMatchObject({ published: messages, handled: messages, lost: 0, misrouted: 0 });
  expect(summary['balance']).toBeGreaterThanOrEqual(1);
  expect(summary['balance']).toBeLessThanOrEqual(1.11);
  const byNode = summary['handledByNode'] as Record<string, number>;
  const names = Array.from({ length: nodes }, (_, at) => `node-${at + 1}`);
  expect(Object.keys(byNode)).toEqual(names);

  const phases = lines.filter((line) => line['event'] === 'phase');
  expect(phases.map((line) => line['phase'])).toEqual(['stable', 'join', 'leave', 'kill']);
  const total = (field: string): number =>
    phases.reduce((sum, line) => sum + (line[field] as number), 0);
  expect(total('published')).toBe(messages);
  expect(total('handled')).toBe(messages);
  const stable = phases[0] ?? {};
  const counts = Object.values(byNode);
  const sum = counts.reduce((all, count) => all + count, 0);
  expect(sum).toBe(stable['published']);
  expect(Math.max(...counts)).toBeLessThanOrEqual((1.3 * sum) / counts.length);
}

test('in memory: everything handled, by the right node, once', async () => {
  const { code, lines, stderr } = await runCli(['demo', '--json', '--messages', '5000']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  checkSummary(lines, 'memory', 3, 5000);
  expect(lines.at(-1)).toMatchObject({ duplicates: 0 });
});

test.each(['2', '5'])('in memory with %s nodes', async (nodes) => {
  const { code, lines } = await runCli(['demo', '--json', '--messages', '3000', '--nodes', nodes]);
  expect(code).toBe(0);
  checkSummary(lines, 'memory', Number(nodes), 3000);
});

test('few messages are enough', async () => {
  const { code, lines } = await runCli(['demo', '--json', '--messages', '1']);
  expect(code).toBe(0);
  expect(lines.at(-1)).toMatchObject({ published: 1, handled: 1, lost: 0, misrouted: 0 });
});

test('over NATS, twice at once on one server', async () => {
  await using server = await startNatsServer();
  const args = ['demo', '--json', '--messages', '2000', '--nats', server.url];
  for (const { code, lines } of await Promise.all([runCli(args), runCli(args)])) {
    expect(code).toBe(0);
    checkSummary(lines, 'nats', 3, 2000);
  }
});

test('people get a story', async () => {
  const { code, stdout, stderr } = await runCli(['demo'], { env: { NATS_URL: 'not used' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/1\. 3 nodes start/);
  expect(stdout).toMatch(/node-4 joins/);
  expect(stdout).toMatch(/node-1 leaves/);
  expect(stdout).toMatch(/node-4 dies/);
  expect(stdout.trimEnd()).toMatch(/1 000 published, 1 000 handled, 0 lost, .*0 misrouted\.$/);
  // Whoever reads it in a narrow window, and no colours where there is no terminal.
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  // oxlint-disable-next-line no-control-regex
  expect(stdout).not.toMatch(/\u001b/);
});

test('a signal ends it, with all that it started', async () => {
  await using server = await startNatsServer();
  const demo = startCli(['demo', '--json', '--messages', '1000000', '--nats', server.url]);
  await demo.line((line) => line['event'] === 'started');
  await sleep(300);
  demo.child.kill('SIGTERM');
  expect((await demo.ended).code).toBe(143);
});

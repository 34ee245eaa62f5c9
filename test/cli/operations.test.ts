import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { type Line, runCli, type Running, startCli, startNode, uniqueName } from './cli.ts';

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

/** Each test runs a dozen processes, beside those of other tests. */
vi.setConfig({ testTimeout: 90_000 });

interface RingMember {
  readonly name: string;
  readonly status: string;
  readonly incarnation: number;
  readonly cordoned: boolean;
  readonly answers: boolean;
  readonly lastHeardMs: number | null;
  readonly partitions: Readonly<Record<string, number>>;
}

interface RingLine {
  readonly members: readonly RingMember[];
  readonly digest: string;
  readonly groups: readonly { readonly digest: string; readonly members: readonly string[] }[];
}

interface PlanLine {
  readonly event: string;
  readonly changes: readonly string[];
  readonly digest: string;
  readonly rings: readonly {
    readonly moved: number;
    readonly members: readonly { name: string; before: number; after: number }[];
  }[];
}

const run = (...args: string[]) => runCli([...args, '--json', '--nats', server.url]);

/** Three nodes of one clique, and what is asked about them. */
async function startThree() {
  const clique = uniqueName('c');
  const stream = uniqueName('s');
  const toClique = ['--clique', clique];
  const start = (name: string): Promise<Running> =>
    startNode(server.url, [...toClique, '--stream', stream, '--name', name, '--preset', 'wan']);
  const names = ['a', 'b', 'c'];
  const started = await Promise.all(names.map(start));
  const nodes = new Map(names.map((name, place) => [name, started[place] as Running]));
  const ring = async (): Promise<RingLine> => {
    const { code, lines, stderr } = await run('ring', ...toClique);
    expect({ code, count: lines.length, stderr }).toEqual({ code: 0, count: 1, stderr: '' });
    return lines[0] as unknown as RingLine;
  };
  const pid = (name: string): NodeJS.Process['pid'] => nodes.get(name)?.child.pid as number;
  return { toClique, stream, start, nodes, ring, pid };
}

const member = ({ members }: RingLine, name: string): RingMember | undefined =>
  members.find((each) => each.name === name);

/** Partitions that a member owns, of its only ring. */
const owned = (line: RingLine, name: string): number =>
  Object.values(member(line, name)?.partitions ?? {})[0] ?? 0;

test('cordon and uncordon a running node: its keys go and come, nothing is lost', async () => {
  const { toClique, stream, nodes, ring } = await startThree();
  const load = run(
    'publish',
    stream,
    '--keys',
    '30',
    '--count',
    '3000',
    '--confirm',
    toClique[1] ?? '',
  );
  const cordoned = await run('cordon', 'b', ...toClique);
  expect(cordoned).toMatchObject({
    code: 0,
    lines: [{ event: 'cordoned', name: 'b', members: ['a', 'b', 'c'], silent: [], unowned: [] }],
  });
  const { code, lines } = await load;
  expect({ code, published: lines.length }).toEqual({ code: 0, published: 3000 });
  const seen = await ring();
  expect(seen.groups).toEqual([{ digest: seen.digest, members: ['a', 'b', 'c'] }]);
  expect(member(seen, 'b')).toMatchObject({ status: 'active', cordoned: true, answers: true });
  expect({ a: owned(seen, 'a') + owned(seen, 'c'), b: owned(seen, 'b') }).toEqual({
    a: 16_384,
    b: 0,
  });

  const count = (): number =>
    nodes.get('b')?.lines.filter((line: Line) => line['event'] === 'handled').length ?? 0;
  const before = count();
  const later = await run('publish', stream, '--keys', '30', '--count', '300', '--confirm');
  expect({ code: later.code, handledByB: count() - before }).toEqual({ code: 0, handledByB: 0 });

  const { code: back } = await run('uncordon', 'b', ...toClique);
  expect(back).toBe(0);
  expect(owned(await ring(), 'b')).toBeGreaterThan(4000);
  await run('publish', stream, '--keys', '30', '--count', '300', '--confirm');
  expect(count()).toBeGreaterThan(before);
});

test('cordon a frozen node: it owns nothing at once, nor when it wakes, nor after a restart', async () => {
  const { toClique, stream, start, nodes, ring, pid } = await startThree();
  const watch = startCli(['ring', ...toClique, '--watch', '--json', '--nats', server.url]);
  const shown = async (wanted: (line: RingLine) => boolean): Promise<RingLine> => {
    const line = await watch.line((each) => wanted(each as unknown as RingLine));
    return line as unknown as RingLine;
  };
  await shown(({ groups }) => groups[0]?.members.length === 3);
  process.kill(pid('b'), 'SIGSTOP');
  try {
    // It is listed, and in no group: what it sees nobody knows.
    const stopped = await shown((line) => member(line, 'b')?.answers === false);
    expect(stopped.groups).toEqual([{ digest: stopped.digest, members: ['a', 'c'] }]);
    const cordoned = await run('cordon', 'b', ...toClique);
    expect(cordoned).toMatchObject({
      code: 0,
      lines: [{ event: 'cordoned', members: ['a', 'c'] }],
    });
    const seen = await shown((line) => member(line, 'b')?.cordoned === true);
    expect(member(seen, 'b')?.answers).toBe(false);
    expect(member(seen, 'b')?.lastHeardMs).toBeGreaterThan(500);
    expect(owned(seen, 'b')).toBe(0);
    // Keys that were its own are handled elsewhere, while it stands still.
    const sent = await run('send', stream, '--keys', '20', '--count', '20', ...toClique);
    expect(sent.lines.map(({ event }) => event)).toEqual(Array(20).fill('sent'));
    expect(sent.lines.map(({ node }) => node)).not.toContain('b');
  } finally {
    process.kill(pid('b'), 'SIGCONT');
  }
  const woken = async (): Promise<unknown> =>
    (await run('cordon', 'b', ...toClique)).lines[0]?.['members'];
  await expect.poll(woken, { timeout: 20_000 }).toEqual(['a', 'b', 'c']);
  nodes.get('b')?.child.kill('SIGTERM');
  await nodes.get('b')?.ended;
  await start('b');
  const again = await ring();
  expect(member(again, 'b')).toMatchObject({ status: 'active', cordoned: true });
  expect(owned(again, 'b')).toBe(0);
});

test('evict a frozen node: its keys are handled elsewhere at once, and it is back when it wakes', async () => {
  const { toClique, stream, ring, pid } = await startThree();
  const before = member(await ring(), 'b')?.incarnation ?? 0;
  process.kill(pid('b'), 'SIGSTOP');
  try {
    const evicted = await run('evict', 'b', ...toClique);
    expect(evicted).toMatchObject({
      code: 0,
      lines: [
        { event: 'evicted', name: 'b', incarnation: before, members: ['a', 'c'], silent: [] },
      ],
    });
    expect((await ring()).members.map(({ name }) => name)).toEqual(['a', 'c']);
    const sent = await run('send', stream, '--keys', '20', '--count', '20', ...toClique);
    expect(sent.lines.map(({ event }) => event)).toEqual(Array(20).fill('sent'));
    const twice = await run('evict', 'b', ...toClique);
    expect(twice).toMatchObject({ code: 1, lines: [{ code: 'unknown-member' }] });
  } finally {
    process.kill(pid('b'), 'SIGCONT');
  }
  const watch = startCli(['ring', ...toClique, '--watch', '--json', '--nats', server.url]);
  const line = await watch.line(
    (each) => member(each as unknown as RingLine, 'b')?.status === 'active',
  );
  expect(member(line as unknown as RingLine, 'b')?.incarnation).toBeGreaterThan(before);
});

test('evict a living node: it comes back by itself, with a higher incarnation', async () => {
  const { toClique, nodes, ring } = await startThree();
  const before = member(await ring(), 'c')?.incarnation ?? 0;
  expect((await run('evict', 'c', ...toClique)).code).toBe(0);
  await expect
    .poll(async () => member(await ring(), 'c')?.incarnation, { timeout: 10_000 })
    .toBe(before + 1);
  expect(nodes.get('c')?.child.exitCode).toBe(null);
  const nobody = await run('cordon', 'nobody', ...toClique);
  expect(nobody).toMatchObject({ code: 1, lines: [{ event: 'failed', code: 'unknown-member' }] });
});

test('ring --plan shows what would move, and moves nothing', async () => {
  const { toClique, start, ring } = await startThree();
  const before = await ring();
  const plan = async (...changes: string[]): Promise<PlanLine> => {
    const args = changes.flatMap((change) => ['--plan', change]);
    const { code, lines } = await run('ring', ...toClique, ...args);
    expect({ code, count: lines.length }).toEqual({ code: 0, count: 1 });
    return lines[0] as unknown as PlanLine;
  };
  const away = await plan('-b');
  expect(away).toMatchObject({ event: 'plan', changes: ['-b'], digest: before.digest });
  const [lost] = away.rings;
  expect(lost?.members).toContainEqual({ name: 'b', before: owned(before, 'b'), after: 0 });
  expect(lost?.moved).toBeGreaterThanOrEqual(owned(before, 'b'));
  expect((await plan('+2', '-a')).changes).toEqual(['+new-1', '+new-2', '-a']);
  const [more] = (await plan('+d')).rings;
  expect((await ring()).digest).toBe(before.digest);
  // What was planned is what comes.
  await start('d');
  const after = await ring();
  for (const name of ['a', 'b', 'c', 'd']) {
    expect(more?.members.find((each) => each.name === name)?.after).toBe(owned(after, name));
  }
  const taken = await run('ring', ...toClique, '--plan', '+a');
  expect(taken).toMatchObject({ code: 1, lines: [{ code: 'name-taken' }] });
  const { stdout } = await runCli(['ring', ...toClique, '--nats', server.url, '--plan', '+1']);
  expect(stdout).toMatch(/^\+new-1: nothing is changed\n.* move\n.*balance/);
});

test('below --min-members nobody owns anything, and calls say so; then the clique begins', async () => {
  const toClique = ['--clique', uniqueName('c')];
  const stream = uniqueName('s');
  const args = [...toClique, '--stream', stream, '--min-members', '2'];
  const a = await startNode(server.url, [...args, '--name', 'a']);
  expect((await run('ring', ...toClique)).lines).toMatchObject([
    { minMembers: 2, quorum: false, members: [{ name: 'a', partitions: {} }] },
  ]);
  const send = ['send', stream, 'x', '--key', 'k', ...toClique];
  const refused = await run(...send, '--timeout', '1500');
  expect(refused).toMatchObject({ code: 1, lines: [{ event: 'failed', code: 'no-quorum' }] });
  const human = await runCli(['ring', ...toClique, '--nats', server.url]);
  expect(human.stdout).toContain('too few members: nobody owns anything below 2');
  await startNode(server.url, [...args, '--name', 'b']);
  expect(await run(...send)).toMatchObject({ code: 0, lines: [{ event: 'sent' }] });
  expect((await run('ring', ...toClique)).lines).toMatchObject([{ quorum: true }]);
  a.child.kill('SIGTERM');
  expect((await a.ended).stderr).toContain('too few members');
});

test('ring says to people how many members have one view', async () => {
  const { toClique } = await startThree();
  await run('cordon', 'a', ...toClique);
  const { stdout, code } = await runCli(['ring', ...toClique, '--nats', server.url]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^3 members of clique /);
  expect(stdout).toContain('3 members, 1 view');
  expect(stdout).toMatch(/\n {2}a {2,}active cordoned /);
  const help = await runCli(['evict', '--help']);
  expect(help.stdout.replaceAll(/\s+/g, ' ')).toContain('comes back by itself, with a higher');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { redisBinary } from '../support/redis-binary.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type Ended, runCli, type Running, startCli, uniqueName } from './cli.ts';

const isMissing = redisBinary() === undefined && process.env['CI'] === undefined;

for (const kind of ['nats', 'redis'] as const) {
  /** Each test starts many processes, one after the other. */
  describe.skipIf(kind === 'redis' && isMissing)(
    `coterie stream on ${kind}`,
    { timeout: 60_000 },
    () => {
      let server: NatsServer | RedisServer;
      beforeAll(async () => {
        server = await (kind === 'nats' ? startNatsServer({ args: ['-js'] }) : startRedisServer());
      });
      afterAll(() => server.stop());

      const words = (command: string, name: string, rest: readonly string[]): string[] => {
        return ['stream', command, name, '--json', '--store', server.url, ...rest];
      };
      const run = (command: string, name: string, ...rest: string[]): Promise<Ended> =>
        runCli(words(command, name, rest));
      const start = (command: string, name: string, ...rest: string[]): Running =>
        startCli(words(command, name, rest));

      test('adds, reads from everywhere, tells and trims', async () => {
        const name = uniqueName('events');
        expect(await run('info', name)).toMatchObject({
          code: 1,
          lines: [{ event: 'failed', code: 'no-stream' }],
        });
        const missing = await run('add', name, 'x', '--if-exists');
        expect(missing).toMatchObject({ code: 1, lines: [{ code: 'no-stream' }] });
        const added = await run('add', name, 'first', '--topic', 'a.b', '--once', 'one');
        expect(added).toMatchObject({
          code: 0,
          lines: [{ event: 'added', stream: name, topic: 'a.b', isNew: true }],
        });
        const again = await run('add', name, 'first', '--once', 'one');
        const firstId = added.lines[0]?.['id'];
        expect(again.lines[0]).toMatchObject({ id: firstId, isNew: false });
        const input = Array.from({ length: 1200 }, (_, n) => `line ${n}\n`).join('');
        const many = await runCli(words('add', name, ['-', '--key', 'k']), { input });
        expect([many.code, many.lines.length]).toEqual([0, 1200]);

        const oldest = await run('read', name, '--from', 'oldest', '--limit', '3');
        expect(oldest.code).toBe(0);
        expect(oldest.lines.map(({ data }) => data)).toEqual(['first', 'line 0', 'line 1']);
        const [line] = oldest.lines;
        expect(Object.keys(line ?? {})).toEqual(['id', 'stream', 'topic', 'data', 'time']);
        expect(line).toMatchObject({ id: firstId, stream: name, topic: 'a.b' });

        const after = await run('read', name, '--from', String(firstId), '--limit', '1');
        expect(after.lines[0]?.['data']).toBe('line 0');
        const past = new Date(Number(line?.['time'])).toISOString();
        const at = await run('read', name, '--from', past, '--limit', '1', '--topic', 'a.*');
        expect(at.lines[0]?.['data']).toBe('first');

        const lastId = many.lines.at(-1)?.['id'];
        expect((await run('info', name)).lines).toEqual([
          { event: 'info', stream: name, length: 1201, firstId, lastId, sinks: [] },
        ]);
        expect((await run('trim', name, '--max-length', '100')).lines).toEqual([
          { event: 'trimmed', stream: name, count: 1101 },
        ]);
        const left = await run('read', name, '--from', 'oldest', '--limit', '1');
        expect(left.lines[0]?.['data']).toBe('line 1100');
      });

      test('follows from newest until a signal, and exits with 0', async () => {
        const name = uniqueName('events');
        await run('add', name, 'before');
        const reader = start('read', name);
        // It says nothing when it begins: what is added is repeated until it shows.
        let shown = false;
        const seen = reader.line(() => true).then(() => (shown = true));
        for (let n = 0; !shown && n < 50; n += 1) await run('add', name, `after ${n}`);
        await seen;
        expect(reader.lines[0]?.['data']).toMatch(/^after/);
        reader.child.kill('SIGTERM');
        expect(await reader.ended).toMatchObject({ code: 0, signal: null });
      });

      test('two of one sink share the events, and what one was killed with comes to the other', async () => {
        const name = uniqueName('events');
        const input = Array.from({ length: 200 }, (_, n) => `${n}\n`).join('');
        const sink = ['--name', 'workers', '--from', 'oldest', '--grace', '500'];
        await runCli(words('add', name, ['-']), { input });
        const one = start('sink', name, ...sink, '--fail', '0.5');
        await one.line(() => true);
        const two = start('sink', name, ...sink);
        await two.line(() => true);
        one.child.kill('SIGKILL');
        await one.ended;
        const all = (): Set<unknown> =>
          new Set([...one.lines, ...two.lines].map(({ data }) => data));
        await two.line(() => all().size === 200);
        two.child.kill('SIGINT');
        expect((await two.ended).code).toBe(0);
        const info = await run('info', name);
        expect(info.lines[0]).toMatchObject({ length: 200, sinks: ['workers'] });
        const other = await run('sink', name, '--name', 'workers', '--limit', '1');
        expect(other).toMatchObject({ code: 1, lines: [{ code: 'config-mismatch' }] });
      });

      test('speaks to people without --json', async () => {
        const name = uniqueName('events');
        const plain = (...args: string[]): Promise<Ended> =>
          runCli(['stream', ...args, '--store', server.url]);
        expect((await plain('add', name, 'a\u001b[31mb')).stdout).toMatch(/^added \d+/);
        const read = await plain('read', name, '--from', 'oldest', '--limit', '1');
        expect(read.stdout).toMatch(/ - a\\u001b\[31mb\n$/);
        expect((await plain('info', name)).stdout).toMatch(new RegExp(`${name} +1 `));
      });
    },
  );
}

test('coterie stream says that the store is away', async () => {
  for (const url of ['nats://127.0.0.1:1', 'redis://127.0.0.1:1']) {
    const ended = await runCli(['stream', 'info', 's', '--json', '--store', url]);
    expect(ended).toMatchObject({ code: 1, lines: [{ event: 'failed', code: 'disconnected' }] });
  }
});

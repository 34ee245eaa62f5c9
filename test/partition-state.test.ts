import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../src/broker/client-contract.ts';
import { createClient } from '../src/broker/client.ts';
import { nats } from '../src/pubsub/nats.ts';
import { uniqueName } from './cli/cli.ts';
import { type NatsServer, startNatsServer } from './support/nats-server.ts';

const MEMBER = join(import.meta.dirname, 'support', 'counter-member.ts');
const KEYS = Array.from({ length: 40 }, (_, n) => `v${n}`);

interface Line {
  readonly event: string;
  readonly partition?: number;
  readonly lost?: boolean;
}

let server: NatsServer;
const folder = mkdtempSync(join(tmpdir(), 'coterie-state-'));
const children: ChildProcess[] = [];
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A member as a process; resolves when it is ready. */
async function start(
  clique: string,
  name: string,
): Promise<{ child: ChildProcess; lines: Line[] }> {
  const args = [MEMBER, server.url, clique, name, folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: Line[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${name} ended`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.event === 'ready') resolve();
    });
  });
  return { child, lines };
}

/** Visits by all keys, round after round, until it is ended; resolves with how many rounds. */
function visits(client: Client, last: Map<string, number>): () => Promise<void> {
  let isOn = true;
  const run = async (): Promise<void> => {
    while (isOn) {
      await Promise.all(
        KEYS.map(async (key) => {
          const { data } = await client.request({ stream: 'visits', key });
          const count = Number(Buffer.from(data).toString());
          expect({ key, count }).toEqual({ key, count: (last.get(key) ?? 0) + 1 });
          last.set(key, count);
        }),
      );
    }
  };
  const running = run();
  return async () => {
    isOn = false;
    await running;
  };
}

test(
  'state follows its partition over real NATS: join, leave, kill -9',
  { timeout: 60_000 },
  async () => {
    const clique = uniqueName('c');
    await using client = createClient({ pubsub: nats({ servers: server.url }), clique });
    const a = await start(clique, 'a');
    const b = await start(clique, 'b');
    const last = new Map<string, number>();
    // Every reply is one more than the one before: no count is lost on the way.
    let end = visits(client, last);
    const c = await start(clique, 'c');
    b.child.kill('SIGTERM');
    const [code] = (await once(b.child, 'exit')) as [number];
    expect(code).toBe(0);
    await end();
    expect(Math.min(...last.values())).toBeGreaterThan(2);
    expect(b.lines.filter(({ event }) => event === 'gained').length).toBe(
      b.lines.filter(({ event, lost }) => event === 'released' && lost === false).length,
    );
    expect(c.lines.some(({ event }) => event === 'gained')).toBe(true);

    // A crash stores nothing: the next owner gains what was stored last, and goes on from there.
    const gainedBefore = a.lines.length;
    c.child.kill('SIGKILL');
    await once(c.child, 'exit');
    const counts = new Map<string, number>();
    for (const key of KEYS) {
      const { data } = await client.request({ stream: 'visits', key });
      counts.set(key, Number(Buffer.from(data).toString()));
    }
    const gained = a.lines.slice(gainedBefore).filter(({ event }) => event === 'gained');
    const held = new Set(
      c.lines.filter(({ event }) => event === 'gained').map((each) => each.partition),
    );
    for (const { partition } of c.lines.filter(({ event }) => event === 'released'))
      held.delete(partition);
    expect(new Set(gained.map(({ partition }) => partition))).toEqual(held);
    for (const [key, count] of counts) {
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual((last.get(key) ?? 0) + 1);
    }
    end = visits(client, counts);
    await end();
    a.child.kill('SIGTERM');
    await once(a.child, 'exit');
  },
);

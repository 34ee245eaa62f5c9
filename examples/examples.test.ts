import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createClient } from '../src/broker/client.ts';
import { nats } from '../src/pubsub/nats.ts';
import { startNatsServer } from '../test/support/nats-server.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('.', import.meta.url));

async function linesOf(example: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [`${folder}${example}.ts`], { timeout: 40_000 });
  return stdout.trimEnd().split('\n');
}

describe('examples', () => {
  it('minimal: one customer meets one broker, in order', async () => {
    const lines = await linesOf('minimal');
    expect(lines).toHaveLength(9);
    for (const customer of ['customer-1', 'customer-2', 'customer-3']) {
      const own = lines.filter((line) => line.endsWith(customer));
      expect(new Set(own.map((line) => line.split(' ')[0])).size).toBe(1);
      expect(own.map((line) => line.split(' ')[3])).toEqual(['1', '2', '3']);
    }
  });

  it('request-reply: state at the owner, and its error at the asker', async () => {
    expect(await linesOf('request-reply')).toEqual([
      'took 30, 70 left',
      'took 50, 20 left',
      'refused 40: handler-failed, only 20 left',
    ]);
  });

  it('two-cliques: each handles every message once', async () => {
    const lines = await linesOf('two-cliques');
    expect(lines.sort()).toEqual(['billing handled 20 orders', 'shipping handled 20 orders']);
  });

  it('custom-codec: foreign publishers take part, bad bytes are an event', async () => {
    expect(await linesOf('custom-codec')).toEqual([
      expect.stringMatching(/^dropped: undecodable, /),
      'sensor-7 reads 21.5',
    ]);
  });

  it('custom-driver: the contract is enough', async () => {
    expect(await linesOf('custom-driver')).toEqual(['hello world', 'over the bus: some messages']);
  });

  it('simulate: own handlers under faults, the same each time', async () => {
    const lines = await linesOf('simulate');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toMatch(/^seed \d: \d{2,} handled, \d{2,} stored, \d+ refused, [0-9a-f]{16}$/);
    }
    expect(await linesOf('simulate')).toEqual(lines);
  }, 60_000);

  it('nats-node: a member that leaves when it is told to', async () => {
    await using server = await startNatsServer();
    const node = spawn(process.execPath, [`${folder}nats-node.ts`], {
      env: { ...process.env, NATS_URL: server.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const exited = once(node, 'exit');
    await using client = createClient({ pubsub: nats({ servers: server.url }), clique: 'shop' });
    await client.view();
    const reply = await client.request({ stream: 'orders', key: 'c-1', data: 'an order' });
    expect(Buffer.from(reply.data).toString()).toBe(`handled by ${reply.node}`);
    node.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('every example has a test here', () => {
    const examples = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const tested = [
      'custom-codec',
      'custom-driver',
      'minimal',
      'nats-node',
      'request-reply',
      'simulate',
      'two-cliques',
    ];
    expect(examples.map((name) => name.replace('.ts', '')).sort()).toEqual(tested);
  });
});

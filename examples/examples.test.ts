import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
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
    // Also where the test fails or takes too long.
    onTestFinished(() => void node.kill('SIGKILL'));
    const exited = once(node, 'exit');
    await using client = createClient({ pubsub: nats({ servers: server.url }), clique: 'shop' });
    await client.view();
    const reply = await client.request({ stream: 'orders', key: 'c-1', data: 'an order' });
    expect(Buffer.from(reply.data).toString()).toBe(`handled by ${reply.node}`);
    node.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('middleware: what fails is tried again, what keeps failing is a dead letter', async () => {
    expect(await linesOf('middleware')).toEqual([
      'handled FINE of c-7, attempt 1',
      'handled SHAKY of c-7, attempt 3',
      'handled NEXT of c-7, attempt 1',
      'dead letter 1: no such article, after 3 attempts',
    ]);
  });

  it('partition-state: the next owner goes on where the last one was', async () => {
    expect(await linesOf('partition-state')).toEqual([
      'v-1 was here 1 times, says ada',
      'v-1 was here 2 times, says ada',
      'v-1 was here 3 times, says ben',
      'stored: 3',
    ]);
  });

  it('fencing: a former owner is refused, and nothing is paid twice', async () => {
    expect(await linesOf('fencing')).toEqual([
      'ada paid 30, 70 left',
      'ben paid 30, 70 left',
      'ben paid 50, 20 left',
      'ada is refused: a later owner is at work',
      'ann has 20',
    ]);
  });

  it('stream-work-queue: every job once, what keeps failing is kept', async () => {
    expect(await linesOf('stream-work-queue')).toEqual([
      'gave up job 13: attempt 3 failed',
      '19 jobs done, each 1 time',
      'kept: job 13',
    ]);
  });

  it('stream-fan-out: every reader sees all since it began', async () => {
    expect(await linesOf('stream-fan-out')).toEqual([
      'chart saw 99, 100, 101',
      'alarm saw 100, 101',
    ]);
  });

  it('stream-several: one sink, three streams', async () => {
    expect(await linesOf('stream-several')).toEqual([
      'orders: order 1',
      'payments: payment 1',
      'refunds: refund 1',
    ]);
  });

  it('stream-topics: by name, pattern and predicate', async () => {
    expect(await linesOf('stream-topics')).toEqual([
      'order.created: small',
      'order.*: small, larger',
      'large: larger, largest',
    ]);
  });

  it('stream-replay: from a time, and from a checkpoint', async () => {
    expect(await linesOf('stream-replay')).toEqual([
      'since then: wed, thu',
      'after the checkpoint: fri',
    ]);
  });

  it('durable-ingress: one customer meets one broker, in the order of the stream', async () => {
    const lines = await linesOf('durable-ingress');
    expect(lines).toHaveLength(30);
    for (const key of ['c-1', 'c-2', 'c-3']) {
      const own = lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.split(' '));
      expect(own.map(([, , number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(new Set(own.map((words) => words.at(-1))).size).toBe(1);
    }
  });

  it('every example has a test here', () => {
    const examples = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const tested = [
      'custom-codec',
      'custom-driver',
      'durable-ingress',
      'fencing',
      'middleware',
      'minimal',
      'nats-node',
      'partition-state',
      'request-reply',
      'simulate',
      'stream-fan-out',
      'stream-replay',
      'stream-several',
      'stream-topics',
      'stream-work-queue',
      'two-cliques',
    ];
    expect(examples.map((name) => name.replace('.ts', '')).sort()).toEqual(tested);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNatsServer, type NatsServer } from './support/nats-server.ts';

const root = new URL('../', import.meta.url);
const cli = fileURLToPath(new URL('src/cli/main.ts', root));

/** The commands of the README's tour, as they stand there. */
const tour = [
  ...readFileSync(new URL('README.md', root), 'utf8').matchAll(/<!-- tour -->\n```sh\n([^`]*)```/g),
]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .filter((line) => line.startsWith('npx coterie '))
  .map((line) => line.slice('npx coterie '.length));

/** Splits a line as a shell does, as far as the tour needs it. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

describe('the five-minute tour of the README', () => {
  let server: NatsServer;
  const nodes: ChildProcess[] = [];
  const handled: string[] = [];

  const start = (line: string): ChildProcess =>
    spawn(process.execPath, [cli, ...words(line), '--json'], {
      env: { ...process.env, NATS_URL: server.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  async function run(line: string): Promise<Record<string, unknown>[]> {
    const child = start(line);
    const lines: Record<string, unknown>[] = [];
    if (child.stdout === null) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (text) => lines.push(JSON.parse(text)));
    const [code] = await once(child, 'close');
    expect({ line, code }).toEqual({ line, code: 0 });
    return lines;
  }

  beforeAll(async () => {
    server = await startNatsServer();
    const ready = tour
      .filter((line) => line.startsWith('node '))
      .map(async (line) => {
        const node = start(line);
        nodes.push(node);
        if (node.stdout === null) throw new Error('no output');
        const lines = createInterface({ input: node.stdout });
        await new Promise<void>((resolve) => {
          lines.on('line', (text) => {
            const { event, node: name } = JSON.parse(text);
            if (event === 'ready') resolve();
            if (event === 'handled') handled.push(name);
          });
        });
      });
    await Promise.all(ready);
  }, 30_000);

  afterAll(async () => {
    const exits = nodes.map((node) => once(node, 'exit'));
    for (const node of nodes) node.kill('SIGTERM');
    expect((await Promise.all(exits)).map(([code]) => code)).toEqual([0, 0, 0]);
    await server.stop();
  }, 30_000);

  it('starts three nodes and has a command of each kind', () => {
    expect(tour.map((line) => line.split(' ')[0])).toEqual([
      'node',
      'node',
      'node',
      'publish',
      'send',
      'request',
      'ring',
      'owner',
    ]);
  });

  it('publishes, sends, requests, and shows the ring, as the README says', async () => {
    const outputs: Record<string, unknown>[][] = [];
    for (const line of tour.slice(3)) outputs.push(await run(line));
    const [published, sent, replied, ring, owner] = outputs;
    expect(published).toEqual([{ event: 'published', id: expect.any(String) }]);
    expect(sent?.filter(({ event }) => event === 'sent')).toHaveLength(1000);
    expect(replied).toEqual([expect.objectContaining({ event: 'reply', data: 'ping' })]);
    expect(ring?.[0]).toMatchObject({ members: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }] });
    expect(owner?.[0]).toMatchObject({ key: 'c-7', owner: replied?.[0]?.node });
    await expect.poll(() => handled.length, { timeout: 5000 }).toBe(1002);
    expect(new Set(handled).size).toBe(3);
  }, 60_000);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { CoterieError } from '../../runtime/errors.ts';
import { singleFlight } from '../../runtime/single-flight.ts';
import { type DemoClique, type DemoNode, nodeKeyOf } from './nodes.ts';

interface Line {
  readonly event: string;
  readonly id?: string | null;
  readonly node?: string;
  readonly message?: string;
}

/** Makes a node that is a process of its own, `coterie node`; killing it is SIGKILL. */
export function childNode(name: string, clique: DemoClique, natsUrl: string): DemoNode {
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child?.kill(signal);
    await ended;
  };
  return {
    name,
    join: singleFlight(async () => {
      const started = start(name, clique, natsUrl);
      child = started;
      // After `close` everything that it printed has been read.
      ended = once(started, 'close');
      await ready(started, clique);
    }),
    leave: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function start(name: string, { clique, stream }: DemoClique, natsUrl: string): ChildProcess {
  const file = import.meta.filename;
  const main = join(dirname(file), '..', `main${extname(file)}`);
  const args = ['node', '--json', '--clique', clique, '--stream', stream, '--name', name];
  return spawn(process.execPath, [...process.execArgv, main, ...args, '--key', nodeKeyOf(name)], {
    // The URL may hold a password: other users can read arguments, but not the environment. With
    // the channel the child notices when this process is gone.
    env: { ...process.env, NATS_URL: natsUrl },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
}

function ready(child: ChildProcess, { handled }: DemoClique): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.on('line', (text) => {
      const line = JSON.parse(text) as Line;
      if (line.event === 'ready') resolve();
      else if (line.event === 'handled') handled(String(line.id), String(line.node));
      else if (line.event === 'failed') reject(new CoterieError('internal', String(line.message)));
    });
    child.once('error', (error) => reject(CoterieError.from(error)));
    child.once('close', () =>
      reject(new CoterieError('internal', 'a node ended before it joined')),
    );
  });
}

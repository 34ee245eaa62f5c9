import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { NO_REDIS, redisBinary } from './redis-binary.ts';

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly version: string;
  /** Ends the process and removes its files; may be called twice. */
  stop(): Promise<void>;
  /** SIGKILL. `restart` brings it back with its append-only file. */
  kill(): Promise<void>;
  /** A new process on the same port with the same data. */
  restart(): Promise<void>;
}

interface Run {
  readonly child: ChildProcess;
  readonly version: string;
  readonly exited: Promise<void>;
}

/** Starts a real redis-server on 127.0.0.1, with an append-only file, and resolves when it answers. */
export async function startRedisServer(
  options: { readonly args?: readonly string[] } = {},
): Promise<RedisServer> {
  const binary = redisBinary();
  if (binary === undefined) throw new Error(NO_REDIS);
  const folder = mkdtempSync(join(tmpdir(), 'coterie-redis-'));
  const port = await freePort();
  let current: Run | undefined;
  const clear = (): void => {
    current?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    current?.child.kill(signal);
    const late = setTimeout(() => current?.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await current?.exited;
    clearTimeout(late);
  };
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    process.off('exit', clear);
    clear();
  };
  try {
    current = await launch(binary, folder, port, options.args ?? []);
  } catch (error) {
    process.off('exit', clear);
    clear();
    throw error;
  }
  const { version } = current;
  return {
    url: `redis://127.0.0.1:${port}`,
    version,
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      current = await launch(binary, folder, port, options.args ?? []);
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function launch(
  binary: string,
  folder: string,
  port: number,
  more: readonly string[],
): Promise<Run> {
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  args.push('--appendonly', 'yes', '--save', '', '--daemonize', 'no', ...more);
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let ended = false;
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  }).then(() => {
    ended = true;
  });
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!ended && performance.now() < deadline) {
    const version = await ask(port, child.pid ?? 0);
    if (version !== undefined) return { child, version, exited };
    await sleep(10);
  }
  child.kill('SIGKILL');
  await exited;
  throw new Error(`redis-server did not start on port ${port}:\n${output.trim()}`);
}

/** The version, once the process that answers is the one that was started and has loaded its data. */
async function ask(port: number, pid: number): Promise<string | undefined> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const info = await redis.info();
    if (Number(/process_id:(\d+)/.exec(info)?.[1]) !== pid) return undefined;
    return /redis_version:(\S+)/.exec(info)?.[1];
  } catch {
    // Not yet: asked again until the deadline.
    return undefined;
  } finally {
    redis.disconnect();
  }
}

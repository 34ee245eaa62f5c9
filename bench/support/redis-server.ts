import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly version: string;
}

/** Starts a redis-server of its own; undefined where there is none (`REDIS_BIN`, or on the PATH). */
export async function startRedisServer(): Promise<RedisServer | undefined> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'coterie-redis-'));
  const binary = process.env['REDIS_BIN'] ?? 'redis-server';
  const child = spawn(
    binary,
    ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.pid === undefined || child.exitCode !== null) break;
    if (await answers(port)) {
      return { port, pid: child.pid, version: versionOf(binary), [Symbol.asyncDispose]: stop };
    }
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  await stop();
  return undefined;
}

function versionOf(binary: string): string {
  const told = execFileSync(binary, ['--version'], { encoding: 'utf8' });
  return /v=([0-9.]+)/.exec(told)?.[1] ?? 'unknown';
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

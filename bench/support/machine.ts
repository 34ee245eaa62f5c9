import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Bus } from './bus.ts';

/** What the figures were measured on and with. */
export interface Machine {
  readonly at: string;
  readonly cpus: number;
  readonly cpu: string;
  readonly memoryMb: number;
  readonly load: number;
  readonly node: string;
  readonly nats: string;
  readonly redis: string;
  readonly peers: Readonly<Record<string, string>>;
  readonly commit: string;
}

export function machineOf(bus: Bus, folder: string): Machine {
  return {
    at: new Date().toISOString(),
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? '',
    memoryMb: Math.round(totalmem() / 2 ** 20),
    load: loadavg()[0] ?? 0,
    node: process.version,
    nats: bus.nats.version,
    redis: bus.redis?.version ?? 'none',
    peers: peersOf(folder),
    commit: commitOf(folder),
  };
}

function peersOf(folder: string): Record<string, string> {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  const versions: Record<string, string> = {};
  for (const name of Object.keys(dependencies)) {
    const own = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    versions[name] = (JSON.parse(own) as { version: string }).version;
  }
  return versions;
}

function commitOf(folder: string): string {
  try {
    const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder });
    const changes = execFileSync('git', ['status', '--porcelain'], { cwd: folder });
    return `${head.toString().trim()}${changes.length > 0 ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

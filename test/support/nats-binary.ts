import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findExecutable } from './find-executable.ts';

const HINT =
  'no nats-server found: install it (Debian: apt-get install nats-server, macOS: brew install ' +
  'nats-server, others: https://docs.nats.io), or set NATS_BIN to its path';

/**
 * The path of a nats-server: `NATS_BIN`, else the PATH. Where `CI` is set, on Debian and as root, it
 * is installed. Throws with what to install when there is none.
 */
export function natsBinary(): string {
  const given = process.env['NATS_BIN'];
  if (given !== undefined && given !== '') return given;
  const found = findExecutable('nats-server');
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (process.env['CI'] !== undefined && isRoot && existsSync('/etc/debian_version')) {
    // Several test files may get here at once.
    const options = ['-o', 'DPkg::Lock::Timeout=120', '-y', '--no-install-recommends'];
    execFileSync('apt-get', ['install', ...options, 'nats-server'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = findExecutable('nats-server');
    if (installed !== undefined) return installed;
  }
  throw new Error(HINT);
}

import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const HINT =
  'no nats-server found: install it (Debian: apt-get install nats-server, macOS: brew install ' +
  'nats-server, others: https://docs.nats.io), or set NATS_BIN to its path';

/** Debian puts the server where only root's PATH looks. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin'];

/**
 * The path of a nats-server: `NATS_BIN`, else the PATH. Where `CI` is set, on Debian and as root, it
 * is installed. Throws with what to install when there is none.
 */
export function natsBinary(): string {
  const given = process.env['NATS_BIN'];
  if (given !== undefined && given !== '') return given;
  const found = onPath();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (process.env['CI'] !== undefined && isRoot && existsSync('/etc/debian_version')) {
    // Several test files may get here at once.
    const options = ['-o', 'DPkg::Lock::Timeout=120', '-y', '--no-install-recommends'];
    execFileSync('apt-get', ['install', ...options, 'nats-server'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = onPath();
    if (installed !== undefined) return installed;
  }
  throw new Error(HINT);
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, ...SYSTEM_FOLDERS]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'nats-server'))
    .find((path) => isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian puts the server where not every PATH looks. */
const SYSTEM_FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/sbin'];

export const NO_REDIS =
  'no redis-server found: install it (Debian: apt-get install redis-server, macOS: brew install ' +
  'redis), or set REDIS_BIN to its path';

/** The path of a redis-server: `REDIS_BIN`, else the PATH; undefined where there is none. */
export function redisBinary(): string | undefined {
  const given = process.env['REDIS_BIN'];
  if (given !== undefined && given !== '') return given;
  return [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'redis-server'))
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

import { findExecutable } from './find-executable.ts';

export const NO_REDIS =
  'no redis-server found: install it (Debian: apt-get install redis-server, macOS: brew install ' +
  'redis), or set REDIS_BIN to its path';

/** The path of a redis-server: `REDIS_BIN`, else the PATH; undefined where there is none. */
export function redisBinary(): string | undefined {
  const given = process.env['REDIS_BIN'];
  return given !== undefined && given !== '' ? given : findExecutable('redis-server');
}

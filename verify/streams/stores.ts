import { jetstreamLog, redisStreams, type StreamLog } from '../../src/index.ts';
import { startNatsServer } from '../../test/support/nats-server.ts';
import { startRedisServer } from '../../test/support/redis-server.ts';

export const STORES = ['nats', 'redis'] as const;
export type StoreName = (typeof STORES)[number];

/** A server with its data on disk, which can be killed and comes back with it. */
export interface StoreServer extends AsyncDisposable {
  readonly url: string;
  readonly version: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/**
 * JetStream with file storage: an acknowledged event is in the page cache, which outlives the
 * process. Redis with an append-only file that is written, and with `always` synced, before each answer.
 */
export function startStore(name: StoreName): Promise<StoreServer> {
  if (name === 'nats') return startNatsServer({ args: ['-js'] });
  return startRedisServer({ args: ['--appendfsync', 'always'] });
}

export function openLog(url: string): StreamLog {
  if (url.startsWith('redis:')) return redisStreams({ url });
  return jetstreamLog({ servers: url, reconnectTimeWaitMs: 50, reconnectJitterMs: 20 });
}

import { afterAll, beforeAll, describe, test } from 'vitest';
import { jetstreamLog, memoryLog, MemoryLogStore, redisStreams } from '../../src/index.ts';
import type { StreamLog } from '../../src/index.ts';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { NO_REDIS, redisBinary } from '../support/redis-binary.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';

/** A store that all tests of one file share; they use streams of their own. */
export interface Store {
  readonly name: 'memory' | 'jetstream' | 'redis';
  readonly url: string;
  /** Another process' log on it; closed at the end. */
  open(): StreamLog;
  /** A name that no other test uses. */
  stream(): string;
  /** SIGKILL of the server, and the start of it with its data; undefined where there is none. */
  readonly server: { kill(): Promise<void>; restart(): Promise<void> } | undefined;
}

/** Runs the tests on every store: in memory, and on real servers that are started for this file. */
export function onEveryStore(title: string, tests: (store: Store) => void): void {
  for (const name of ['memory', 'jetstream', 'redis'] as const) onStore(name, title, tests);
}

function onStore(name: Store['name'], title: string, tests: (store: Store) => void): void {
  // Where there is no server its tests are skipped; not where CI asks for all of them.
  const isMissing =
    name === 'redis' && redisBinary() === undefined && process.env['CI'] === undefined;
  describe.skipIf(isMissing)(`${title}: ${name}${isMissing ? `: ${NO_REDIS}` : ''}`, () => {
    let server: NatsServer | RedisServer | undefined;
    const shared = new MemoryLogStore();
    const logs: StreamLog[] = [];
    let streams = 0;
    beforeAll(async () => {
      if (name === 'jetstream') server = await startNatsServer({ args: ['-js'] });
      if (name === 'redis') server = await startRedisServer();
    });
    afterAll(async () => {
      await Promise.all(logs.map((log) => log.close()));
      await server?.stop();
    });
    const make = (): StreamLog => {
      if (name === 'memory') return memoryLog({ store: shared });
      const url = server?.url as string;
      if (name === 'redis') return redisStreams({ url });
      return jetstreamLog({ servers: url, reconnectTimeWaitMs: 20, reconnectJitterMs: 10 });
    };
    test.skipIf(name === 'memory')('prints the version of the server', ({ annotate }) =>
      annotate(`${name} ${server?.version}`),
    );
    tests({
      name,
      get url() {
        return server?.url ?? '';
      },
      open() {
        const log = make();
        logs.push(log);
        return log;
      },
      stream() {
        streams += 1;
        return `events-${streams}`;
      },
      get server() {
        return server;
      },
    });
  });
}

import { afterAll, beforeAll, describe, it } from 'vitest';

import { LOG_FEATURES } from '../../test/support/driver-features.ts';
import { NO_REDIS, redisBinary } from '../../test/support/redis-binary.ts';
import { type RedisServer, startRedisServer } from '../../test/support/redis-server.ts';
import { streamLogSuite } from '../testing/log-suite.ts';
import { redisStreams } from './redis-streams.ts';

/** Where there is no server the cases are skipped; not where CI asks for all of them. */
const isMissing = redisBinary() === undefined && process.env['CI'] === undefined;

let server: RedisServer;

const suite = streamLogSuite({
  name: 'redis',
  features: LOG_FEATURES.Redis,
  maxEventBytes: 1024 * 1024,
  deadlineMs: 30_000,
  open: async () => ({
    open: (clock) => redisStreams({ url: server.url, clock }),
    down: () => server.kill(),
    up: () => server.restart(),
  }),
});

describe.skipIf(isMissing)(
  `conformance of the Redis log${isMissing ? `: ${NO_REDIS}` : ''}`,
  () => {
    beforeAll(async () => {
      server = await startRedisServer();
    });
    afterAll(() => server.stop());

    it('prints the version of the server', ({ annotate }) =>
      annotate(`redis-server ${server.version}`));
    for (const each of suite)
      it.skipIf(each.skip !== undefined)(each.name, () => each.run(), 60_000);
  },
);

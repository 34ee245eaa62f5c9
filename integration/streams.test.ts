import { describe, expect, test } from 'vitest';
import { NO_REDIS, redisBinary } from '../test/support/redis-binary.ts';
import { run, type RunOptions } from '../verify/streams/run.ts';

const isMissing = redisBinary() === undefined && process.env['CI'] === undefined;

/** `npm run streams`, shorter. */
const COMMON: Omit<RunOptions, 'what' | 'store' | 'order'> = {
  events: 10_000,
  processes: 4,
  keys: 500,
  perSecond: 2000,
  killEveryMs: 1500,
  restarts: 0,
  graceMs: 2000,
  workMs: 1,
  concurrency: 64,
  seed: 3,
};

describe.each(['nats', 'redis'] as const)('on %s', (store) => {
  const runs = test.skipIf(store === 'redis' && isMissing);
  const missing = store === 'redis' && isMissing ? `: ${NO_REDIS}` : '';

  runs(`a sink of processes loses nothing, killed and with its server away${missing}`, async () => {
    const found = await run({ ...COMMON, what: 'sink', order: 'none', store, restarts: 2 });
    expect(found).toMatchObject({ added: 10_000, lost: 0, unexplained: 0, restarts: 2 });
    expect(found.kills).toBeGreaterThan(1);
  });

  runs.each(['none', 'key'] as const)(
    `a clique handles every event, with order %s${missing}`,
    async (order) => {
      const found = await run({ ...COMMON, what: 'ingress', order, store, perSecond: 1500 });
      expect(found).toMatchObject({ added: 10_000, lost: 0, overlaps: 0, unexplained: 0 });
      if (order === 'key') expect(found.outOfOrder).toBe(0);
      expect(found.kills + found.joins + found.leaves).toBeGreaterThan(2);
    },
  );
});

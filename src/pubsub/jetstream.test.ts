import { afterAll, beforeAll, describe, it } from 'vitest';

import { LOG_FEATURES } from '../../test/support/driver-features.ts';
import { type NatsServer, startNatsServer } from '../../test/support/nats-server.ts';
import { streamLogSuite } from '../testing/log-suite.ts';
import { jetstreamLog } from './jetstream.ts';

let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer({ args: ['-js'] });
});

afterAll(() => server.stop());

const suite = streamLogSuite({
  name: 'jetstream',
  features: LOG_FEATURES.JetStream,
  maxEventBytes: 1024 * 1024,
  deadlineMs: 30_000,
  open: async () => ({
    open: (clock) =>
      jetstreamLog({
        servers: server.url,
        clock,
        reconnectTimeWaitMs: 10,
        reconnectJitterMs: 10,
      }),
    down: () => server.kill(),
    up: () => server.restart(),
  }),
});

describe('conformance of the JetStream log', () => {
  it('prints the version of the server', ({ annotate }) =>
    annotate(`nats-server ${server.version}`));
  for (const each of suite) it.skipIf(each.skip !== undefined)(each.name, () => each.run(), 60_000);
});

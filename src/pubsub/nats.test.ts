import { afterAll, beforeAll, describe, it } from 'vitest';

import { type NatsServer, startNatsServer } from '../../test/support/nats-server.ts';
import { pubsubSuite } from '../testing/pubsub-suite.ts';
import { nats } from './nats.ts';

let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer();
});

afterAll(() => server.stop());

const suite = pubsubSuite({
  name: 'nats',
  features: { headers: true, queueGroups: true, patterns: true, noResponders: true, outage: true },
  open: async () => ({
    driver: nats({ servers: server.url, reconnectTimeWaitMs: 10, reconnectJitterMs: 10 }),
    down: () => server.kill(),
    up: () => server.restart(),
  }),
});

describe('conformance of the NATS driver', () => {
  for (const each of suite) it.skipIf(each.skip !== undefined)(each.name, () => each.run());
});

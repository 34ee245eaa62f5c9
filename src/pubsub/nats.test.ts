import { afterAll, beforeAll, describe, it } from 'vitest';

import { PUBSUB_FEATURES } from '../../test/support/driver-features.ts';
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
  features: PUBSUB_FEATURES.NATS,
  open: async () => ({
    driver: nats({ servers: server.url, reconnectTimeWaitMs: 10, reconnectJitterMs: 10 }),
    down: () => server.kill(),
    up: () => server.restart(),
  }),
});

describe('conformance of the NATS driver', () => {
  for (const each of suite) it.skipIf(each.skip !== undefined)(each.name, () => each.run());
});

import type { PubSubSuiteOptions } from '../../src/testing/pubsub-suite.ts';
import type { StreamLogSuiteOptions } from '../../src/testing/log-suite.ts';

/** What each driver is told to be able to do: the suites run by it, and docs/drivers.md is compared. */
export const LOG_FEATURES = {
  memory: {
    durable: 'it lives in the process',
    timedIds: true,
    exactLimits: true,
    outage: 'there is no server that could go away',
  },
  JetStream: {
    durable: true,
    timedIds: 'an acknowledgement tells a sequence and no time',
    exactLimits: true,
    outage: true,
  },
  Redis: { durable: true, timedIds: true, exactLimits: true, outage: true },
} as const satisfies Record<string, StreamLogSuiteOptions['features']>;

const EVERYTHING = {
  headers: true,
  queueGroups: true,
  patterns: true,
  noResponders: true,
  outage: true,
} as const;

export const PUBSUB_FEATURES = {
  memory: EVERYTHING,
  NATS: EVERYTHING,
} as const satisfies Record<string, PubSubSuiteOptions['features']>;

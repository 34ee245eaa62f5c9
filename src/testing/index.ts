export { pubsubSuite, type PubSubSuiteCase, type PubSubSuiteOptions } from './pubsub-suite.ts';
export type { PubSubEnvironment, PubSubFeature } from './pubsub-suite-kit.ts';

export { pubsubSuite, type PubSubSuiteCase, type PubSubSuiteOptions } from './pubsub-suite.ts';
export { duplicate, type DuplicateOptions } from './duplicate.ts';
export { randomFail, type RandomFailOptions } from './random-fail.ts';
export type { PubSubEnvironment, PubSubFeature } from './pubsub-suite-kit.ts';
export { simulate, type SimulateOptions } from './simulator/simulate.ts';
export { shrink } from './simulator/shrink.ts';
export type { SimulationResult } from './simulator/simulation.ts';
export type { Violation } from './simulator/journal.ts';
export { FAULT_KINDS, parseSchedule } from './simulator/schedule.ts';
export type { Fault, FaultKind, Operation, Round, Schedule } from './simulator/schedule.ts';
export {
  streamLogSuite,
  type StreamLogSuiteCase,
  type StreamLogSuiteOptions,
} from './log-suite.ts';
export type { StreamLogEnvironment, StreamLogFeature } from './log-suite-kit.ts';
export { noopLog } from './noop-log.ts';

export { pubsubSuite, type PubSubSuiteCase, type PubSubSuiteOptions } from './pubsub-suite.ts';
export type { PubSubEnvironment, PubSubFeature } from './pubsub-suite-kit.ts';
export { simulate, type SimulateOptions } from './simulator/simulate.ts';
export { shrink } from './simulator/shrink.ts';
export type { SimulationResult } from './simulator/simulation.ts';
export type { Violation } from './simulator/journal.ts';
export { FAULT_KINDS, parseSchedule } from './simulator/schedule.ts';
export type { Fault, FaultKind, Operation, Round, Schedule } from './simulator/schedule.ts';

import type { Load } from './contestant.ts';

/** One comparison: who takes turns under which load. Ours comes first. */
export interface Scenario {
  readonly name: string;
  /** The field of the summary that it fills. */
  readonly title: string;
  readonly contestants: readonly [string, ...string[]];
  readonly load: Load;
  readonly quickMessages: number;
}

const SMALL = { keys: 1000, bytes: 128, rate: 0 };

/** The comparisons of targets in the order in which they run; all with three members. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'plain',
    title: 'plain publish, handled',
    contestants: ['coterie-plain', 'raw-queue-group'],
    load: { ...SMALL, messages: 200_000, inFlight: 20_000 },
    quickMessages: 60_000,
  },
  {
    name: 'confirmed',
    title: 'confirmed publish, 256 in flight',
    contestants: ['coterie-confirmed', 'moleculer', 'nested-requests', 'jetstream', 'bullmq'],
    load: { ...SMALL, messages: 60_000, inFlight: 256 },
    quickMessages: 15_000,
  },
  {
    name: 'confirmed-1024',
    title: 'confirmed publish, 1024 in flight',
    contestants: ['coterie-confirmed', 'moleculer', 'nested-requests', 'jetstream', 'bullmq'],
    load: { ...SMALL, messages: 60_000, inFlight: 1024 },
    quickMessages: 15_000,
  },
  {
    name: 'send',
    title: 'send to the owner, 256 in flight',
    contestants: ['coterie-send', 'request-reply'],
    load: { ...SMALL, messages: 100_000, inFlight: 256 },
    quickMessages: 30_000,
  },
  {
    name: 'request',
    title: 'request to the owner, 256 in flight',
    contestants: ['coterie-request', 'request-reply'],
    load: { ...SMALL, messages: 100_000, inFlight: 256 },
    quickMessages: 30_000,
  },
  {
    name: 'latency',
    title: 'latency at 1000 messages a second',
    contestants: ['coterie-plain', 'raw-two-hops'],
    load: { ...SMALL, messages: 5000, inFlight: 20_000, rate: 1000 },
    quickMessages: 2000,
  },
];

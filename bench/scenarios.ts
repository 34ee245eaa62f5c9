import type { Load } from './contestant.ts';

/** One comparison: who takes turns under which load. Ours comes first. */
export interface Scenario {
  /** The field of the summary that it fills. */
  readonly name: string;
  readonly title: string;
  readonly contestants: readonly [string, ...string[]];
  /** By the name under which the summary knows it; the contestants stay up in between. */
  readonly loads: Readonly<Record<string, Load>>;
  readonly quickMessages: number;
}

const SMALL = { keys: 1000, bytes: 128, rate: 0 };
const CONFIRMED = ['coterie-confirmed', 'moleculer', 'nested-requests', 'jetstream', 'bullmq'];

/** The comparisons of the targets, in the order in which they run; all with three members. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'plain',
    title: 'plain publish, handled',
    contestants: ['coterie-plain', 'raw-queue-group'],
    loads: { plain: { ...SMALL, messages: 400_000, inFlight: 20_000 } },
    quickMessages: 100_000,
  },
  {
    name: 'confirmed',
    title: 'confirmed publish',
    contestants: CONFIRMED as [string, ...string[]],
    loads: {
      confirmed: { ...SMALL, messages: 80_000, inFlight: 256 },
      confirmed1024: { ...SMALL, messages: 80_000, inFlight: 1024 },
    },
    quickMessages: 15_000,
  },
  {
    name: 'send',
    title: 'send to the owner',
    contestants: ['coterie-send', 'request-reply'],
    loads: { send: { ...SMALL, messages: 200_000, inFlight: 256 } },
    quickMessages: 60_000,
  },
  {
    name: 'request',
    title: 'request to the owner',
    contestants: ['coterie-request', 'request-reply'],
    loads: { request: { ...SMALL, messages: 200_000, inFlight: 256 } },
    quickMessages: 50_000,
  },
  {
    name: 'latency',
    title: 'latency at 1000 messages a second',
    contestants: ['coterie-plain', 'raw-two-hops'],
    loads: { latency: { ...SMALL, messages: 5000, inFlight: 20_000, rate: 1000 } },
    quickMessages: 2000,
  },
];

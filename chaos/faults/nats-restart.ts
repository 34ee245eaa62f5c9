import { NOTHING_WRONG, worst, type Bound } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

const LEAST_DOWN_MS = 200;
const MOST_DOWN_MS = 10_000;
const MOST_SHORT_DOWN_MS = 3000;

/** While the bus is away there is nothing to be judged by. */
const NO_EVICTION: Bound = {
  what: 'evictions',
  figure: ({ evictions }) => evictions.length,
  atMost: 0,
};

/** The server dies and comes back on the same port. */
async function round(stage: Stage, place: number, rounds: number): Promise<void> {
  const { crew, history, bus } = stage;
  const [server] = bus.servers;
  const most = stage.short ? MOST_SHORT_DOWN_MS : MOST_DOWN_MS;
  // Every length from the least to the most, evenly: the extremes are not left to chance.
  const share = rounds === 1 ? 1 : place / (rounds - 1);
  const made = history.begin('nats-restart', []);
  await server?.kill();
  await stage.sleep(LEAST_DOWN_MS + share * (most - LEAST_DOWN_MS));
  await server?.restart();
  made.expected = crew.names;
  made.healedAt = history.now();
  await stage.settle();
}

export const natsRestart: Scenario = {
  name: 'nats-restart',
  members: 5,
  bus: 'one',
  workMs: 2,
  load: { keys: 4, everyMs: 50, verb: 'both' },
  rounds: { full: 10, short: 5 },
  detect: 'nothing',
  round,
  bounds: [...NOTHING_WRONG, NO_EVICTION, worst('converged', 'convergedMs', 5000)],
};

import { NOTHING_STALE, NOTHING_WRONG, worst } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

const FROZEN_MS = 10_000;
const SHORT_FROZEN_MS = 4000;

/** SIGSTOP, and SIGCONT after a while. */
async function round(stage: Stage): Promise<void> {
  const { crew, history } = stage;
  const victim = stage.anyone();
  const made = history.begin('freeze', [victim.name]);
  victim.freeze();
  await stage.sleep(stage.short ? SHORT_FROZEN_MS : FROZEN_MS);
  made.expected = crew.names;
  made.healedAt = history.now();
  victim.wake();
  await stage.settle();
}

export const freeze: Scenario = {
  name: 'freeze',
  members: 5,
  bus: 'one',
  workMs: 5,
  load: { keys: 4, everyMs: 10, verb: 'both' },
  rounds: { full: 10, short: 5 },
  detect: 'handled',
  round,
  bounds: [
    ...NOTHING_WRONG,
    ...NOTHING_STALE,
    worst('all keys handled elsewhere', 'allHandledMs', 3000),
    worst('back in the ring', 'convergedMs', 2000),
  ],
};

import { NOTHING_WRONG, worst } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

/** SIGKILL. Its keys are handled elsewhere, then it comes back under its name. */
async function round(stage: Stage): Promise<void> {
  const { crew, history, probes, keys } = stage;
  const victim = stage.anyone();
  const made = history.begin('kill', [victim.name]);
  await victim.kill();
  made.healedAt = made.at;
  made.expected = crew.names;
  await crew.whole();
  await stage.sleep(500);
  if (!probes.isOn) await probes.once(keys);
  made.endedAt = history.now();
  await crew.start(victim.name);
  await stage.settle();
}

const common = {
  members: 5,
  bus: 'one',
  workMs: 0,
  rounds: { full: 20, short: 5 },
  round,
} as const;

export const kill: Scenario = {
  ...common,
  name: 'kill',
  load: { keys: 4, everyMs: 10, verb: 'both' },
  detect: 'handled',
  bounds: [...NOTHING_WRONG, worst('first handled elsewhere', 'firstHandledMs', 250)],
};

/** Nobody sends anything while members are killed. */
export const quietKill: Scenario = {
  ...common,
  name: 'kill --quiet',
  load: { keys: 4, everyMs: 'never', verb: 'both' },
  detect: 'held',
  bounds: [...NOTHING_WRONG, worst('held elsewhere', 'firstHeldMs', 1500)],
};

import { type Bound, NOTHING_WRONG } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

const ONCE: Bound = { what: 'handled twice', figure: ({ duplicates }) => duplicates, atMost: 0 };

/** One member after the other leaves (SIGTERM) and comes back under its name. */
async function round(stage: Stage, place: number): Promise<void> {
  const { crew, history, names } = stage;
  const name = names[place % names.length] as string;
  const made = history.begin('restart', [name]);
  const code = await crew.get(name)?.leave();
  if (code !== 0) throw new Error(`${name} left with exit code ${code}`);
  await crew.start(name);
  made.expected = crew.names;
  made.healedAt = history.now();
  await stage.settle();
}

export const rolling: Scenario = {
  name: 'rolling',
  members: 5,
  bus: 'one',
  workMs: 5,
  load: { keys: 10, everyMs: 25, verb: 'confirm' },
  rounds: { full: 10, short: 5 },
  detect: 'handled',
  round,
  bounds: [...NOTHING_WRONG, ONCE],
};

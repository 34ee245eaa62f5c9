import { NOTHING_WRONG, worst } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

const CUT_MS = 6000;
const SHORT_CUT_MS = 4000;

/**
 * The route between two servers is cut, by turns closed and silently losing everything. Each half
 * may put the other out; they have to come together by themselves.
 */
async function round(stage: Stage, place: number): Promise<void> {
  const { crew, history, bus, names } = stage;
  const targets = names.filter((name) => bus.partOf(name) === 1);
  const isClosed = place % 2 === 0;
  const made = history.begin(isClosed ? 'split closed' : 'split silent', targets);
  const cuts = crew.all.map(({ name, instance }) => history.interrupt('cut', name, instance));
  if (isClosed) bus.route?.refuse();
  else bus.route?.hold('both');
  await stage.sleep(stage.short ? SHORT_CUT_MS : CUT_MS);
  bus.route?.heal();
  const healedAt = history.now();
  for (const cut of cuts) cut.to = healedAt;
  made.expected = crew.names;
  made.healedAt = healedAt;
  await stage.settle();
}

export const split: Scenario = {
  name: 'split',
  members: 6,
  bus: 'halves',
  workMs: 2,
  load: { keys: 4, everyMs: 40, verb: 'both' },
  rounds: { full: 10, short: 3 },
  detect: 'handled',
  round,
  bounds: [...NOTHING_WRONG, worst('healed', 'convergedMs', 5000)],
};

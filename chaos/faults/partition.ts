import type { Way } from '../../test/support/tcp-proxy.ts';
import { NOTHING_WRONG, worst } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

const WAYS: readonly Way[] = ['both', 'toServer', 'fromServer'];
const CUT_MS = 5000;
const SHORT_CUT_MS = 4000;

/** One member's way to the server loses everything, both ways or one; then it carries again. */
async function round(stage: Stage, place: number): Promise<void> {
  const { crew, history, bus } = stage;
  const victim = stage.anyone();
  const way = WAYS[place % WAYS.length] as Way;
  const made = history.begin(`partition ${way}`, [victim.name]);
  const cut = history.interrupt('cut', victim.name, victim.instance);
  bus.wayOf(victim.name)?.hold(way);
  await stage.sleep(stage.short ? SHORT_CUT_MS : CUT_MS);
  bus.wayOf(victim.name)?.heal();
  cut.to = history.now();
  made.expected = crew.names;
  made.healedAt = cut.to;
  await stage.settle();
}

export const partition: Scenario = {
  name: 'partition',
  members: 5,
  bus: 'proxied',
  workMs: 2,
  load: { keys: 4, everyMs: 20, verb: 'both' },
  rounds: { full: 12, short: 3 },
  detect: 'handled',
  round,
  bounds: [...NOTHING_WRONG, worst('whole again', 'convergedMs', 5000)],
};

import { NOTHING_WRONG, worst } from '../bounds.ts';
import type { Scenario, Stage } from '../scenario.ts';

/** So many stay at least. */
const LEAST_MEMBERS = 3;
/** Pause before the next change; nobody waits until the last one is over. */
const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 1000;

/** Somebody joins, leaves or dies; only the last round waits until all is well again. */
async function round(stage: Stage, place: number, rounds: number): Promise<void> {
  const { crew, history } = stage;
  while (!(await change(stage))) await stage.sleep(LEAST_PAUSE_MS);
  await stage.sleep(stage.between(LEAST_PAUSE_MS, MOST_PAUSE_MS));
  if (place < rounds - 1) return;
  await crew.steady();
  const [last] = history.rounds.slice(-1);
  if (last === undefined) return;
  last.expected = crew.names;
  last.healedAt = history.now();
  await stage.settle();
}

/** Says false where nobody may go and nobody is away. */
async function change(stage: Stage): Promise<boolean> {
  const { crew, history, names, random } = stage;
  const newcomer = names.find((name) => crew.get(name) === undefined);
  const mayGo = crew.all.filter(({ state }) => state === 'running').length > LEAST_MEMBERS;
  if (newcomer !== undefined && (!mayGo || random.next() < 0.5)) {
    history.begin('join', []);
    crew.startSoon(newcomer);
    return true;
  }
  if (!mayGo) return false;
  const victim = stage.anyone();
  const isKilled = random.next() < 0.5;
  history.begin(isKilled ? 'kill' : 'leave', [victim.name]);
  if (isKilled) await victim.kill();
  else void victim.leave();
  return true;
}

export const churn: Scenario = {
  name: 'churn',
  members: 7,
  bus: 'one',
  workMs: 2,
  load: { keys: 4, everyMs: 40, verb: 'both' },
  rounds: { full: 60, short: 15 },
  detect: 'nothing',
  round,
  bounds: [...NOTHING_WRONG, worst('whole again', 'convergedMs', 5000)],
};

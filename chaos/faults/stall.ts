import { NOTHING_STALE, NOTHING_WRONG, worst } from '../bounds.ts';
import type { Member } from '../crew.ts';
import type { Scenario, Stage } from '../scenario.ts';

const LEAST_STALL_MS = 200;
const MOST_STALL_MS = 5000;
/** Between the beginnings of two stalls, on the average. */
const PAUSE_MS = 1500;
/** A member is left alone for so long after a stall: each is judged by itself. */
const REST_MS = 2000;
/** Two of five can still agree on an eviction. */
const MOST_STALLED = 2;
const LOOK_MS = 50;

/** An event loop stands still, and others go on; only the last round waits until all is well. */
async function round(stage: Stage, place: number, rounds: number): Promise<void> {
  const { crew, history } = stage;
  const victim = await nextVictim(stage);
  history.begin('stall', [victim.name]);
  victim.stall(stage.between(LEAST_STALL_MS, MOST_STALL_MS));
  await stage.sleep(stage.between(0.5 * PAUSE_MS, 1.5 * PAUSE_MS));
  if (place < rounds - 1) return;
  while (crew.all.some(({ state }) => state === 'stalled')) await stage.sleep(LOOK_MS);
  const [last] = history.rounds.slice(-1);
  if (last === undefined) return;
  last.expected = crew.names;
  last.healedAt = history.now();
  await stage.settle();
}

async function nextVictim(stage: Stage): Promise<Member> {
  for (;;) {
    const { all } = stage.crew;
    const candidates = all.filter((member) => isRested(member, stage.history.now()));
    const victim = candidates[Math.floor(stage.random.next() * candidates.length)];
    const stalled = all.filter(({ state }) => state === 'stalled').length;
    if (victim !== undefined && stalled < MOST_STALLED) return victim;
    await stage.sleep(LOOK_MS);
  }
}

function isRested({ state, stalledUntil }: Member, now: number): boolean {
  return state === 'running' && now - stalledUntil > REST_MS;
}

export const stall: Scenario = {
  name: 'stall',
  members: 5,
  bus: 'one',
  workMs: 2,
  load: { keys: 4, everyMs: 25, verb: 'both' },
  rounds: { full: 120, short: 12 },
  detect: 'nothing',
  round,
  bounds: [...NOTHING_WRONG, ...NOTHING_STALE, worst('whole again', 'convergedMs', 5000)],
};

import { seededRandom } from '../src/index.ts';
import type { Fault } from './entry.ts';

/** A fault to come, at its time from the beginning. */
export interface Planned {
  readonly fault: Fault;
  readonly atMs: number;
  /** How long what is struck stays away, or stands still. */
  readonly forMs: number;
  /** Picks whom it strikes, in [0, 1). */
  readonly pick: number;
}

/** Each kind of fault happens once in so long, and 4 times at least where there is time for it. */
const EACH_MS = 13_000;
/** Before the first fault, and after the last one. */
const CALM_MS = 2000;

/** How long each kind of fault lasts. */
const LENGTHS: { readonly [F in Fault]: readonly [least: number, most: number] } = {
  // Until it is started again.
  kill: [300, 2500],
  freeze: [500, 4000],
  stall: [100, 3000],
  join: [0, 0],
  leave: [0, 0],
  'nats-restart': [200, 2500],
};

/** When which fault is made; all of it follows from the seed. */
export function schedule(
  seed: number,
  seconds: number,
  faults: readonly Fault[],
  rounds = Math.max(1, Math.floor((seconds * 1000) / EACH_MS)),
): Planned[] {
  const random = seededRandom(seed);
  const kinds = Array.from({ length: rounds }, () => shuffled(faults, () => random.next())).flat();
  const slotMs = (seconds * 1000 - 2 * CALM_MS) / kinds.length;
  return kinds.map((fault, place) => {
    const [least, most] = LENGTHS[fault];
    return {
      fault,
      atMs: Math.round(CALM_MS + (place + random.next() * 0.8) * slotMs),
      // Short ones are the ones that nobody is put out for: half of all are in the lowest quarter.
      forMs: Math.round(least + (most - least) * random.next() ** 2),
      pick: random.next(),
    };
  });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

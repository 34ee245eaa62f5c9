import type { EvictionSeen, Interruption, Recorded } from './history.ts';

/** An eviction is false when its target ran and was connected for so long before. */
const ALIVE_MS = 1500;
/** A member that stalled for no longer than this is not to be evicted. */
const SHORT_STALL_MS = 1500;
/** Whoever stalled so short a time ago is one that stalled. */
const RECENT_MS = 3000;
/** Stalls that a busy machine gives everybody; nobody is called stalled for these. */
const LEAST_STALL_MS = 200;

/** An eviction as the one saw it that made it. */
export interface Eviction extends EvictionSeen {
  /** Undefined: its target did not run, or was not connected. */
  readonly fault: 'byStalled' | 'ofStalled' | 'other' | undefined;
}

/** Each eviction once, with what is wrong with it. */
export function evictionsOf({ evictions, interruptions }: Recorded): Eviction[] {
  const first = new Map<string, EvictionSeen>();
  for (const seen of [...evictions].sort((a, b) => a.at - b.at)) {
    const id = `${seen.target} ${seen.instance} ${seen.incarnation}`;
    // Who makes it is the first one to tell of it.
    if (!first.has(id)) first.set(id, seen);
  }
  return [...first.values()].map((seen) => ({ ...seen, fault: faultOf(seen, interruptions) }));
}

function faultOf(seen: EvictionSeen, interruptions: readonly Interruption[]): Eviction['fault'] {
  const { at, by, target, instance } = seen;
  const ofTarget = interruptions.filter(
    (each) =>
      each.node === target &&
      (each.instance ?? instance) === instance &&
      overlaps(each, at - ALIVE_MS, at),
  );
  if (ofTarget.some((each) => !isShortStall(each))) return undefined;
  const byStalled = interruptions.some(
    (each) =>
      each.node === by &&
      (each.kind === 'stalled' || each.kind === 'frozen') &&
      lengthOf(each) >= LEAST_STALL_MS &&
      overlaps(each, at - RECENT_MS, at),
  );
  if (byStalled) return 'byStalled';
  return ofTarget.some((each) => lengthOf(each) >= LEAST_STALL_MS) ? 'ofStalled' : 'other';
}

function isShortStall(interruption: Interruption): boolean {
  return interruption.kind === 'stalled' && lengthOf(interruption) <= SHORT_STALL_MS;
}

function lengthOf({ from, to = Number.POSITIVE_INFINITY }: Interruption): number {
  return to - from;
}

function overlaps(interruption: Interruption, from: number, to: number): boolean {
  return interruption.from <= to && (interruption.to ?? Number.POSITIVE_INFINITY) >= from;
}

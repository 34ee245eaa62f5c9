import type { RingConfig } from './ring-config.ts';
import type { RingPoints } from './ring-points.ts';
import { WORK_PER_SLICE } from './slices.ts';

/** Odd, so that multiplying by it visits every slot once: 2^32 / golden ratio. */
const STRIDE = 0x9e3779b1;

/** Points of members and places of partitions on one circle of 2^32. */
export interface Circle {
  readonly points: RingPoints;
  /** For each slot, the first point at or after its beginning. */
  readonly firstPoint: Uint32Array;
}

/** Looks up, once for all, where each slot's first point is. Needs at least one point. */
export function* buildCircle(points: RingPoints, config: RingConfig): Generator<void, Circle> {
  const firstPoint = new Uint32Array(config.partitions);
  const slotWidth = 2 ** 32 / config.partitions;
  const total = points.places.length;
  let at = 0;
  for (let slot = 0; slot < config.partitions; slot += 1) {
    while (at < total && (points.places[at] as number) < slot * slotWidth) {
      at += 1;
      if (at % WORK_PER_SLICE === 0) yield;
    }
    firstPoint[slot] = at === total ? 0 : at;
  }
  return { points, firstPoint };
}

/**
 * Finds the member whose point is nearest, clockwise, to either of the partition's two places,
 * passing over the members marked in `skip`. One at least is not marked. Adds the steps of the
 * search to `work[0]`.
 *
 * A partition's places are the beginning of the slot of its own number and of another, so that
 * each slot is looked at by two partitions (multi-probe consistent hashing, Appleton and O'Reilly
 * 2015, arXiv:1505.00062): a wide gap before a point is then no longer all its own.
 */
export function nearestMember(
  circle: Circle,
  partition: number,
  skip: Uint8Array,
  work: Uint32Array,
): number {
  const { firstPoint, points } = circle;
  const partitions = firstPoint.length;
  // Both numbers are odd, so the second slot is never the first one.
  const otherSlot = (Math.imul(partition, STRIDE) + 1) & (partitions - 1);
  const own = nextPoint(points, firstPoint[partition] as number, skip, work);
  const other = nextPoint(points, firstPoint[otherSlot] as number, skip, work);
  const slotWidth = 2 ** 32 / partitions;
  const ownDistance = ((points.places[own] as number) - partition * slotWidth) >>> 0;
  const otherDistance = ((points.places[other] as number) - otherSlot * slotWidth) >>> 0;
  return points.members[ownDistance <= otherDistance ? own : other] as number;
}

function nextPoint(points: RingPoints, from: number, skip: Uint8Array, work: Uint32Array): number {
  const { members } = points;
  let at = from;
  let steps = 1;
  while (skip[members[at] as number] === 1) {
    at = at + 1 === members.length ? 0 : at + 1;
    steps += 1;
  }
  work[0] = (work[0] as number) + steps;
  return at;
}

import { murmur3 } from './key-hash.ts';
import type { RingConfig } from './ring-config.ts';
import { WORK_PER_SLICE } from './slices.ts';

/** The points of all members, ascending by place; those with one place in the members' order. */
export interface RingPoints {
  /** Places on a circle of 2^32. */
  readonly places: Uint32Array;
  /** For each point, the place in the list of members of the one that it belongs to. */
  readonly members: Uint16Array;
}

/** Three passes over many points, or four with less to count for few. */
const DIGIT_BITS = 11;
const FEW_POINTS_DIGIT_BITS = 8;
const FEW_POINTS = 4096;

/**
 * Places and sorts the points: `counts[m]` of them for the member whose node key is the bytes
 * `nodeKeys[m]`. Yields after every slice of work.
 */
export function* sortedPoints(
  nodeKeys: readonly Uint8Array[],
  counts: readonly number[],
  config: RingConfig,
): Generator<void, RingPoints> {
  let from = emptyPoints(counts);
  let to = emptyPoints(counts);
  yield* placePoints(from, nodeKeys, counts, config);
  const digitBits = from.places.length > FEW_POINTS ? DIGIT_BITS : FEW_POINTS_DIGIT_BITS;
  for (let shift = 0; shift < 32; shift += digitBits) {
    yield* sortByDigit(from, to, shift, digitBits);
    [from, to] = [to, from];
  }
  return from;
}

/**
 * Point i of node key K hashes to murmur3(K, then i as four bytes, little-endian). The high bits
 * choose the slot (one a partition); the depth in it is the van der Corput number of i, plus the
 * low bits as a jitter of less than one part in `pointsPerMember`. So every member has points at
 * all depths alike, and a nearest-point contest between members is fairer than chance makes it.
 */
function* placePoints(
  points: RingPoints,
  nodeKeys: readonly Uint8Array[],
  counts: readonly number[],
  config: RingConfig,
): Generator<void, void> {
  const slotWidth = 2 ** 32 / config.partitions;
  const jitterWidth = 1 / (slotWidth * config.pointsPerMember);
  let end = 0;
  for (const [member, nodeKey] of nodeKeys.entries()) {
    const bytes = new Uint8Array(nodeKey.length + 4);
    bytes.set(nodeKey);
    const index = new DataView(bytes.buffer, nodeKey.length);
    const count = counts[member] as number;
    for (let point = 0; point < count; point += 1) {
      index.setUint32(0, point, true);
      const hash = murmur3(bytes);
      const jitter = hash % slotWidth;
      const depth = (vanDerCorput(point) + jitter * jitterWidth) % 1;
      points.places[end] = hash - jitter + Math.floor(depth * slotWidth);
      points.members[end] = member;
      end += 1;
      if (end % WORK_PER_SLICE === 0) yield;
    }
  }
}

/** One pass of a radix sort, least significant digit first: stable, and easy to slice. */
function* sortByDigit(
  from: RingPoints,
  to: RingPoints,
  shift: number,
  digitBits: number,
): Generator<void, void> {
  const digits = 1 << digitBits;
  const ends = new Uint32Array(digits);
  const total = from.places.length;
  for (let at = 0; at < total; at += 1) {
    const digit = ((from.places[at] as number) >>> shift) & (digits - 1);
    ends[digit] = (ends[digit] as number) + 1;
    if (at % WORK_PER_SLICE === WORK_PER_SLICE - 1) yield;
  }
  let sum = 0;
  for (let digit = 0; digit < digits; digit += 1) {
    sum += ends[digit] as number;
    ends[digit] = sum;
  }
  for (let at = total - 1; at >= 0; at -= 1) {
    const place = from.places[at] as number;
    const digit = (place >>> shift) & (digits - 1);
    const target = (ends[digit] as number) - 1;
    ends[digit] = target;
    to.places[target] = place;
    to.members[target] = from.members[at] as number;
    if (at % WORK_PER_SLICE === 0) yield;
  }
}

function emptyPoints(counts: readonly number[]): RingPoints {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { places: new Uint32Array(total), members: new Uint16Array(total) };
}

/** The bits of a number mirrored behind the point: 0, 1/2, 1/4, 3/4, 1/8, ... (base 2). */
function vanDerCorput(number: number): number {
  let bits = number;
  bits = ((bits >>> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
  bits = ((bits >>> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
  bits = ((bits >>> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
  bits = ((bits >>> 8) & 0x00ff00ff) | ((bits & 0x00ff00ff) << 8);
  return (((bits >>> 16) | (bits << 16)) >>> 0) / 2 ** 32;
}

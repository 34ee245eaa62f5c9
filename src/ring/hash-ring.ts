import { assert } from '../runtime/errors.ts';
import { digest } from './digest.ts';
import { buildCircle, nearestMember, type Circle } from './ring-circle.ts';
import { formatRingConfig, type RingConfig } from './ring-config.ts';
import { sortedPoints } from './ring-points.ts';
import { drain, WORK_PER_SLICE } from './slices.ts';

/** A member as the ring sees it. */
export interface RingMember {
  /** Different for each member of a ring. */
  readonly name: string;
  /** Hex of the bytes that place it; members with one node key have their points in common. */
  readonly nodeKey: string;
  /** Its share beside the others', more than 0. */
  readonly weight: number;
}

/** Partition -> owner: a pure function of members and configuration. Immutable. */
export interface Ring {
  readonly config: RingConfig;
  /** Names, sorted. */
  readonly members: readonly string[];
  /** 16 hex characters over owners, names, node keys, weights and configuration. */
  readonly digest: string;
  /** The `ringInputDigest` of what it was built from: where it is equal, so is the ring. */
  readonly inputDigest: string;
  /** For each partition its owner's place in `members`, or `NO_OWNER`. Only read it. */
  readonly ownerIndex: Uint16Array;
  /** Undefined when the ring has no members, or no such partition. */
  ownerOf(partition: number): string | undefined;
  /**
   * Up to `count` different members other than the owner, the likeliest next owner first. A guess:
   * with the owner gone, a member that is full now may have room again.
   */
  successors(partition: number, count: number): string[];
  /** The number of partitions that each member owns. */
  counts(): Record<string, number>;
}

/** In `Ring.ownerIndex`: nobody owns the partition. */
export const NO_OWNER = 0xffff;

/** Builds a ring in one go; see `ringBuilder`. */
export function buildRing(members: readonly RingMember[], config: RingConfig): Ring {
  return drain(ringBuilder(members, config));
}

/**
 * Builds a ring in slices of far less than 1 ms (see `WORK_PER_SLICE`), so that the caller can
 * leave the event loop free whenever it has used up its time. The order of `members` does not
 * matter; there are fewer than 65535.
 *
 * Consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam 2016, arXiv:1608.01350):
 * in the order of their numbers, each partition goes to the nearest point (see `nearestMember`) of
 * a member that is not full. A member has `pointsPerMember` points for each unit of its weight,
 * and is full at ceil(`loadCap` * its fair share) partitions.
 */
export function* ringBuilder(
  members: readonly RingMember[],
  config: RingConfig,
): Generator<void, Ring> {
  yield;
  const sorted = members.toSorted(byName);
  checkMembers(sorted);
  if (sorted.length === 0) return new TableRing(config, sorted, undefined, noOwners(config));
  const nodeKeys = sorted.map((each) => Buffer.from(each.nodeKey, 'hex'));
  const counts = sorted.map((each) =>
    Math.max(1, Math.round(config.pointsPerMember * each.weight)),
  );
  yield;
  const points = yield* sortedPoints(nodeKeys, counts, config);
  const circle = yield* buildCircle(points, config);
  const ownerIndex = yield* assignOwners(circle, capacities(sorted, config), config);
  yield;
  return new TableRing(config, sorted, circle, ownerIndex);
}

/** 16 hex characters over configuration, names, node keys and weights, whatever their order. */
export function ringInputDigest(members: readonly RingMember[], config: RingConfig): string {
  const sorted = members.toSorted(byName);
  return digest(
    formatRingConfig(config),
    sorted.map((each) => [each.name, each.nodeKey, each.weight]),
  );
}

/** The partitions whose owner's name differs between two rings of one configuration, ascending. */
export function* movedPartitions(before: Ring, after: Ring): Generator<number, void> {
  for (const partition of after.ownerIndex.keys()) {
    if (before.ownerOf(partition) !== after.ownerOf(partition)) yield partition;
  }
}

function byName(a: RingMember, b: RingMember): number {
  return a.name < b.name ? -1 : 1;
}

function checkMembers(sorted: readonly RingMember[]): void {
  assert(sorted.length < NO_OWNER, 'a ring has fewer than 65535 members');
  for (const [at, member] of sorted.entries()) {
    assert(member.name !== sorted[at + 1]?.name, 'the names on a ring are different');
    assert(member.weight > 0, 'a weight is more than 0');
  }
}

function noOwners(config: RingConfig): Uint16Array {
  return new Uint16Array(config.partitions).fill(NO_OWNER);
}

function capacities(members: readonly RingMember[], config: RingConfig): Uint32Array {
  const totalWeight = members.reduce((sum, each) => sum + each.weight, 0);
  return Uint32Array.from(members, (each) =>
    Math.ceil((config.loadCap * config.partitions * each.weight) / totalWeight),
  );
}

function* assignOwners(
  circle: Circle,
  capacity: Uint32Array,
  config: RingConfig,
): Generator<void, Uint16Array> {
  const owners = noOwners(config);
  const room = capacity.slice();
  const isFull = new Uint8Array(room.length);
  const work = new Uint32Array(1);
  for (let partition = 0; partition < config.partitions; partition += 1) {
    const owner = nearestMember(circle, partition, isFull, work);
    owners[partition] = owner;
    const left = (room[owner] as number) - 1;
    room[owner] = left;
    if (left === 0) isFull[owner] = 1;
    if ((work[0] as number) >= WORK_PER_SLICE) {
      work[0] = 0;
      yield;
    }
  }
  return owners;
}

class TableRing implements Ring {
  readonly config: RingConfig;
  readonly members: readonly string[];
  readonly digest: string;
  readonly inputDigest: string;
  readonly ownerIndex: Uint16Array;
  readonly #circle: Circle | undefined;

  constructor(
    config: RingConfig,
    members: readonly RingMember[],
    circle: Circle | undefined,
    ownerIndex: Uint16Array,
  ) {
    this.config = config;
    this.members = Object.freeze(members.map((each) => each.name));
    this.ownerIndex = ownerIndex;
    this.#circle = circle;
    this.inputDigest = ringInputDigest(members, config);
    this.digest = digest(this.inputDigest, littleEndian(ownerIndex));
  }

  ownerOf(partition: number): string | undefined {
    return this.members[this.ownerIndex[partition] as number];
  }

  successors(partition: number, count: number): string[] {
    const names: string[] = [];
    const owner = this.ownerIndex[partition];
    if (this.#circle === undefined || owner === undefined) return names;
    const skip = new Uint8Array(this.members.length);
    const work = new Uint32Array(1);
    skip[owner] = 1;
    const limit = Math.min(count, this.members.length - 1);
    while (names.length < limit) {
      const next = nearestMember(this.#circle, partition, skip, work);
      skip[next] = 1;
      names.push(this.members[next] as string);
    }
    return names;
  }

  counts(): Record<string, number> {
    const counts = new Uint32Array(this.members.length);
    for (const owner of this.ownerIndex) counts[owner] = (counts[owner] as number) + 1;
    // From entries, so that a member may be called __proto__.
    return Object.fromEntries(this.members.map((name, at) => [name, counts[at] as number]));
  }
}

function littleEndian(values: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    bytes[at * 2] = value & 0xff;
    bytes[at * 2 + 1] = value >> 8;
  }
  return bytes;
}

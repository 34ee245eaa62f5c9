import { describe, expect, it } from 'vitest';
import { randomHex, seededRandom } from '../runtime/random.ts';
import { buildRing, movedPartitions, type Ring, type RingMember } from './hash-ring.ts';
import { DEFAULT_RING_CONFIG } from './ring-config.ts';

// The figures that the variant of the ring was chosen for, as multiples of the ideal share.
const SETS = 100;
const SEED = 20_260_101;
const { partitions } = DEFAULT_RING_CONFIG;

describe.each([
  { size: 3, survivorsAtMost: 0.05 },
  { size: 10, survivorsAtMost: 0.05 },
  { size: 30, survivorsAtMost: 0.15 },
  { size: 100, survivorsAtMost: 0.15 },
])(`${SETS} random sets of $size members, seed ${SEED}`, ({ size, survivorsAtMost }) => {
  const random = seededRandom(SEED + size);
  const changes = Array.from({ length: SETS }, () => {
    const members = Array.from({ length: size + 1 }, () => member(randomHex(random, 12)));
    const joiner = members[size] as RingMember;
    return {
      joiner: joiner.name,
      before: buildRing(members.slice(0, size), DEFAULT_RING_CONFIG),
      after: buildRing(members, DEFAULT_RING_CONFIG),
    };
  });
  const ideal = partitions / (size + 1);

  it('F22: the busiest member has at most 1.11 of the mean', () => {
    for (const { before } of changes) {
      const busiest = Math.max(...Object.values(before.counts()));
      expect(busiest / (partitions / size)).toBeLessThanOrEqual(1.11);
    }
  });

  it('a join moves at most 1.06 of the ideal in the mean and 1.25 at worst', () => {
    const moved = changes.map(({ before, after }) => movedNames(before, after).length / ideal);
    expect(moved.reduce((sum, each) => sum + each, 0) / SETS).toBeLessThanOrEqual(1.06);
    expect(Math.max(...moved)).toBeLessThanOrEqual(1.25);
  });

  it('a join moves little between those that were there', () => {
    for (const { before, after, joiner } of changes) {
      const between = movedNames(before, after).filter((owner) => owner !== joiner);
      expect(between.length / ideal).toBeLessThanOrEqual(survivorsAtMost);
    }
  });

  it('a removal moves all that the member had, and little else', () => {
    for (const { before, after, joiner } of changes) {
      const lost = movedNames(after, before).length - (after.counts()[joiner] as number);
      expect(lost).toBeGreaterThanOrEqual(0);
      expect(lost / ideal).toBeLessThanOrEqual(survivorsAtMost);
    }
  });

  it('the first successor takes nearly everything over', () => {
    let right = 0;
    let all = 0;
    for (const { before, after, joiner } of changes.slice(0, 10)) {
      for (const partition of movedPartitions(after, before)) {
        if (after.ownerOf(partition) !== joiner) continue;
        all += 1;
        if (after.successors(partition, 1)[0] === before.ownerOf(partition)) right += 1;
      }
    }
    expect(right / all).toBeGreaterThan(0.98);
  });
});

describe('weights', () => {
  const random = seededRandom(SEED);
  const sets = Array.from({ length: 20 }, () =>
    [1, 1, 2, 3, 5, 10].map((weight) => ({ ...member(randomHex(random, 12)), weight })),
  );

  it('share out the partitions', () => {
    for (const members of sets) {
      const counts = buildRing(members, DEFAULT_RING_CONFIG).counts();
      for (const { name, weight } of members) {
        const share = (counts[name] as number) / ((partitions * weight) / 22);
        expect(share).toBeLessThanOrEqual(1.11);
        expect(share).toBeGreaterThan(0.8);
      }
    }
  });

  it('move to the member that grew, and little between the others', () => {
    for (const members of sets) {
      const [first, ...others] = members as [RingMember, ...RingMember[]];
      const before = buildRing(members, DEFAULT_RING_CONFIG);
      const after = buildRing([{ ...first, weight: 2 }, ...others], DEFAULT_RING_CONFIG);
      const owners = movedNames(before, after);
      const between = owners.filter((owner) => owner !== first.name).length;
      expect(owners.length).toBeGreaterThan(0);
      expect(between / owners.length).toBeLessThanOrEqual(0.05);
    }
  });
});

/** For each partition that moved, who has it afterwards. */
function movedNames(before: Ring, after: Ring): (string | undefined)[] {
  return [...movedPartitions(before, after)].map((partition) => after.ownerOf(partition));
}

function member(name: string): RingMember {
  return { name, nodeKey: Buffer.from(name).toString('hex'), weight: 1 };
}

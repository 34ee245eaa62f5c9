import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ringBuilder, type RingMember } from './hash-ring.ts';
import type * as keyHash from './key-hash.ts';
import { DEFAULT_RING_CONFIG } from './ring-config.ts';
import { sortedPoints } from './ring-points.ts';
import { drain, WORK_PER_SLICE } from './slices.ts';

const { pointsPerMember } = DEFAULT_RING_CONFIG;
const hashing = vi.hoisted(() => ({ calls: 0 }));

vi.mock('./key-hash.ts', async (importOriginal) => {
  const original = await importOriginal<typeof keyHash>();
  const murmur3: typeof original.murmur3 = (bytes, seed) => {
    hashing.calls += 1;
    return original.murmur3(bytes, seed);
  };
  return { ...original, murmur3 };
});

describe('slices of a ring of 1000 members', () => {
  beforeEach(() => {
    hashing.calls = 0;
  });

  it('hash no more points than a slice holds', () => {
    let before = 0;
    for (const _ of ringBuilder(named(1000), DEFAULT_RING_CONFIG)) {
      expect(hashing.calls - before).toBeLessThanOrEqual(WORK_PER_SLICE);
      before = hashing.calls;
    }
    expect(hashing.calls).toBe(1000 * pointsPerMember);
  });

  it('are as many as the passes over the points need', () => {
    const perPass = Math.floor((1000 * pointsPerMember) / WORK_PER_SLICE);
    const keys = named(1000).map((each) => Buffer.from(each.nodeKey, 'hex'));
    const counts = keys.map(() => pointsPerMember);
    // Hashing, then three digits of a radix sort with two passes each.
    const sorting = yields(sortedPoints(keys, counts, DEFAULT_RING_CONFIG));
    expect(sorting).toBeGreaterThanOrEqual(7 * perPass);
    expect(yields(ringBuilder(named(1000), DEFAULT_RING_CONFIG))).toBeGreaterThan(8 * perPass);
  });

  it('are also cut while partitions look long for a member with room', () => {
    const config = { ...DEFAULT_RING_CONFIG, pointsPerMember: 1, loadCap: 1.01 };
    // Two look-ups of at least one step for each partition.
    const least = Math.floor((2 * config.partitions) / WORK_PER_SLICE);
    expect(yields(ringBuilder(named(1000), config))).toBeGreaterThan(2 * least);
  });
});

describe('sortedPoints', () => {
  it('are sorted by place, and by member where places are equal', () => {
    const keys = ['aa', 'bb', 'aa', 'cc'].map((each) => Buffer.from(each, 'hex'));
    const counts = [100, 1, 300, 20_000];
    const { places, members } = drain(sortedPoints(keys, counts, DEFAULT_RING_CONFIG));
    expect(places).toHaveLength(20_401);
    let ties = 0;
    for (let at = 1; at < places.length; at += 1) {
      expect(places[at]).toBeGreaterThanOrEqual(places[at - 1] as number);
      if (places[at] !== places[at - 1]) continue;
      ties += 1;
      expect(members[at]).toBeGreaterThanOrEqual(members[at - 1] as number);
    }
    expect(ties).toBeGreaterThanOrEqual(100);
    const found = counts.map((_, member) => members.filter((each) => each === member).length);
    expect(found).toEqual(counts);
  });

  it('stay where they are when a member gets more of them', () => {
    const key = [Buffer.from('aa', 'hex')];
    const few = drain(sortedPoints(key, [256], DEFAULT_RING_CONFIG));
    const more = new Set(drain(sortedPoints(key, [512], DEFAULT_RING_CONFIG)).places);
    for (const place of few.places) expect(more.has(place)).toBe(true);
  });
});

function yields(slices: Generator<void, unknown>): number {
  let count = 0;
  while (slices.next().done !== true) count += 1;
  return count;
}

function named(count: number): RingMember[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `node-${at + 1}`;
    return { name, nodeKey: Buffer.from(name).toString('hex'), weight: 1 };
  });
}

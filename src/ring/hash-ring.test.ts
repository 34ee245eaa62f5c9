import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import { buildRing, movedPartitions, NO_OWNER, type RingMember } from './hash-ring.ts';
import { murmur3 } from './key-hash.ts';
import { DEFAULT_RING_CONFIG, type RingConfig } from './ring-config.ts';

const someNames = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/), { maxLength: 12 });
const someMembers = someNames.chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc.record<RingMember>({
        name: fc.constant(name),
        nodeKey: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('hex')),
        weight: fc.integer({ min: 1, max: 9 }),
      }),
    ),
  ),
);
const someConfig = fc.record<RingConfig>({
  partitions: fc.constantFrom(16, 64, 512),
  pointsPerMember: fc.integer({ min: 1, max: 20 }),
  loadCap: fc.constantFrom(1.01, 1.1, 2),
});

describe('golden: a change here moves the keys of every running clique', () => {
  it.each([
    {
      size: 3,
      digest: 'ac46f2275d861606',
      owners: [1, 3, 3, 3, 3, 3, 1, 1],
      counts: [5782, 5351, 5251],
    },
    {
      size: 10,
      digest: '23f4a3c1089fc4ba',
      owners: [1, 10, 10, 10, 3, 7, 1, 1],
      counts: [1694, 1586, 1675, 1617, 1679, 1640, 1562, 1664, 1704, 1563],
    },
  ])('$size members', ({ size, digest, owners, counts }) => {
    const ring = buildRing(named(size), DEFAULT_RING_CONFIG);
    const some = [0, 1, 2, 3, 1000, 5000, 9999, 16_383].map((each) => ring.ownerOf(each));
    expect(some).toEqual(owners.map((each) => `node-${each}`));
    expect(Object.values(ring.counts())).toEqual(counts);
    expect(ring.digest).toBe(digest);
  });

  it('successors', () => {
    const ring = buildRing(named(10), DEFAULT_RING_CONFIG);
    expect(ring.successors(0, 3)).toEqual(['node-10', 'node-3', 'node-8']);
    expect(ring.successors(16_383, 3)).toEqual(['node-8', 'node-10', 'node-3']);
  });
});

describe('ring', () => {
  it('is what the plain description says', () => {
    fc.assert(
      fc.property(someMembers, someConfig, (members, config) => {
        const ring = buildRing(members, config);
        const owners = Array.from({ length: config.partitions }, (_, each) => ring.ownerOf(each));
        expect(owners).toEqual(plainOwners(members, config));
      }),
    );
  });

  it('is the same for equal members in any order', () => {
    const shuffled = someMembers.chain((members) =>
      fc.tuple(
        fc.constant(members),
        fc.shuffledSubarray(members, { minLength: members.length, maxLength: members.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, someConfig, ([left, right], config) => {
        const a = buildRing(left, config);
        const b = buildRing(right, config);
        expect(b.ownerIndex).toEqual(a.ownerIndex);
        expect(b.members).toEqual(a.members);
        expect([b.digest, b.inputDigest]).toEqual([a.digest, a.inputDigest]);
      }),
    );
  });

  it('gives every partition an owner, and nobody more than its capacity', () => {
    fc.assert(
      fc.property(someMembers, someConfig, (members, config) => {
        fc.pre(members.length > 0);
        const ring = buildRing(members, config);
        const counts = ring.counts();
        expect(Object.keys(counts).toSorted()).toEqual(members.map((each) => each.name).toSorted());
        expect(sum(Object.values(counts))).toBe(config.partitions);
        const capacity = plainCapacities(members, config);
        for (const [at, { name }] of members.entries()) {
          expect(counts[name]).toBeLessThanOrEqual(capacity[at] as number);
        }
      }),
    );
  });

  it('names different members other than the owner as successors', () => {
    fc.assert(
      fc.property(someMembers, someConfig, fc.nat(12), (members, config, count) => {
        const ring = buildRing(members, config);
        const names = ring.successors(3, count);
        expect(names).toHaveLength(Math.max(0, Math.min(count, members.length - 1)));
        expect(new Set([...names, ring.ownerOf(3)]).size).toBe(names.length + 1);
      }),
    );
  });

  it('has another digest after any change of members, node keys, weights or configuration', () => {
    const [one, two, three] = named(3) as [RingMember, RingMember, RingMember];
    const config = DEFAULT_RING_CONFIG;
    const rings = [
      buildRing([one, two, three], config),
      buildRing([one, two], config),
      buildRing([one, two, { ...three, name: 'other' }], config),
      buildRing([one, two, { ...three, nodeKey: 'ff' }], config),
      buildRing([one, two, { ...three, weight: 2 }], config),
      buildRing([one, two, three], { ...config, loadCap: 1.2 }),
      buildRing([], config),
    ];
    expect(new Set(rings.map((each) => each.digest)).size).toBe(rings.length);
    expect(new Set(rings.map((each) => each.inputDigest)).size).toBe(rings.length);
  });

  it('of nobody leaves everything unowned', () => {
    const ring = buildRing([], DEFAULT_RING_CONFIG);
    expect(ring.members).toEqual([]);
    expect(ring.ownerOf(0)).toBeUndefined();
    expect(ring.successors(0, 3)).toEqual([]);
    expect(ring.counts()).toEqual({});
    expect(new Set(ring.ownerIndex)).toEqual(new Set([NO_OWNER]));
  });

  it('of one member is all its own', () => {
    const ring = buildRing(named(1), DEFAULT_RING_CONFIG);
    expect(ring.counts()).toEqual({ 'node-1': 16_384 });
    expect(ring.successors(0, 3)).toEqual([]);
  });

  it('knows no owner of a partition that does not exist', () => {
    const ring = buildRing(named(3), DEFAULT_RING_CONFIG);
    expect(ring.ownerOf(16_384)).toBeUndefined();
    expect(ring.ownerOf(-1)).toBeUndefined();
    expect(ring.successors(16_384, 1)).toEqual([]);
  });

  it('takes node keys as bytes, whatever the names', () => {
    const renamed = named(3).map((each, at) => ({ ...each, name: `other-${at + 1}` }));
    const before = buildRing(named(3), DEFAULT_RING_CONFIG);
    const after = buildRing(renamed, DEFAULT_RING_CONFIG);
    expect(after.ownerIndex).toEqual(before.ownerIndex);
    expect(after.digest).not.toBe(before.digest);
  });

  it('shares one node key between two members up to their capacity (F17 refuses them earlier)', () => {
    const twins = named(2).map((each) => ({ ...each, nodeKey: 'aa' }));
    const counts = buildRing(twins, DEFAULT_RING_CONFIG).counts();
    expect(counts).toEqual({ 'node-1': 9012, 'node-2': 7372 });
  });

  it('counts for a member called __proto__', () => {
    const counts = buildRing([{ ...member('__proto__'), weight: 3 }], DEFAULT_RING_CONFIG).counts();
    expect(Object.entries(counts)).toEqual([['__proto__', 16_384]]);
  });

  it('refuses what the view would never hold', () => {
    const twice = [member('a'), member('a')];
    expect(() => buildRing(twice, DEFAULT_RING_CONFIG)).toThrow(CoterieError);
    const weightless = [{ ...member('a'), weight: 0 }];
    expect(() => buildRing(weightless, DEFAULT_RING_CONFIG)).toThrow(CoterieError);
  });

  it('says which partitions moved, ascending and by name', () => {
    const before = buildRing(named(2), DEFAULT_RING_CONFIG);
    const after = buildRing(named(3), DEFAULT_RING_CONFIG);
    const moved = [...movedPartitions(before, after)];
    const expected = Array.from({ length: 16_384 }, (_, each) => each).filter(
      (each) => before.ownerOf(each) !== after.ownerOf(each),
    );
    expect(moved).toEqual(expected);
    expect([...movedPartitions(after, after)]).toEqual([]);
    const nobody = buildRing([], DEFAULT_RING_CONFIG);
    expect([...movedPartitions(nobody, after)]).toHaveLength(16_384);
  });
});

function member(name: string): RingMember {
  return { name, nodeKey: Buffer.from(name).toString('hex'), weight: 1 };
}

function named(count: number): RingMember[] {
  return Array.from({ length: count }, (_, at) => member(`node-${at + 1}`));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function plainCapacities(members: readonly RingMember[], config: RingConfig): number[] {
  const total = sum(members.map((each) => each.weight));
  return members.map(({ weight }) =>
    Math.ceil((config.loadCap * config.partitions * weight) / total),
  );
}

/** The ring as its comments tell it, with no table and no radix sort: slow, and easy to check. */
function plainOwners(members: readonly RingMember[], config: RingConfig): (string | undefined)[] {
  const { partitions, pointsPerMember } = config;
  const sorted = members.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const width = 2 ** 32 / partitions;
  const points = sorted.flatMap(({ name, nodeKey, weight }) =>
    Array.from({ length: pointsPerMember * weight }, (_, index) => {
      const number = [index & 0xff, index >> 8, 0, 0];
      const hash = murmur3(Uint8Array.from([...Buffer.from(nodeKey, 'hex'), ...number]));
      const mirrored = Number.parseInt(index.toString(2).split('').toReversed().join(''), 2);
      const corput = mirrored / 2 ** index.toString(2).length;
      const depth = (corput + (hash % width) / width / pointsPerMember) % 1;
      return { name, place: Math.floor(hash / width) * width + Math.floor(depth * width) };
    }),
  );
  const capacity = plainCapacities(sorted, config);
  const room = new Map(sorted.map(({ name }, at) => [name, capacity[at] as number]));
  return Array.from({ length: partitions }, (_, partition) => {
    const other = Number((BigInt(partition) * 0x9e3779b1n + 1n) % BigInt(partitions));
    let best: { name: string; distance: number } | undefined;
    for (const slot of [partition, other]) {
      for (const { name, place } of points) {
        const distance = (place - slot * width + 2 ** 32) % 2 ** 32;
        if (room.get(name) === 0 || (best !== undefined && distance >= best.distance)) continue;
        best = { name, distance };
      }
    }
    if (best !== undefined) room.set(best.name, (room.get(best.name) as number) - 1);
    return best?.name;
  });
}

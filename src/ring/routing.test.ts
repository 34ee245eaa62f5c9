import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRing } from './hash-ring.ts';
import { partitionOf } from './key-hash.ts';
import type { MemberRecord } from './member.ts';
import type { RingConfig } from './ring-config.ts';
import { buildRouting, routingBuilder, type Routing } from './routing.ts';

const CONFIG: RingConfig = { partitions: 64, pointsPerMember: 8, loadCap: 1.25 };

describe('routing', () => {
  it('F10: has one ring for each set of handling members', () => {
    const routing = buildRouting(
      [record('a', ['orders', 'payments']), record('b', ['orders', 'mail', 'payments'])],
      CONFIG,
    );
    const seen = routing.groups.map(({ streams, ring }) => [streams, ring.members]);
    expect(seen).toEqual([
      [['mail'], ['b']],
      [
        ['orders', 'payments'],
        ['a', 'b'],
      ],
    ]);
    expect(routing.groupOf('orders')).toBe(routing.groupOf('payments'));
  });

  it('F10: gives every key to a member that handles its stream', () => {
    fc.assert(
      fc.property(someRecords(), fc.string({ minLength: 1 }), (records, key) => {
        const routing = buildRouting(records, CONFIG);
        for (const stream of STREAMS) {
          const handlers = records.filter((each) => each.streams.includes(stream));
          const owner = routing.owner(stream, key);
          if (handlers.length === 0) expect(owner).toBeUndefined();
          else expect(handlers.map((each) => each.name)).toContain(owner);
        }
      }),
    );
  });

  it('F1, F2: any history of joins and leaves, also of unknown names, gives the final rings', () => {
    const change = fc.record({ add: fc.boolean(), record: someRecord });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const present = new Map<string, MemberRecord>();
        let routing = buildRouting([], CONFIG);
        for (const { add, record: changed } of changes) {
          if (add) present.set(changed.name, changed);
          else present.delete(changed.name);
          routing = buildRouting([...present.values()], CONFIG, routing);
        }
        const fresh = buildRouting([...present.values()].toReversed(), CONFIG);
        expect(describeRouting(routing)).toEqual(describeRouting(fresh));
      }),
    );
  });

  it('leaves out members that may not own', () => {
    const routing = buildRouting(
      [
        record('a', ['orders']),
        record('b', ['orders'], { phase: 'joining' }),
        record('c', ['orders'], { phase: 'leaving' }),
        record('d', ['orders'], { status: 'evicted' }),
        record('e', ['orders'], { healthy: false }),
        record('f', ['orders', 'mail'], { cordon: { on: true, revision: 1 } }),
        record('g', ['orders'], { status: 'suspect' }),
      ],
      CONFIG,
    );
    expect(routing.groupOf('orders')?.ring.members).toEqual(['a', 'g']);
    expect(routing.groupOf('mail')).toBeUndefined();
  });

  it('knows no owner for a stream that nobody handles', () => {
    const routing = buildRouting([record('a', ['orders'])], CONFIG);
    expect(routing.owner('mail', 'c-7')).toBeUndefined();
    expect(routing.groupById('0000000000000000')).toBeUndefined();
    expect(buildRouting([], CONFIG).groups).toEqual([]);
  });

  it('places members by node key and weight', () => {
    const records = [
      record('a', ['orders'], { nodeKey: 'ff', weight: 3 }),
      record('b', ['orders']),
    ];
    const { ring } = buildRouting(records, CONFIG).groupOf('orders') ?? {};
    expect(ring?.digest).toBe(buildRing(records, CONFIG).digest);
  });

  it('looks an owner up by stream and key', () => {
    const routing = buildRouting([record('a', ['orders']), record('b', ['orders'])], CONFIG);
    const group = routing.groupOf('orders');
    for (const key of ['c-7', 'Straße', Uint8Array.of(0xff)]) {
      expect(routing.owner('orders', key)).toBe(group?.ring.ownerOf(partitionOf(key, 64)));
    }
  });

  it('takes a stream that a member lists twice once', () => {
    const routing = buildRouting(
      [record('a', ['orders', 'orders']), record('b', ['orders'])],
      CONFIG,
    );
    expect(routing.groups).toHaveLength(1);
    expect(routing.groupOf('orders')?.ring.members).toEqual(['a', 'b']);
  });
});

describe('group ids', () => {
  it('stay while members come and go that handle all streams of the group', () => {
    const two = buildRouting([record('a', ['x', 'y']), record('b', ['x', 'y'])], CONFIG);
    const three = buildRouting(
      [record('a', ['x', 'y']), record('b', ['x', 'y']), record('c', ['y', 'x', 'z'])],
      CONFIG,
    );
    expect(three.groupOf('x')?.id).toBe(two.groupOf('x')?.id);
    expect(three.groupById(two.groupOf('x')?.id as string)).toBe(three.groupOf('x'));
  });

  it('change when the streams part', () => {
    const before = buildRouting([record('a', ['x', 'y'])], CONFIG);
    const after = buildRouting([record('a', ['x', 'y']), record('b', ['x'])], CONFIG);
    const ids = [before.groupOf('x'), after.groupOf('x'), after.groupOf('y')].map(
      (each) => each?.id,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('golden', () => {
    const routing = buildRouting([record('a', ['orders', 'mail'])], CONFIG);
    expect(routing.groups.map((each) => each.id)).toEqual(['13031f64eaa0015e']);
  });
});

describe('what did not change', () => {
  const records = [record('a', ['x', 'y']), record('b', ['x', 'y']), record('c', ['z'])];
  const before = buildRouting(records, CONFIG);

  it('is taken over: the same group, and the same ring under other streams', () => {
    const grown = [...records.slice(0, 2), record('c', ['z', 'w']), record('d', ['v'])];
    const after = buildRouting(grown, CONFIG, before);
    expect(after.groupOf('x')).toBe(before.groupOf('x'));
    expect(after.groupOf('z')).not.toBe(before.groupOf('z'));
    expect(after.groupOf('z')?.ring).toBe(before.groupOf('z')?.ring);
  });

  it('is rebuilt with another weight, node key or configuration', () => {
    const changed = [
      [records, { ...CONFIG, pointsPerMember: 9 }],
      [[record('a', ['x', 'y'], { weight: 2 }), ...records.slice(1)], CONFIG],
      [[record('a', ['x', 'y'], { nodeKey: '00' }), ...records.slice(1)], CONFIG],
    ] as const;
    for (const [newRecords, config] of changed) {
      const after = buildRouting(newRecords, config, before);
      expect(after.groupOf('x')?.ring).not.toBe(before.groupOf('x')?.ring);
      expect(describeRouting(after)).toEqual(describeRouting(buildRouting(newRecords, config)));
    }
  });

  it('costs one slice a group', () => {
    const slices = [...routingBuilder(records, CONFIG, before)];
    expect(slices).toHaveLength(before.groups.length);
  });
});

const STREAMS = ['v', 'w', 'x', 'y', 'z'];
const someRecord = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    streams: fc.subarray(STREAMS),
    weight: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ name, streams, weight }) => record(name, streams, { weight }));

function someRecords(): fc.Arbitrary<MemberRecord[]> {
  return fc.uniqueArray(someRecord, { selector: (each) => each.name });
}

function describeRouting(routing: Routing): unknown {
  return routing.groups.map(({ id, streams, ring }) => [id, streams, ring.digest, ring.ownerIndex]);
}

function record(
  name: string,
  streams: readonly string[],
  rest: Partial<MemberRecord> = {},
): MemberRecord {
  return {
    name,
    instance: '0123456789abcdef',
    incarnation: 1,
    status: 'alive',
    phase: 'active',
    revision: 1,
    healthy: true,
    withdrawn: false,
    nodeKey: Buffer.from(name).toString('hex'),
    weight: 1,
    streams,
    protocol: { min: 1, max: 1 },
    cordon: { on: false, revision: 0 },
    ...rest,
  };
}

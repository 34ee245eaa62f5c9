import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import type { MemberRecord } from './member.ts';
import { countActive, isShort } from './quorum.ts';
import { DEFAULT_RING_CONFIG } from './ring-config.ts';
import { buildRouting } from './routing.ts';

const config = { ...DEFAULT_RING_CONFIG, partitions: 64, pointsPerMember: 8, minMembers: 3 };
const clique = (...changes: Partial<MemberRecord>[]): MemberRecord[] =>
  changes.map((change, place) => recordOf({ name: `m${place}`, ...change }));

describe('a quorum', () => {
  it('counts who is there and active, whether it may own or not', () => {
    const records = clique(
      {},
      { status: 'suspect' },
      { cordon: { on: true, revision: 1 } },
      { healthy: false },
      { phase: 'joining' },
      { phase: 'leaving' },
      { status: 'evicted' },
      { status: 'left' },
    );
    expect(countActive(records)).toBe(4);
  });

  it('is missed below the number, and never with the default', () => {
    expect(isShort(clique({}, {}), config)).toBe(true);
    expect(isShort(clique({}, {}, {}), config)).toBe(false);
    expect(isShort([], DEFAULT_RING_CONFIG)).toBe(false);
    expect(isShort(clique({}), { ...config, minMembers: 1 })).toBe(false);
  });

  it('decides over all rings of a view, whatever the order of the records', () => {
    const enough = clique({}, {}, { streams: ['parcels'] });
    const routing = buildRouting(enough, config);
    expect(routing).toMatchObject({ isShort: false });
    expect(routing.groups.map(({ ring }) => ring.members)).toEqual([['m0', 'm1'], ['m2']]);
    const short = buildRouting(clique({}, {}), config, routing);
    expect(short).toMatchObject({ isShort: true, groups: [] });
    expect(short.groupOf('orders')).toBeUndefined();
    const back = buildRouting(enough.toReversed(), config, short);
    expect(back.groups.map(({ ring }) => ring.digest)).toEqual(
      routing.groups.map(({ ring }) => ring.digest),
    );
  });
});

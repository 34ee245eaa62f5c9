import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf, records } from '../../test/support/ring-records.ts';
import { MAX_RECORDS, Roster } from './roster.ts';

function rosterOf(list: readonly Parameters<Roster['take']>[0][]): Roster {
  const roster = new Roster();
  for (const record of list) roster.take(record, 0);
  return roster;
}

const names = (roster: Roster): string[] => roster.present().map(({ name }) => name);

describe('Roster', () => {
  it('comes to one digest and one list, whatever the order of the same records', () => {
    const lists = fc
      .array(records('a', 'b', 'c'), { maxLength: 12 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    fc.assert(
      fc.property(lists, ([list, shuffled]) => {
        const one = rosterOf(list);
        const other = rosterOf([...shuffled, ...list]);
        expect(other.digest).toBe(one.digest);
        expect(other.present()).toEqual(one.present());
      }),
    );
  });

  it('has the same digest exactly when it has the same present members', () => {
    const lists = fc.array(records('a', 'b'), { maxLength: 4 });
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const [one, other] = [rosterOf(a), rosterOf(b)];
        const same = JSON.stringify(one.present()) === JSON.stringify(other.present());
        // The bytes of `extra` are numbers in JSON as in the digest.
        expect(one.digest === other.digest).toBe(same);
      }),
    );
  });

  it('says what a record changed, and nothing when it is old news', () => {
    const roster = new Roster();
    const first = recordOf();
    expect(roster.take(first, 0)).toEqual({ before: undefined, after: first });
    expect(roster.take(recordOf(), 0)).toBeUndefined();
    expect(roster.take(recordOf({ incarnation: 0 }), 0)).toBeUndefined();
    const evicted = recordOf({ status: 'evicted' });
    expect(roster.take(evicted, 0)).toEqual({ before: first, after: evicted });
    expect(names(roster)).toEqual([]);
  });

  it('does not count tombstones in the digest', () => {
    const roster = rosterOf([recordOf({ name: 'b' })]);
    const { digest } = roster;
    roster.take(recordOf({ name: 'a' }), 0);
    roster.take(recordOf({ name: 'a', status: 'left' }), 0);
    expect(roster.digest).toBe(digest);
  });

  it('F6 F20: blocks old news of the dead until the tombstone is old, and tells it half as long', () => {
    const roster = rosterOf([recordOf(), recordOf({ status: 'evicted' })]);
    expect(roster.take(recordOf({ revision: 7 }), 59_000)).toBeUndefined();
    expect(roster.toTell(29_999, 60_000)).toHaveLength(1);
    expect(roster.toTell(30_000, 60_000)).toHaveLength(0);
    roster.expire(59_999, 60_000);
    expect(roster.get('a')?.status).toBe('evicted');
    roster.expire(60_000, 60_000);
    expect(roster.get('a')).toBeUndefined();
    expect(roster.size).toBe(0);
  });

  it('remembers a cordon for days after its member died, and tells it for one', () => {
    const dayMs = 86_400_000;
    const roster = rosterOf([recordOf({ status: 'left', cordon: { on: true, revision: 1 } })]);
    expect(roster.toTell(dayMs - 1, 60_000)).toHaveLength(1);
    expect(roster.toTell(dayMs, 60_000)).toHaveLength(0);
    roster.expire(2 * dayMs - 1, 60_000);
    expect(roster.take(recordOf({ incarnation: 2 }), 2 * dayMs - 1)?.after.cordon.on).toBe(true);
    roster.take(recordOf({ incarnation: 2, status: 'left' }), 2 * dayMs);
    roster.take(recordOf({ cordon: { on: false, revision: 2 } }), 2 * dayMs);
    roster.expire(2 * dayMs + 60_000, 60_000);
    expect(roster.size).toBe(0);
  });

  it('keeps the age of a tombstone that is heard again, and renews it for a later death', () => {
    const roster = rosterOf([recordOf({ status: 'evicted' })]);
    roster.take(recordOf({ status: 'left' }), 50_000);
    roster.expire(60_000, 60_000);
    expect(roster.size).toBe(0);
    roster.take(recordOf({ status: 'evicted' }), 60_000);
    roster.take(recordOf({ status: 'evicted', incarnation: 2 }), 100_000);
    roster.expire(130_000, 60_000);
    expect(roster.size).toBe(1);
  });

  it('lets nobody in beyond its limit, unless a tombstone makes room', () => {
    const roster = new Roster();
    for (let place = 0; place < MAX_RECORDS; place += 1) {
      roster.take(recordOf({ name: `m${place}` }), place);
    }
    expect(roster.take(recordOf({ name: 'late' }), 5000)).toBeUndefined();
    roster.take(recordOf({ name: 'm7', status: 'left' }), 5000);
    roster.take(recordOf({ name: 'm3', status: 'left' }), 5001);
    expect(roster.take(recordOf({ name: 'dead', status: 'left' }), 5002)).toBeUndefined();
    expect(roster.take(recordOf({ name: 'late' }), 5003)).toBeDefined();
    expect(roster.get('m7')).toBeUndefined();
    expect(roster.get('m3')?.status).toBe('left');
    expect(roster.size).toBe(MAX_RECORDS);
  });

  it('forgets the dead, or everybody but one, with their part of the digest', () => {
    const roster = rosterOf([
      recordOf({ name: 'a' }),
      recordOf({ name: 'b' }),
      recordOf({ name: 'c', status: 'evicted' }),
    ]);
    roster.forgetDead();
    expect(roster.get('c')).toBeUndefined();
    expect(names(roster)).toEqual(['a', 'b']);
    roster.forgetAllBut('b');
    expect(names(roster)).toEqual(['b']);
    expect(roster.digest).toBe(rosterOf([recordOf({ name: 'b' })]).digest);
  });
});

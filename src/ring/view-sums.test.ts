import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { records } from '../../test/support/ring-records.ts';
import type { MemberRecord } from './member.ts';
import { isSoundSummary, partsFor, ViewSums } from './view-sums.ts';

const names = Array.from({ length: 40 }, (_, place) => `m${place}`);

function sumsOf(view: ReadonlyMap<string, MemberRecord>): ViewSums {
  const sums = new ViewSums();
  for (const [name, record] of view) sums.set(name, record);
  return sums;
}

const views = fc
  .array(records(...names), { maxLength: 60 })
  .map((list) => new Map(list.map((record) => [record.name, record])));

describe('ViewSums', () => {
  it('shows every difference of two views, whatever the number of parts', () => {
    fc.assert(
      fc.property(views, views, fc.constantFrom(1, 4, 128), (one, other, parts) => {
        const [ours, theirs] = [sumsOf(one), sumsOf(other)];
        const differs = ours.differsFrom(theirs.summary(parts));
        for (const name of names) {
          const isSame = JSON.stringify(one.get(name)) === JSON.stringify(other.get(name));
          if (!isSame) expect(differs(name)).toBe(true);
        }
        if (ours.digest === theirs.digest) expect(names.some(differs)).toBe(false);
      }),
    );
  });

  it('finds one difference of a thousand among a few', () => {
    const list = Array.from({ length: 1000 }, (_, place) => `member-${place}`);
    const [record] = fc.sample(records('x'), 1);
    const all = new Map(list.map((name) => [name, { ...(record as MemberRecord), name }]));
    const own = sumsOf(all);
    const changed = all.get('member-77') as MemberRecord;
    const other = sumsOf(new Map(all).set('member-77', { ...changed, revision: 99 }));
    const differs = own.differsFrom(other.summary(partsFor(1000)));
    const suspects = list.filter(differs);
    expect(suspects).toContain('member-77');
    expect(suspects.length).toBeLessThan(25);
  });

  it('comes back to what it was when a record goes as it came', () => {
    const [a, b] = fc.sample(records('a', 'b'), 2) as [MemberRecord, MemberRecord];
    const sums = new ViewSums();
    sums.set('a', { ...a, name: 'a' });
    const { digest } = sums;
    sums.set('b', { ...b, name: 'b' });
    expect(sums.digest).not.toBe(digest);
    sums.set('b', undefined);
    sums.set('b', undefined);
    expect(sums.digest).toBe(digest);
    sums.set('a', undefined);
    expect(sums.digest).toBe('0000000000000000');
    expect(sums.summary(2)).toEqual(new Uint8Array(16));
  });

  it('has parts for about one record each, 128 at most', () => {
    expect([0, 1, 2, 3, 5, 100, 129, 4096].map(partsFor)).toEqual([1, 1, 2, 4, 8, 128, 128, 128]);
  });

  it('takes no summary of another form', () => {
    for (const length of [8, 16, 1024]) expect(isSoundSummary(new Uint8Array(length))).toBe(true);
    for (const length of [0, 4, 12, 24, 2048]) {
      expect(isSoundSummary(new Uint8Array(length))).toBe(false);
    }
  });
});

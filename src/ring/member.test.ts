import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf, records } from '../../test/support/ring-records.ts';
import { compareRecords, isEligible, isPresent, mergeRecords } from './member.ts';

const some = records('a');

describe('mergeRecords', () => {
  it('is commutative', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(mergeRecords(a, b)).toEqual(mergeRecords(b, a));
      }),
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        expect(mergeRecords(mergeRecords(a, b), c)).toEqual(mergeRecords(a, mergeRecords(b, c)));
      }),
    );
  });

  it('is idempotent, and a merge is never behind its parts', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const merged = mergeRecords(a, b);
        expect(mergeRecords(merged, a)).toEqual(merged);
        expect(compareRecords(merged, a)).toBeGreaterThanOrEqual(0);
        expect(compareRecords(merged, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('merges the cordon by its own revision, beside the rest', () => {
    const newer = recordOf({ incarnation: 5 });
    const cordoned = recordOf({ cordon: { on: true, revision: 3 } });
    expect(mergeRecords(newer, cordoned)).toEqual({ ...newer, cordon: cordoned.cordon });
    const lifted = recordOf({ cordon: { on: false, revision: 4 } });
    expect(mergeRecords(cordoned, lifted).cordon.on).toBe(false);
  });
});

describe('compareRecords', () => {
  it('is a total order of everything but the cordon', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        expect(Math.sign(compareRecords(a, b))).toBe(-Math.sign(compareRecords(b, a)) || 0);
        if (compareRecords(a, b) >= 0 && compareRecords(b, c) >= 0) {
          expect(compareRecords(a, c)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('weighs incarnation, then the smaller instance, then status, then revision', () => {
    const base = recordOf({ incarnation: 2, instance: '0000000000000002' });
    const overrides = [
      recordOf({ ...base, revision: 9 }),
      recordOf({ ...base, status: 'suspect' }),
      recordOf({ ...base, status: 'evicted' }),
      recordOf({ ...base, status: 'left' }),
      recordOf({ ...base, instance: '0000000000000001', status: 'alive' }),
      recordOf({ ...base, incarnation: 3 }),
    ];
    for (const [place, record] of overrides.entries()) {
      expect(compareRecords(record, overrides[place - 1] ?? base)).toBeGreaterThan(0);
    }
  });
});

describe('who counts', () => {
  it('is present while alive or suspected', () => {
    const present = (['alive', 'suspect', 'evicted', 'left'] as const).filter((status) =>
      isPresent(recordOf({ status })),
    );
    expect(present).toEqual(['alive', 'suspect']);
  });

  it('owns partitions when active, healthy and not cordoned', () => {
    expect(isEligible(recordOf({ status: 'suspect' }))).toBe(true);
    expect(isEligible(recordOf({ phase: 'joining' }))).toBe(false);
    expect(isEligible(recordOf({ phase: 'leaving' }))).toBe(false);
    expect(isEligible(recordOf({ healthy: false }))).toBe(false);
    expect(isEligible(recordOf({ withdrawn: true }))).toBe(false);
    expect(isEligible(recordOf({ cordon: { on: true, revision: 1 } }))).toBe(false);
    expect(isEligible(recordOf({ status: 'evicted' }))).toBe(false);
  });
});

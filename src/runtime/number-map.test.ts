import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberMap } from './number-map.ts';

const key = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 40 }).map((low) => low * 64),
  fc.maxSafeNat(),
  fc.maxSafeInteger(),
);

describe('a number map', () => {
  test('holds what a Map holds, whatever comes and goes', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('set', 'set', 'delete', 'clear'), key), {
      maxLength: 300,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (all) => {
        const map = new NumberMap<{ readonly at: number }>();
        const model = new Map<number, { readonly at: number }>();
        for (const [at, [verb, number]] of all.entries()) {
          const isClear = verb === 'clear' && number % 7 === 0;
          if (isClear) {
            map.clear();
            model.clear();
          } else if (verb === 'delete') {
            expect(map.delete(number)).toBe(model.delete(number));
          } else {
            map.set(number, { at });
            model.set(number, { at });
          }
          expect(map.size).toBe(model.size);
          expect(map.get(number)).toEqual(model.get(number));
        }
        for (const [number, value] of model) expect(map.get(number)).toEqual(value);
        expect(new Set(map.values())).toEqual(new Set(model.values()));
      }),
    );
  });

  test('keeps a few of a long row of numbers', () => {
    const map = new NumberMap<{ readonly number: number }>();
    const first = 2 ** 51;
    map.set(first, { number: first });
    for (let number = first + 1; number < first + 100_000; number += 1) {
      map.set(number, { number });
      if (number > first + 100) map.delete(number - 100);
    }
    expect(map.size).toBe(100 + 1);
    expect(map.get(first)).toEqual({ number: first });
    expect(map.get(first + 50_000)).toBeUndefined();
  });

  test('gives its values as they were when it was asked', () => {
    const map = new NumberMap<{ readonly number: number }>();
    for (let number = 0; number < 10; number += 1) map.set(number, { number });
    const seen: number[] = [];
    for (const { number } of map.values()) {
      seen.push(number);
      for (let each = 0; each < 10; each += 1) map.delete(each);
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(map.values()).toEqual([]);
  });
});

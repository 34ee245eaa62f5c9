import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SequenceSet } from './sequence-set.ts';

const HIGHEST = 60;

type Step =
  | { readonly add: number }
  | { readonly first: number; readonly count: number }
  | { readonly floor: number };

const sequence = fc.integer({ min: 1, max: HIGHEST });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ add: sequence }) },
  { weight: 2, arbitrary: fc.record({ first: sequence, count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ floor: sequence }) },
);

function apply(set: SequenceSet, model: Set<number>, each: Step): void {
  if ('add' in each) {
    set.add(each.add);
    model.add(each.add);
  } else if ('first' in each) {
    set.addRange(each.first, each.first + each.count - 1);
    for (let place = 0; place < each.count; place += 1) model.add(each.first + place);
  } else {
    set.raiseFloor(each.floor);
    for (let place = 1; place <= each.floor; place += 1) model.add(place);
  }
}

test('is a set, whatever the order in which it grows', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const set = new SequenceSet();
      const model = new Set<number>();
      for (const each of steps) {
        apply(set, model, each);
        for (let place = 1; place <= HIGHEST + 6; place += 1) {
          expect(set.has(place)).toBe(model.has(place));
        }
        expect(set.top).toBe(Math.max(0, ...model));
      }
      let floor = 0;
      while (model.has(floor + 1)) floor += 1;
      expect(set.floor).toBe(floor);
      const beyond = set.beyond();
      const copy = new SequenceSet();
      copy.raiseFloor(set.floor);
      for (let at = 0; at < beyond.length; at += 2) {
        const first = beyond[at] as number;
        expect(first).toBeGreaterThan(floor + 1);
        copy.addRange(first, first + (beyond[at + 1] as number) - 1);
      }
      for (let place = 1; place <= HIGHEST + 6; place += 1) {
        expect(copy.has(place)).toBe(set.has(place));
      }
    }),
  );
});

test('hands on the highest ones when not all can go along', () => {
  const set = new SequenceSet();
  set.addRange(3, 5);
  set.addRange(10, 14);
  expect(set.beyond()).toEqual([3, 3, 10, 5]);
  expect(set.beyond(6)).toEqual([5, 1, 10, 5]);
  expect(set.beyond(2)).toEqual([13, 2]);
});

test('can be had without some of its members', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.array(sequence), (steps, missing) => {
      const set = new SequenceSet();
      const model = new Set<number>();
      for (const each of steps) apply(set, model, each);
      const copy = set.without(missing);
      for (let place = 1; place <= HIGHEST + 6; place += 1) {
        expect(copy.has(place)).toBe(model.has(place) && !missing.includes(place));
        expect(set.has(place)).toBe(model.has(place));
      }
    }),
  );
});

test('says when it has many holes, and forgets none of them', () => {
  const set = new SequenceSet();
  for (let place = 1; place <= 4096; place += 1) set.add(place * 2);
  expect(set.crowded).toBe(true);
  expect(set.has(1)).toBe(false);
  expect(set.has(8191)).toBe(false);
  set.raiseFloor(4001);
  expect(set.crowded).toBe(false);
});

test('holds sequences of any size', () => {
  const set = new SequenceSet();
  set.raiseFloor(2 ** 52);
  set.add(2 ** 52 + 1);
  expect(set.floor).toBe(2 ** 52 + 1);
});

import { expect, test } from 'vitest';
import { type OutcomeName, Outcomes } from './outcomes.ts';
import type { Outcome } from './parcel.ts';

/** All of one hash. */
function name(id: string, scope = 'orders', part = -1): OutcomeName {
  return { hash: 7, scope, part, id };
}

function replyOf(bytes: number): Outcome {
  return { ok: true, reply: { data: new Uint8Array(bytes), headers: undefined }, node: 'ada' };
}

test('keeps to its bytes, and the oldest go first', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 60_000 });
  for (let place = 0; place < 100; place += 1) outcomes.add(name(`k${place}`), replyOf(800), place);
  expect(outcomes.bytes).toBeLessThanOrEqual(10_000);
  expect(outcomes.get(name('k0'))).toBeUndefined();
  expect(outcomes.get(name('k99'))).toEqual(replyOf(800));
  expect(outcomes.size).toBe(10);
});

test('what is too large alone is not kept', () => {
  const outcomes = new Outcomes({ outcomeBytes: 1000, outcomeMs: 60_000 });
  outcomes.add(name('large'), replyOf(5000), 0);
  expect(outcomes.size).toBe(0);
  expect(outcomes.bytes).toBe(0);
});

test('forgets with time, also when nothing is added', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 1000 });
  outcomes.add(name('a'), replyOf(1), 0);
  outcomes.add(name('b'), replyOf(1), 900);
  outcomes.sweep(1500);
  expect(outcomes.get(name('a'))).toBeUndefined();
  expect(outcomes.get(name('b'))).toBeDefined();
});

test('the newer outcome of one message counts, once', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 1000 });
  outcomes.add(name('a'), replyOf(100), 0);
  const { bytes } = outcomes;
  outcomes.add(name('a'), replyOf(100), 1);
  expect(outcomes.bytes).toBe(bytes);
  expect(outcomes.size).toBe(1);
});

test('names of one hash are told apart by each of their parts', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 1000 });
  const names = [name('a'), name('b'), name('a', 'bills'), name('a', 'orders', 3)];
  for (const [at, each] of names.entries()) outcomes.add(each, replyOf(at), at);
  expect(names.map((each) => outcomes.get({ ...each }))).toEqual([0, 1, 2, 3].map(replyOf));
  outcomes.add(name('b'), replyOf(9), 1001);
  // The first of all is too old now; those around the one that was replaced are still there.
  const kept = names.map((each) => outcomes.get(each));
  expect(kept).toEqual([undefined, ...[9, 2, 3].map(replyOf)]);
});

import { expect, test } from 'vitest';
import { Outcomes } from './outcomes.ts';
import type { Outcome } from './parcel.ts';

function replyOf(bytes: number): Outcome {
  return { ok: true, reply: { data: new Uint8Array(bytes), headers: undefined }, node: 'ada' };
}

test('keeps to its bytes, and the oldest go first', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 60_000 });
  for (let place = 0; place < 100; place += 1) outcomes.add(`k${place}`, replyOf(800), place);
  expect(outcomes.bytes).toBeLessThanOrEqual(10_000);
  expect(outcomes.get('k0')).toBeUndefined();
  expect(outcomes.get('k99')).toEqual(replyOf(800));
  expect(outcomes.size).toBe(9);
});

test('what is too large alone is not kept', () => {
  const outcomes = new Outcomes({ outcomeBytes: 1000, outcomeMs: 60_000 });
  outcomes.add('large', replyOf(5000), 0);
  expect(outcomes.size).toBe(0);
  expect(outcomes.bytes).toBe(0);
});

test('forgets with time, also when nothing is added', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 1000 });
  outcomes.add('a', replyOf(1), 0);
  outcomes.add('b', replyOf(1), 900);
  outcomes.sweep(1500);
  expect(outcomes.get('a')).toBeUndefined();
  expect(outcomes.get('b')).toBeDefined();
});

test('the newer outcome of one message counts, once', () => {
  const outcomes = new Outcomes({ outcomeBytes: 10_000, outcomeMs: 1000 });
  outcomes.add('a', replyOf(100), 0);
  const { bytes } = outcomes;
  outcomes.add('a', replyOf(100), 1);
  expect(outcomes.bytes).toBe(bytes);
  expect(outcomes.size).toBe(1);
});

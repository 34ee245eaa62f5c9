import { expect, test } from 'vitest';
import { chainProblem, chainToken, MAX_CHAIN } from './chain.ts';

const message = {
  id: 'x',
  stream: 'orders',
  key: 'c-7',
  data: new Uint8Array(0),
  headers: {},
  time: 0,
};

test('a call for a key further up its chain could never end', () => {
  const chain = [chainToken('orders', 'c-1'), chainToken('orders', 'c-7')];
  expect(chainProblem(message, chain)?.code).toBe('reentrant');
  expect(chainProblem(message, [chainToken('bills', 'c-7')])).toBeUndefined();
  expect(chainProblem(message, [])).toBeUndefined();
});

test('equal keys have equal tokens, as text and as bytes', () => {
  expect(chainToken('orders', new TextEncoder().encode('c-7'))).toBe(chainToken('orders', 'c-7'));
  expect(chainToken('orders', 'c-7')).not.toBe(chainToken('orders', 'c-8'));
});

test('a chain has an end, also without keys', () => {
  const { key: _key, ...unkeyed } = message;
  const longest = Array.from({ length: MAX_CHAIN }, () => '-');
  expect(chainProblem(unkeyed, longest)).toBeUndefined();
  expect(chainProblem(unkeyed, [...longest, '-'])?.code).toBe('too-many-hops');
});

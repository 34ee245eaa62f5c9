import { expect, test } from 'vitest';

import { OwnBytes } from './own-bytes.ts';

test('copies stay as they are, whatever comes after and whatever becomes of the source', () => {
  const own = new OwnBytes();
  const source = new Uint8Array(100_000);
  const lengths = Array.from({ length: 300 }, (_, place) => (place * 37) % 5000);
  const copies = lengths.map((length, place) => {
    source.fill(place & 0xff);
    return own.copy(source.subarray(10, 10 + length));
  });
  source.fill(0xee);
  for (const [place, copy] of copies.entries()) {
    expect(copy.length).toBe(lengths[place]);
    expect(copy.every((byte) => byte === (place & 0xff))).toBe(true);
  }
});

test('a small copy keeps a block alive, not all that was read from the socket', () => {
  const copy = new OwnBytes().copy(new Uint8Array(1_000_000).subarray(0, 10));
  expect(copy.buffer.byteLength).toBeLessThanOrEqual(16_384);
});

test('bytes that fill their buffer are not copied', () => {
  const whole = new Uint8Array([1, 2, 3]);
  expect(new OwnBytes().copy(whole).buffer).toBe(whole.buffer);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKey, murmur3, partitionOf } from './key-hash.ts';

const utf8 = new TextEncoder();

describe('murmur3', () => {
  // github.com/aappleby/smhasher, src/KeysetTest.cpp (VerificationTest) and src/main.cpp: hash the
  // keys {}, {0}, {0,1} ... with seed 256 - length, and then the hashes, little-endian.
  it("gives SMHasher's verification value", () => {
    const hashes = new DataView(new ArrayBuffer(1024));
    for (let length = 0; length < 256; length += 1) {
      const key = Uint8Array.from({ length }, (_, at) => at);
      hashes.setUint32(length * 4, murmur3(key, 256 - length), true);
    }
    expect(murmur3(new Uint8Array(hashes.buffer))).toBe(0xb0f57ee3);
  });

  // stackoverflow.com/questions/14747343, the answer by Ian Boyd.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['ffffffff', 0, 0x76293b50],
    ['21436587', 0, 0xf55b516b],
    ['21436587', 0x5082edee, 0x2362f9de],
    ['214365', 0, 0x7e4a8634],
    ['2143', 0, 0xa0f7b07a],
    ['21', 0, 0x72661cf4],
    ['00000000', 0, 0x2362f9de],
    ['000000', 0, 0x85f0b427],
    ['0000', 0, 0x30f4c306],
    ['00', 0, 0x514e28b7],
  ])('of the bytes %j with seed %d', (hex, seed, hash) => {
    expect(murmur3(Buffer.from(hex, 'hex'), seed)).toBe(hash);
  });
});

describe('hashKey', () => {
  it.each([
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('is murmur3 with seed 0 for %j', (text, hash) => {
    expect(hashKey(text)).toBe(hash);
  });

  it('hashes text as its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(hashKey(text)).toBe(murmur3(utf8.encode(text)));
        expect(hashKey(utf8.encode(text))).toBe(hashKey(text));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), (text) => {
        expect(hashKey(text)).toBe(murmur3(utf8.encode(text)));
      }),
    );
  });

  it('finds the one character beyond ASCII wherever it stands', () => {
    for (let length = 1; length <= 9; length += 1) {
      for (let at = 0; at < length; at += 1) {
        const text = `${'a'.repeat(at)}é${'a'.repeat(length - at - 1)}`;
        expect(hashKey(text)).toBe(murmur3(utf8.encode(text)));
      }
    }
  });
});

describe('partitionOf', () => {
  // Frozen: a change here sends every key of a running clique to another owner.
  it.each([
    ['', 16_384, 0],
    ['c-7', 16_384, 14_340],
    ['customer-000000000000a', 16_384, 9707],
    ['Straße', 16_384, 5956],
    ['客户-7', 16_384, 7592],
    ['🦜', 16_384, 13_854],
    [Uint8Array.of(0xff, 0x00, 0xfe), 16_384, 5553],
    [Uint8Array.of(0xd8), 16_384, 5417],
    ['c-7', 16, 14],
    ['c-7', 65_536, 57_363],
  ])('golden: %j of %d', (key, partitions, partition) => {
    expect(partitionOf(key, partitions)).toBe(partition);
  });

  it('is the high bits of the hash, so doubling splits each partition in two', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 4, max: 16 }), (key, bits) => {
        expect(partitionOf(key, 2 ** bits)).toBe(Math.floor(hashKey(key) / 2 ** (32 - bits)));
      }),
    );
  });

  it('spreads numbered keys over all partitions', () => {
    const counts = new Uint32Array(16);
    for (let key = 0; key < 16_000; key += 1) {
      const partition = partitionOf(`k${key}`, 16);
      counts[partition] = (counts[partition] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest, type DigestPart } from './digest.ts';

describe('digest', () => {
  it('is the start of SHA-256 over types, lengths and contents', () => {
    const written = Buffer.concat([
      Buffer.from('l4:s3:hén1.5;l2:s0:n7;b2:'),
      Buffer.from([0xff, 0x00]),
    ]);
    const expected = createHash('sha256').update(written).digest('hex').slice(0, 16);
    expect(digest('hé', 1.5, ['', 7], Uint8Array.of(0xff, 0))).toBe(expected);
  });

  it('golden', () => {
    expect(digest()).toBe('0db2e8105005bd71');
    expect(digest('orders')).toBe('9923fb9f19e69869');
    expect(digest(['a', 'b'], 1, Uint8Array.of(1, 2))).toBe('b45ee6aa14f15384');
  });

  it.each<[string, DigestPart[], DigestPart[]]>([
    ['where a text ends', ['ab', 'c'], ['a', 'bc']],
    ['text from number', ['1'], [1]],
    ['text from bytes', ['a'], [Uint8Array.of(97)]],
    ['a list from its items', [['a', 'b']], ['a', 'b']],
    ['where a list ends', [['a'], 'b'], [['a', 'b']]],
    ['an empty list from nothing', [[]], []],
    ['text that looks like two', ['as1:b'], ['a', 'b']],
    ['where bytes end', [Uint8Array.of(1), Uint8Array.of(2)], [Uint8Array.of(1, 2)]],
    ['the order', ['a', 'b'], ['b', 'a']],
  ])('tells apart: %s', (_, left, right) => {
    expect(digest(...left)).not.toBe(digest(...right));
  });

  it('is equal for equal parts only', () => {
    const { parts } = fc.letrec<{ parts: DigestPart[]; part: DigestPart }>((tie) => ({
      parts: fc.array(tie('part'), { maxLength: 4 }),
      part: fc.oneof(
        { depthSize: 'small' },
        fc.string({ maxLength: 4 }),
        fc.integer(),
        fc.uint8Array({ maxLength: 4 }),
        tie('parts'),
      ),
    }));
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const isSame = JSON.stringify(left, tagged) === JSON.stringify(right, tagged);
        expect(digest(...left) === digest(...right)).toBe(isSame);
        expect(digest(...left)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });
});

function tagged(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: [...value] } : value;
}

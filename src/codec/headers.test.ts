import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import { checkHeaders, isReservedHeader, NO_HEADERS } from './headers.ts';
import { MESSAGE_HEADER_LIMITS } from './limits.ts';

type Input = Parameters<typeof checkHeaders>[0];

function refusal(input: unknown): string {
  try {
    checkHeaders(input as Input);
  } catch (error) {
    expect(error).toBeInstanceOf(CoterieError);
    expect((error as CoterieError).code).toBe('invalid-argument');
    return (error as CoterieError).message;
  }
  throw new Error('not refused');
}

describe('checkHeaders', () => {
  test('one value or several, copied; blanks around them are cut off', () => {
    const values = ['1', ' 2\t'];
    const checked = checkHeaders({ 'X-A': values, b: 'ä \u{1f600}\tz', 'no-value': [] });
    values[0] = 'changed';
    expect(checked).toEqual({ 'X-A': ['1', '2'], b: ['ä \u{1f600}\tz'] });
    expect(Object.getPrototypeOf(checked)).toBe(null);
  });

  test('none', () => {
    expect(checkHeaders(undefined)).toBe(NO_HEADERS);
    expect(checkHeaders({})).toBe(NO_HEADERS);
  });

  test.each(['Coterie-Key', 'coterie-answer', 'COTERIE-X'])('%s is reserved', (name) => {
    expect(isReservedHeader(name)).toBe(true);
    expect(refusal({ [name]: '1' })).toContain('reserved header name');
  });

  test.each(['', 'a b', 'a:b', 'a\r\nb', 'ä', 'a\0', '(a)', '__proto__', 'a'.repeat(257)])(
    'the name %j is refused',
    (name) => {
      const message = refusal(JSON.parse(`{${JSON.stringify(name)}:"1"}`));
      expect(message).toContain('bad header name');
      expect(message).not.toMatch(/[\r\n\0]/);
    },
  );

  test.each([
    'a\r\nCoterie-Key: b',
    'a\nb',
    'a\rb',
    'a\0b',
    '\u001b[0m',
    '\u0085',
    '\ud800',
    1,
    null,
    {},
  ])('the value %j is refused', (value) => {
    expect(refusal({ a: [value] })).toBe('bad header value: "a"');
  });

  test.each([[new Map([['a', '1']])], [[['a', '1']]], [null], ['a']])(
    '%j is no plain object',
    (input) => expect(refusal(input)).toBe('the headers are no plain object'),
  );

  test('limits: exactly at each passes, one more does not', () => {
    const { count, valueBytes, totalBytes } = MESSAGE_HEADER_LIMITS;
    const names = (most: number): Input =>
      Object.fromEntries(Array.from({ length: most }, (_, each) => [`h${each}`, '']));
    expect(Object.keys(checkHeaders(names(count)))).toHaveLength(count);
    expect(refusal(names(count + 1))).toContain('too many headers');

    const value = 'ä'.repeat(valueBytes / 2);
    expect(checkHeaders({ a: value })).toEqual({ a: [value] });
    expect(refusal({ a: `${value}b` })).toContain('header value too long');

    const filling = (spare: number): Input => ({
      a: Array.from({ length: 4 }, () => 'x'.repeat(totalBytes / 4 - 5)).concat('y'.repeat(spare)),
    });
    const fits = { a: filling(0)?.['a']?.slice(0, 4) as string[] };
    expect(checkHeaders(fits)).toEqual(fits);
    expect(refusal(filling(1))).toContain('headers too long');
  });
});

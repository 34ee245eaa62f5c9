import { describe, expect, it } from 'vitest';

import { HeaderMemo } from './header-memo.ts';
import type { MessageHeaders } from './message.ts';

describe('what is made of headers', () => {
  it('is made once for the same ones, when nobody can change them', () => {
    let made = 0;
    const memo = new HeaderMemo((headers) => `${(made += 1)} ${JSON.stringify(headers)}`);
    const fixed = Object.freeze({ A: Object.freeze(['b']) });
    expect(memo.get(fixed)).toBe('1 {"A":["b"]}');
    expect(memo.get(fixed)).toBe('1 {"A":["b"]}');
    const values = ['b'];
    const halfFixed = Object.freeze({ A: values });
    expect(memo.get(halfFixed)).toBe('2 {"A":["b"]}');
    values[0] = 'changed';
    expect(memo.get(halfFixed)).toBe('3 {"A":["changed"]}');
    expect(memo.get(fixed)).toBe('1 {"A":["b"]}');
  });

  it('is kept for the last two', () => {
    let made = 0;
    const memo = new HeaderMemo(() => (made += 1));
    const fixed = (text: string): MessageHeaders => Object.freeze({ A: Object.freeze([text]) });
    const [one, two, three] = [fixed('1'), fixed('2'), fixed('3')];
    expect([one, two, one, two].map((each) => memo.get(each))).toEqual([1, 2, 1, 2]);
    expect([three, two, one].map((each) => memo.get(each))).toEqual([3, 2, 4]);
  });
});

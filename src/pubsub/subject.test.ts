import { describe, expect, it } from 'vitest';

import { CoterieError } from '../runtime/errors.ts';
import {
  checkName,
  checkPattern,
  checkStream,
  checkSubject,
  isPattern,
  matches,
} from './subject.ts';

function verdict(check: () => void): string {
  try {
    check();
    return 'ok';
  } catch (error) {
    if (!(error instanceof CoterieError) || error.hint === undefined) throw error;
    return error.code;
  }
}

const GOOD = [
  'a',
  'orders',
  'a.b.c',
  'A-b_c.9',
  '_INBOX.x.y',
  '$JS.API',
  'a/b',
  '#~!',
  'a'.repeat(255),
];
const BAD = [
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  'a b',
  ' a',
  'a\t',
  'a\r\n',
  'a\nPUB b 0',
  'a\0',
  'a\u007f',
  'ü',
  'a\u2028',
  'a'.repeat(256),
];
const WILD = ['*', '>', 'a.*', '*.a', 'a.>', 'a.*.b.>', '*.*', '*.>'];
const BAD_WILD = ['a*', '*a', 'a.b*', '>.a', 'a.>.b', 'a>', '>>', '**', 'a.>>', '.>', '>.'];

describe('subjects', () => {
  it.each(GOOD)('takes %j', (subject) => {
    expect(verdict(() => checkSubject(subject))).toBe('ok');
    expect(verdict(() => checkPattern(subject))).toBe('ok');
  });
  it.each(BAD)('refuses %j everywhere', (subject) => {
    expect(verdict(() => checkSubject(subject))).toBe('invalid-argument');
    expect(verdict(() => checkPattern(subject))).toBe('invalid-argument');
    expect(verdict(() => checkStream(subject))).toBe('invalid-argument');
  });
  it.each(WILD)('takes the pattern %j for subscriptions only', (pattern) => {
    expect(verdict(() => checkPattern(pattern))).toBe('ok');
    expect(verdict(() => checkSubject(pattern))).toBe('invalid-argument');
    expect(isPattern(pattern)).toBe(true);
  });
  it.each(BAD_WILD)('refuses the pattern %j', (pattern) => {
    expect(verdict(() => checkPattern(pattern))).toBe('invalid-argument');
  });
  it.each([undefined, null, 1, {}, ['a']])('refuses %j, which is no text', (value) => {
    expect(verdict(() => checkSubject(value as string))).toBe('invalid-argument');
    expect(verdict(() => checkName('clique', value as string))).toBe('invalid-argument');
  });
  it('shows a refused subject without its control characters', () => {
    expect(() => checkSubject('a\r\nb')).toThrow('bad subject: "a\\r\\nb"');
  });
});

describe('streams', () => {
  it.each([
    ['orders', 'ok'],
    ['coterie', 'ok'],
    ['coteries.a', 'ok'],
    ['a.coterie.b', 'ok'],
    ['_INBOX', 'ok'],
    ['coterie.x', 'invalid-argument'],
    ['$SYS.REQ', 'invalid-argument'],
    ['$JS.API', 'invalid-argument'],
    ['$x', 'invalid-argument'],
    ['_INBOX.x', 'invalid-argument'],
    ['a.*', 'invalid-argument'],
    ['>', 'invalid-argument'],
  ])('%j: %s', (stream, expected) => {
    expect(verdict(() => checkStream(stream))).toBe(expected);
  });
});

describe('names', () => {
  it.each(['a', '_global', 'orders-1', 'A_9', 'x'.repeat(64)])('takes %j', (name) => {
    expect(verdict(() => checkName('member', name))).toBe('ok');
  });
  it.each(['', 'a.b', 'a b', 'a\r\n', 'a\n', 'ü', '*', '>', 'g 1\r\nPUB x 0', 'x'.repeat(65)])(
    'refuses %j',
    (name) => {
      expect(() => checkName('queue group', name)).toThrow(/^bad queue group name/);
    },
  );
});

describe('matches', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['ab', 'a', false],
    ['a.b', 'a', false],
    ['a', 'a.b', false],
    ['*', 'a', true],
    ['*', 'a.b', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['*.b', 'a.b', true],
    ['*.b', 'a.c', false],
    ['a.*.c', 'a.b.c', true],
    ['a.*.c', 'a.b.d', false],
    ['>', 'a', true],
    ['>', 'a.b.c', true],
    ['a.>', 'a', false],
    ['a.>', 'a.b', true],
    ['a.>', 'a.b.c', true],
    ['a.>', 'b.c', false],
    ['*.*.>', 'a.b', false],
    ['*.*.>', 'a.b.c', true],
    ['a.b', 'a.c', false],
    ['a.bc', 'a.b', false],
  ])('%s covers %s: %s', (pattern, subject, expected) => {
    expect(matches(pattern, subject)).toBe(expected);
  });
});

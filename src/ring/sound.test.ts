import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import type { MemberRecord } from './member.ts';
import { isSound, isSoundSender } from './sound.ts';

const many = Array.from({ length: 1025 }, (_, place) => `s${String(place).padStart(4, '0')}`);

describe('isSound', () => {
  it('takes what members make', () => {
    expect(isSound(recordOf())).toBe(true);
    expect(isSound(recordOf({ streams: [], incarnation: 0, revision: 0 }))).toBe(true);
    expect(isSound(recordOf({ streams: many.slice(1) }))).toBe(true);
  });

  const forged: readonly [string, Partial<MemberRecord>][] = [
    ['a name with a wildcard', { name: 'a.>' }],
    ['an empty name', { name: '', nodeKey: '61' }],
    ['a long name', { name: 'a'.repeat(65) }],
    ['an instance that is none', { instance: 'x' }],
    ['a node key that is no hex', { nodeKey: 'zz' }],
    ['a huge node key', { nodeKey: 'ab'.repeat(257) }],
    ['a negative incarnation', { incarnation: -1 }],
    ['an incarnation beyond the wire', { incarnation: 2 ** 32 }],
    ['a broken incarnation', { incarnation: Number.NaN }],
    ['a broken revision', { revision: 0.5 }],
    ['a weight of nothing', { weight: 0 }],
    ['a weight of everything', { weight: 1e9 }],
    ['too many streams', { streams: many }],
    ['a stream twice', { streams: ['a', 'a'] }],
    ['streams out of order', { streams: ['b', 'a'] }],
    ['an empty stream', { streams: [''] }],
    ['a protocol range upside down', { protocol: { min: 2, max: 1 } }],
  ];
  it.each(forged)('refuses %s', (_, change) => {
    expect(isSound(recordOf(change))).toBe(false);
  });
});

describe('isSoundSender', () => {
  const sound = {
    name: 'a',
    instance: '0000000000000001',
    incarnation: 1,
    viewDigest: '',
    config: '',
    sentAt: 1,
  };
  it('refuses names that are no token, and stamps that are no time', () => {
    expect(isSoundSender(sound)).toBe(true);
    expect(isSoundSender({ ...sound, name: 'a b' })).toBe(false);
    expect(isSoundSender({ ...sound, instance: '' })).toBe(false);
    expect(isSoundSender({ ...sound, sentAt: Number.NaN })).toBe(false);
  });
});

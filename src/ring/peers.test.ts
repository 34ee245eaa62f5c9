import { describe, expect, it } from 'vitest';
import type { FrameSender } from './frame.ts';
import { Peers } from './peers.ts';

function from(sentAt: number, instance = '0000000000000001'): FrameSender {
  return { name: 'a', instance, incarnation: 1, viewDigest: 'd', config: 'c', sentAt };
}

describe('Peers', () => {
  it('has never heard a stranger, even when the clock begins at 0', () => {
    const peers = new Peers();
    expect(peers.heardAt('a')).toBe(Number.NEGATIVE_INFINITY);
    peers.heard(from(5000), 0);
    expect(peers.heardAt('a')).toBe(0);
    expect(peers.digestOf('a')).toBe('d');
  });

  it('finds frames stale that are far older than the newest one of the same instance', () => {
    const peers = new Peers();
    peers.heard(from(100_000), 0);
    expect(peers.isStale(from(98_000), 10)).toBe(false);
    expect(peers.isStale(from(97_999), 10)).toBe(true);
    expect(peers.isStale(from(1, '0000000000000002'), 10)).toBe(false);
  });

  it('knows a frame that was made about now from one that is late or replayed', () => {
    const peers = new Peers();
    peers.heard(from(100_000), 0);
    expect(peers.isFresh(from(100_000), 0)).toBe(true);
    expect(peers.isFresh(from(104_900), 5000)).toBe(true);
    expect(peers.isFresh(from(100_100), 5000)).toBe(false);
    expect(peers.isFresh(from(105_000, '0000000000000002'), 5000)).toBe(false);
  });

  it('is not blocked by a forged stamp from the future', () => {
    const peers = new Peers();
    peers.heard(from(100_000), 0);
    peers.heard(from(9e15), 100);
    expect(peers.isStale(from(100_100), 101)).toBe(false);
  });

  it('believes a sender that goes on, where the first frame heard of it was forged', () => {
    const peers = new Peers();
    peers.heard(from(9e15), 0);
    const stale = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) =>
      peers.isStale(from(100_000 + second * 1000), second * 1000),
    );
    expect(stale.slice(0, 10)).toEqual(Array(10).fill(true));
    expect(stale[10]).toBe(false);
  });

  it('believes no burst of old frames, however long ago the sender fell silent', () => {
    const peers = new Peers();
    peers.heard(from(100_000), 0);
    for (let place = 0; place < 50; place += 1) {
      expect(peers.isStale(from(50_000 + place * 400), 60_000 + place)).toBe(true);
    }
    expect(peers.isStale(from(50_000), 90_000)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';

import { Holes, type Place } from './jetstream-holes.ts';

const at = (consumerSequence: number, sequence: number): Place => ({ consumerSequence, sequence });

describe('holes in the deliveries of a group', () => {
  it('finds none where every sequence was delivered to somebody', () => {
    const holes = new Holes();
    holes.reset(at(0, 10));
    expect(holes.delivered(at(1, 11), 1)).toBeUndefined();
    // Two that others got.
    expect(holes.delivered(at(4, 14), 1)).toBeUndefined();
    expect(holes.reached).toBe(14);
  });

  it('finds what nobody got, though others got some between', () => {
    const holes = new Holes();
    holes.reset(at(0, 10));
    expect(holes.delivered(at(1, 15), 1)).toBe(10);
    expect(holes.delivered(at(3, 18), 1)).toBe(15);
    expect(holes.delivered(at(4, 19), 1)).toBeUndefined();
  });

  it('does not take its own repeats for new events', () => {
    const holes = new Holes();
    holes.reset(at(0, 10));
    holes.delivered(at(1, 11), 1);
    expect(holes.delivered(at(2, 11), 2)).toBeUndefined();
    expect(holes.delivered(at(3, 12), 1)).toBeUndefined();
    holes.delivered(at(4, 12), 2);
    expect(holes.delivered(at(5, 14), 1)).toBe(12);
  });

  it('sees a purge that moved the group on, and nothing in what is older than the last look', () => {
    const holes = new Holes();
    holes.reset(at(2, 2));
    expect(holes.moved(at(2, 7))).toBe(2);
    expect(holes.moved(at(9, 14))).toBeUndefined();
    expect(holes.delivered(at(4, 9), 1)).toBeUndefined();
    expect(holes.delivered(at(10, 15), 1)).toBeUndefined();
  });

  it('tells each loss once', () => {
    const holes = new Holes();
    expect(holes.tell(0, 0)).toBeUndefined();
    expect(holes.tell(2, 7)).toEqual({ reason: 'trimmed', after: '0000000000000002' });
    expect(holes.tell(2, 7)).toBeUndefined();
    expect(holes.tell(9, 8)).toBeUndefined();
    expect(holes.tell(0, 9)).toEqual({ reason: 'trimmed', after: undefined });
  });
});

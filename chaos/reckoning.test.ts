import { describe, expect, test } from 'vitest';
import type {
  EvictionSeen,
  Hold,
  Interruption,
  Operation,
  Recorded,
  Round,
  Run,
  ViewOf,
} from './history.ts';
import { reckon } from './reckoning.ts';

const NOTHING: Recorded = {
  operations: [],
  runs: [],
  holds: [],
  views: [],
  evictions: [],
  interruptions: [],
  rounds: [],
};

function operation(id: string, outcome: Operation['outcome'] = 'ok'): Operation {
  return { id, key: 'k', verb: 'send', sentAt: 0, settledAt: 1, outcome, reason: undefined };
}

function ran(node: string, beganAt: number, more: Partial<Run> = {}): Run {
  const handledAt = beganAt + 1;
  return {
    id: `${beganAt}`,
    key: 'k',
    node,
    instance: node,
    epoch: 1,
    beganAt,
    handledAt,
    ...more,
  };
}

function round(at: number, targets: string[], more: Partial<Round> = {}): Round {
  return { fault: 'kill', targets, at, healedAt: at, expected: [], ...more };
}

function eviction(at: number, by: string, target: string, incarnation = 1): EvictionSeen {
  return { at, by, target, instance: target, incarnation };
}

function interruption(
  kind: Interruption['kind'],
  node: string,
  from: number,
  to?: number,
): Interruption {
  return { kind, node, instance: node, from, to };
}

describe('messages', () => {
  test('confirmed and never handled is lost; a run that did not count is none', () => {
    const runs = [ran('a', 1, { id: 'm1' }), ran('a', 2, { id: 'm2', handledAt: undefined })];
    const operations = [operation('m1'), operation('m2'), operation('m3', 'failed')];
    const figures = reckon({ ...NOTHING, operations, runs });
    expect(figures.confirmed).toBe(2);
    expect(figures.lost.map(({ id }) => id)).toEqual(['m2']);
    expect(figures.failed.map(({ id }) => id)).toEqual(['m3']);
  });

  test('a call that never settled has failed', () => {
    const figures = reckon({ ...NOTHING, operations: [operation('m1', 'open')] });
    expect(figures.failed).toHaveLength(1);
  });

  test('counted twice is a duplicate, whoever counted', () => {
    const twice = [ran('a', 1, { id: 'm1' }), ran('b', 2, { id: 'm1' })];
    const once = [ran('a', 3, { id: 'm2' }), ran('b', 4, { id: 'm2', handledAt: undefined })];
    expect(reckon({ ...NOTHING, runs: [...twice, ...once] }).duplicates).toBe(1);
  });
});

describe('taking over', () => {
  const before = [ran('a', 1, { key: 'x' }), ran('a', 2, { key: 'y' }), ran('b', 3, { key: 'z' })];

  test('runs from the fault to the first, and to the last, key that was handled elsewhere', () => {
    const after = [
      // The last words of the target itself, and a key that it did not have.
      ran('a', 101, { key: 'x' }),
      ran('b', 110, { key: 'z' }),
      ran('b', 149, { key: 'x', handledAt: 150 }),
      ran('c', 170, { key: 'y', handledAt: 180 }),
    ];
    const rounds = [round(100, ['a'])];
    const [figures] = reckon({ ...NOTHING, runs: [...before, ...after], rounds }).rounds;
    expect(figures).toMatchObject({ firstHandledMs: 50, allHandledMs: 80 });
  });

  test('has no end for a key that nobody handled before the next fault', () => {
    const runs = [...before, ran('b', 150, { key: 'x' }), ran('b', 250, { key: 'y' })];
    const rounds = [round(100, ['a']), round(200, ['c'])];
    const [first, second] = reckon({ ...NOTHING, runs, rounds }).rounds;
    expect(first).toMatchObject({ firstHandledMs: 51, allHandledMs: Infinity });
    expect(second?.firstHandledMs).toBeNaN();
  });

  test('of partitions without traffic is when another member holds one', () => {
    const hold = (at: number, node: string, kind: Hold['kind'], ...partitions: number[]): Hold => ({
      at,
      node,
      kind,
      partitions,
    });
    const holds = [
      hold(1, 'a', 'gained', 1, 2),
      hold(2, 'b', 'gained', 3),
      hold(3, 'a', 'released', 2),
      hold(4, 'b', 'gained', 2),
      hold(120, 'c', 'gained', 2, 3),
      hold(160, 'b', 'gained', 1),
    ];
    const [figures] = reckon({ ...NOTHING, holds, rounds: [round(100, ['a'])] }).rounds;
    expect(figures?.firstHeldMs).toBe(60);
  });
});

describe('coming together', () => {
  const view = (at: number, node: string, members: string, digest = members): ViewOf => ({
    at,
    node,
    members: members.split(' '),
    digest,
  });
  const rounds = [round(100, ['c'], { expected: ['a', 'b'] })];

  test('ends with the last member', () => {
    const views = [
      view(1, 'a', 'a b c'),
      view(1, 'b', 'a b c'),
      view(150, 'a', 'a b'),
      view(190, 'b', 'b a', 'a b'),
    ];
    expect(reckon({ ...NOTHING, views, rounds }).rounds[0]?.convergedMs).toBe(90);
  });

  test('is undone by a member that changes its mind', () => {
    const views = [
      view(110, 'a', 'a b'),
      view(120, 'b', 'a b'),
      view(200, 'b', 'b'),
      view(300, 'b', 'a b'),
    ];
    expect(reckon({ ...NOTHING, views, rounds }).rounds[0]?.convergedMs).toBe(200);
    const never = views.slice(0, 3);
    expect(reckon({ ...NOTHING, views: never, rounds }).rounds[0]?.convergedMs).toBe(Infinity);
  });

  test('needs one digest', () => {
    const views = [view(110, 'a', 'a b', 'one'), view(120, 'b', 'a b', 'two')];
    expect(reckon({ ...NOTHING, views, rounds }).rounds[0]?.convergedMs).toBe(Infinity);
  });

  test('took no time where nobody was put out', () => {
    const views = [view(1, 'a', 'a b'), view(2, 'b', 'a b')];
    expect(reckon({ ...NOTHING, views, rounds }).rounds[0]?.convergedMs).toBe(0);
  });
});

describe('evictions', () => {
  const faults = (evictions: EvictionSeen[], interruptions: Interruption[]): unknown[] =>
    reckon({ ...NOTHING, evictions, interruptions }).evictions.map(({ by, fault }) => [by, fault]);

  test('one that many tell of is one, made by who told of it first', () => {
    const seen = [eviction(12, 'b', 'c'), eviction(10, 'a', 'c'), eviction(50, 'a', 'c', 2)];
    expect(faults(seen, [])).toEqual([
      ['a', 'other'],
      ['a', 'other'],
    ]);
  });

  test.each(['down', 'frozen', 'cut'] as const)('of a member that was %s is right', (kind) => {
    expect(faults([eviction(2000, 'a', 'c')], [interruption(kind, 'c', 1000)])).toEqual([
      ['a', undefined],
    ]);
    expect(faults([eviction(9000, 'a', 'c')], [interruption(kind, 'c', 1000, 2000)])).toEqual([
      ['a', 'other'],
    ]);
    // What befell an earlier instance, or another member, is no excuse.
    const earlier = { ...interruption(kind, 'c', 1000), instance: 'c0' };
    expect(faults([eviction(2000, 'a', 'c')], [earlier, interruption(kind, 'b', 1000)])).toEqual([
      ['a', 'other'],
    ]);
  });

  test('of a member that stalled shortly is false, of one that stalled long is not', () => {
    const short = interruption('stalled', 'c', 1000, 2400);
    const long = interruption('stalled', 'c', 1000, 2600);
    expect(faults([eviction(2500, 'a', 'c')], [short])).toEqual([['a', 'ofStalled']]);
    expect(faults([eviction(2500, 'a', 'c')], [long])).toEqual([['a', undefined]]);
  });

  test('by a member that has just stalled, or slept, is slander', () => {
    for (const kind of ['stalled', 'frozen'] as const) {
      const lately = interruption(kind, 'a', 1000, 1800);
      expect(faults([eviction(2000, 'a', 'c')], [lately])).toEqual([['a', 'byStalled']]);
      expect(faults([eviction(9000, 'a', 'c')], [lately])).toEqual([['a', 'other']]);
    }
  });
});

describe('former epochs', () => {
  const handed = ran('b', 10, { epoch: 2 });

  test('a run that begins after a later epoch began elsewhere is stale, and so is its result', () => {
    const old = ran('a', 20, { epoch: 1 });
    const figures = reckon({ ...NOTHING, runs: [ran('a', 1), handed, old] });
    expect(figures.staleStarts).toEqual([old]);
    expect(figures.staleResults).toEqual([old]);
  });

  test('one that was running then is stale only when it counts', () => {
    const counts = ran('a', 5, { handledAt: 30 });
    const isVoid = ran('c', 6, { handledAt: undefined });
    const figures = reckon({ ...NOTHING, runs: [counts, isVoid, handed] });
    expect(figures.staleStarts).toEqual([]);
    expect(figures.staleResults).toEqual([counts]);
  });

  test('are counted for each freeze of a member', () => {
    const interruptions = [interruption('frozen', 'a', 1, 19), interruption('frozen', 'a', 50, 60)];
    const old = [ran('a', 20), ran('a', 30), ran('a', 70)];
    const figures = reckon({ ...NOTHING, runs: [handed, ...old], interruptions });
    expect(figures.staleStarts).toEqual(old);
    expect(figures.staleOfOneFreeze).toBe(2);
  });

  test('other keys, and an epoch that came back, are not', () => {
    const runs = [handed, ran('a', 20, { key: 'other' }), ran('a', 30, { epoch: 3 })];
    expect(reckon({ ...NOTHING, runs }).staleStarts).toEqual([]);
  });
});

test('a key that moved paused for as long as its first message at the new owner waited', () => {
  const sent = { ...operation('m2'), sentAt: 15 };
  const runs = [ran('a', 10, { id: 'm1' }), ran('b', 40, { id: 'm2' }), ran('b', 90)];
  expect(reckon({ ...NOTHING, operations: [sent], runs }).pausesMs).toEqual([25]);
});

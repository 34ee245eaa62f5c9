import { expect, test } from 'vitest';
import { checkStreams, handledPerSecond } from './check.ts';
import type { StreamRecord } from './records.ts';

const began = (at: number, run: number, number: number, key = `k${number}`): StreamRecord => [
  'began',
  at,
  run,
  number,
  key,
  String(number).padStart(8, '0'),
];
const process = (name: string): StreamRecord => ['process', 0, name];
const sound: readonly (readonly StreamRecord[])[] = [
  [process('faults'), ['added', 1, 1], ['added', 1, 2]],
  [process('a'), began(10, 1, 1), ['ended', 12, 1]],
  [process('b'), began(11, 1, 2), ['ended', 13, 1]],
];
const nothing = {
  lost: 0,
  redelivered: 0,
  byKill: 0,
  byRestart: 0,
  unexplained: 0,
  overlaps: 0,
  outOfOrder: 0,
};

test('what is well is well', () => {
  expect(checkStreams(sound)).toEqual({ ...nothing, added: 2, handled: 2 });
});

const [main, a, b] = sound as [StreamRecord[], StreamRecord[], StreamRecord[]];
/** What is wrong, and what is said of it. */
const FAULTS: readonly (readonly [string, readonly (readonly StreamRecord[])[], object])[] = [
  ['an event that nobody handled', [main, a], { lost: 1 }],
  ['one that was begun only', [main, a, b.slice(0, 2)], { lost: 1 }],
  [
    'one that came again without a reason',
    [main, [...a, began(5000, 2, 2, 'k2'), ['ended', 5001, 2]], b],
    { redelivered: 1, unexplained: 1 },
  ],
  [
    'one that came again after a death',
    [
      [...main, ['gone', 20, 'b', 'killed']],
      [...a, began(5000, 2, 2, 'k2'), ['ended', 5001, 2]],
      b.slice(0, 2),
    ],
    { redelivered: 1, byKill: 1 },
  ],
  [
    'one that came again after an outage',
    [[...main, ['away', 500, 100]], [...a, began(5000, 2, 2, 'k2'), ['ended', 5001, 2]], b],
    { redelivered: 1, byRestart: 1 },
  ],
  [
    'a key on two members at once',
    [
      [...main, ['added', 2, 3]],
      [process('a'), began(10, 1, 1, 'k'), ['ended', 20, 1], began(21, 2, 3), ['ended', 22, 2]],
      [process('b'), began(15, 1, 2, 'k'), ['ended', 25, 1]],
    ],
    { overlaps: 1 },
  ],
  [
    'a key against the order of its stream',
    [
      main,
      [
        process('a'),
        began(10, 1, 2, 'k'),
        ['ended', 12, 1],
        began(13, 2, 1, 'k'),
        ['ended', 14, 2],
      ],
    ],
    { outOfOrder: 1 },
  ],
];

test.each(FAULTS)('finds %s', (_title, files, expected) => {
  const { added, handled, ...found } = checkStreams(files);
  expect(added).toBeGreaterThan(1);
  expect(handled).toBeGreaterThan(0);
  expect(found).toEqual({ ...nothing, ...expected });
});

test('handlers in a second are counted from the first begin to the last end', () => {
  const records: StreamRecord[] = [
    ['process', 0, 'a'],
    ['began', 1000, 1, 1, 'k', '1'],
    ['ended', 1100, 1],
    ['began', 2900, 2, 2, 'k', '2'],
    ['ended', 3000, 2],
  ];
  expect(handledPerSecond([records])).toBe(1);
  expect(handledPerSecond([[]])).toBe(0);
});

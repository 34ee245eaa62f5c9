import { describe, expect, test } from 'vitest';
import type { Entry, Verb } from '../entry.ts';
import { readHistory } from '../history.ts';
import { check, type Verdict } from './check.ts';
import type { Violation } from './violation.ts';

const process = (node: string, ...entries: (Entry | Entry[])[]): Entry[] => [
  ['process', 0, node, `${node}-1`],
  ...entries.flatMap((each) => (typeof each[0] === 'string' ? [each] : each)),
];

const call = (at: number, id: string, place = 0, verb: Verb = 'send'): Entry => [
  'call',
  at,
  id,
  verb,
  'k',
  place,
];
/** Published without waiting. */
const plain = (at: number, id: string, place = 0): Entry[] => [
  call(at, id, place, 'plain'),
  ok(at, id),
];
const ok = (at: number, id: string): Entry => ['ok', at, id];
const resent = (at: number, id: string): Entry => ['resent', at, id, 'moved'];
const gained = (at: number): Entry => ['gained', at, [0, 9]];
const released = (at: number): Entry => ['released', at, [0, 9]];

let runs = 0;
/** A handler that begins, ends and counts at these times. */
function run(id: string, epoch: number, ...times: number[]): Entry[] {
  runs += 1;
  const [began = 0, ended, counted] = times;
  const entries: Entry[] = [['began', began, runs, id, 'k', 1, epoch]];
  if (ended !== undefined) entries.push(['ended', ended, runs]);
  if (counted !== undefined) entries.push(['counted', counted, runs]);
  return entries;
}

const verdictOf = (...entries: Entry[][]): Verdict => check(readHistory(entries.flat()));

/** A history that must be caught, for what, and its twin that must pass. */
interface Case {
  readonly kind: Violation['kind'];
  readonly title: string;
  readonly good: Entry[][];
  readonly bad: Entry[][];
}

const frozen: Entry = ['trouble', 4000, 'freeze', 'a', 100];
const evictedA: Entry = ['evicted', 1500, 'a-1'];

const CASES: readonly Case[] = [
  {
    kind: 'lost',
    title: 'confirmed and never handled; unconfirmed, it may be lost',
    good: [process('c', call(1, 'm'), ['error', 9, 'm', 'timeout']), process('a', gained(0))],
    bad: [process('c', call(1, 'm'), ok(9, 'm')), process('a', gained(0))],
  },
  {
    kind: 'lost',
    title: 'the handler was killed before its end, and nobody else handled the message',
    good: [
      process('c', call(1, 'm'), ['error', 9, 'm', 'timeout']),
      process('a', gained(0), run('m', 1, 3)),
      process('x', ['gone', 4, 'a-1', 'killed']),
    ],
    bad: [
      process('c', call(1, 'm'), ok(9, 'm')),
      process('a', gained(0), run('m', 1, 3)),
      process('x', ['gone', 4, 'a-1', 'killed']),
    ],
  },
  {
    kind: 'acknowledged-early',
    title: 'acknowledged before the handler ended',
    good: [process('c', call(1, 'm'), ok(9, 'm')), process('a', gained(0), run('m', 1, 3, 8, 8))],
    bad: [process('c', call(1, 'm'), ok(7, 'm')), process('a', gained(0), run('m', 1, 3, 8, 8))],
  },
  {
    kind: 'acknowledged-void',
    title: 'acknowledged though the outcome was void',
    good: [process('c', call(1, 'm'), ok(9, 'm')), process('a', gained(0), run('m', 1, 3, 8, 8))],
    bad: [process('c', call(1, 'm'), ok(9, 'm')), process('a', gained(0), run('m', 1, 3, 8))],
  },
  {
    kind: 'out-of-order',
    title: 'the later message of a key first',
    good: [
      process('c', call(1, 'm'), call(2, 'n', 1), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), run('m', 1, 3, 4, 4), run('n', 1, 5, 6, 6)),
    ],
    bad: [
      process('c', call(1, 'm'), call(2, 'n', 1), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), run('n', 1, 3, 4, 4), run('m', 1, 5, 6, 6)),
    ],
  },
  {
    kind: 'out-of-order',
    title: 'confirmed publishes have no order, requests have',
    good: [
      process('c', call(1, 'm', 0, 'confirm'), call(2, 'n', 1, 'confirm'), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), run('n', 1, 3, 4, 4), run('m', 1, 5, 6, 6)),
    ],
    bad: [
      process('c', call(1, 'm', 0, 'request'), call(2, 'n', 1, 'request'), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), run('n', 1, 3, 4, 4), run('m', 1, 5, 6, 6)),
    ],
  },
  {
    kind: 'out-of-order',
    title: 'a retry that overtakes at the next owner',
    good: [
      process('c', call(1, 'm'), call(2, 'n', 1), resent(5, 'm'), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), released(4)),
      process('b', gained(5), run('m', 2, 6, 6, 6), run('n', 2, 7, 7, 7)),
    ],
    bad: [
      process('c', call(1, 'm'), call(2, 'n', 1), resent(5, 'm'), ok(9, 'm'), ok(9, 'n')),
      process('a', gained(0), run('n', 1, 3, 3, 3), released(4)),
      process('b', gained(5), run('m', 2, 6, 6, 6)),
    ],
  },
  {
    kind: 'duplicate',
    title: 'handled twice, and nobody sent it again',
    good: [
      process('c', call(1, 'm'), resent(1600, 'm'), ok(1700, 'm')),
      process('a', gained(0), run('m', 1, 3, 4)),
      process('b', evictedA, gained(1500), run('m', 2, 1650, 1660, 1660)),
      process('x', ['gone', 5, 'a-1', 'killed']),
    ],
    bad: [
      process('c', call(1, 'm'), ok(1700, 'm')),
      process('a', gained(0), run('m', 1, 3, 4)),
      process('b', evictedA, gained(1500), run('m', 2, 1650, 1660, 1660)),
      process('x', ['gone', 5, 'a-1', 'killed']),
    ],
  },
  {
    kind: 'duplicate',
    title: 'sent again, and handled twice by an owner that stayed',
    good: [
      process('c', call(1, 'm'), resent(600, 'm'), ok(700, 'm')),
      process(
        'a',
        gained(0),
        run('m', 1, 3, 4),
        ['ousted', 500, 'gap'],
        gained(610),
        run('m', 2, 650, 660, 660),
      ),
    ],
    bad: [
      process('c', call(1, 'm'), resent(600, 'm'), ok(700, 'm')),
      process('a', gained(0), run('m', 1, 3, 4, 4), run('m', 1, 650, 660, 660)),
    ],
  },
  {
    kind: 'duplicate',
    title: 'sent again, and handled twice over a hand-over without a fault',
    good: [
      process('c', call(1, 'm'), resent(600, 'm'), ok(700, 'm')),
      process('a', gained(0), released(500)),
      process('b', gained(510), run('m', 2, 650, 660, 660)),
    ],
    bad: [
      process('c', call(1, 'm'), resent(600, 'm'), ok(700, 'm')),
      process('a', gained(0), run('m', 1, 3, 4, 4), released(500), ['ousted', 900, 'gap']),
      process('b', gained(510), run('m', 2, 650, 660, 660)),
      process('x', ['gone', 640, 'a-1', 'left']),
    ],
  },
  {
    kind: 'double-owner',
    title: 'the next owner does not wait for the release; a frozen one cannot release',
    good: [
      process('a', gained(0), ['ousted', 4010, 'gap']),
      process('b', evictedA, gained(1500)),
      process('x', frozen),
    ],
    bad: [process('a', gained(0), released(1510)), process('b', gained(1500))],
  },
  {
    kind: 'double-owner',
    title: 'longer than the freeze, detection and a second',
    good: [
      process('a', gained(0), ['ousted', 6990, 'gap']),
      process('b', evictedA, gained(1500)),
      process('x', frozen),
    ],
    bad: [
      process('a', gained(0), ['ousted', 7010, 'gap']),
      process('b', evictedA, gained(1500)),
      process('x', frozen),
    ],
  },
  {
    kind: 'double-owner',
    title: 'a member that was killed owns nothing any more',
    good: [
      process('a', gained(0)),
      process('b', evictedA, gained(1500)),
      process('x', ['gone', 100, 'a-1', 'killed']),
    ],
    bad: [process('a', gained(0)), process('b', evictedA, gained(1500))],
  },
  {
    kind: 'epoch-of-two',
    title: 'two members under one epoch',
    good: [
      process('c', plain(1, 'm'), plain(1, 'n', 1)),
      process('a', gained(0), run('m', 1, 3, 4, 4), released(5)),
      process('b', gained(6), run('n', 2, 7, 8, 8)),
    ],
    bad: [
      process('c', plain(1, 'm'), plain(1, 'n', 1)),
      process('a', gained(0), run('m', 1, 3, 4, 4), released(5)),
      process('b', gained(6), run('n', 1, 7, 8, 8)),
    ],
  },
  {
    kind: 'epoch-back',
    title: 'an epoch that is older than the one before; a member that was frozen may not know',
    good: [
      process('c', plain(1, 'm'), plain(1, 'n', 1)),
      process('a', gained(0), run('n', 1, 4200, 4201, 4201), ['ousted', 4300, 'gap']),
      process('b', evictedA, gained(1500), run('m', 2, 1600, 1601, 1601)),
      process('x', frozen),
    ],
    bad: [
      process('c', plain(1, 'm'), plain(1, 'n', 1)),
      process('a', gained(0), released(5), gained(30), run('n', 1, 40, 41, 41)),
      process('b', gained(10), run('m', 2, 12, 13, 13), released(20)),
    ],
  },
  {
    kind: 'not-the-holder',
    title: 'a handler begins after the partition was given away',
    good: [process('c', plain(1, 'm')), process('a', gained(0), run('m', 1, 4, 6, 6), released(7))],
    bad: [process('c', plain(1, 'm')), process('a', gained(0), released(3), run('m', 1, 4, 6, 6))],
  },
  {
    kind: 'not-the-holder',
    title: 'a handler begins at a member that was put out',
    good: [
      process('c', plain(1, 'm')),
      process('a', gained(0), ['ousted', 3, 'gap'], gained(4), run('m', 2, 5, 6, 6)),
    ],
    bad: [
      process('c', plain(1, 'm')),
      process('a', gained(0), ['ousted', 3, 'gap'], run('m', 1, 5, 6, 6)),
    ],
  },
  {
    kind: 'late',
    title: 'settled long after its deadline; a process that stood still cannot',
    good: [
      process('a', ['timeout', 0, 1000], call(1, 'm'), ['error', 4500, 'm', 'timeout']),
      process('x', frozen),
    ],
    bad: [process('a', ['timeout', 0, 1000], call(1, 'm'), ['error', 4500, 'm', 'timeout'])],
  },
  {
    kind: 'never-settled',
    title: 'a call without an end, of a process that lived on',
    good: [process('c', call(1, 'm')), process('x', ['gone', 5, 'c-1', 'killed'])],
    bad: [process('c', call(1, 'm'))],
  },
  {
    kind: 'untyped',
    title: 'an error that is none of the closed set',
    good: [process('c', call(1, 'm'), ['error', 5, 'm', 'overloaded'])],
    bad: [process('c', call(1, 'm'), ['error', 5, 'm', 'untyped'])],
  },
  {
    kind: 'stranger',
    title: 'handled and never sent',
    good: [process('c', plain(1, 'm')), process('a', gained(0), run('m', 1, 3, 4, 4))],
    bad: [process('a', gained(0), run('m', 1, 3, 4, 4))],
  },
  {
    kind: 'accounts',
    title: 'two answers to one call',
    good: [process('c', call(1, 'm'), ['error', 5, 'm', 'timeout'])],
    bad: [process('c', call(1, 'm'), ['error', 5, 'm', 'timeout'], ['error', 6, 'm', 'timeout'])],
  },
  {
    kind: 'crashed',
    title: 'a process that ended by itself',
    good: [process('x', ['gone', 5, 'a-1', 'left'])],
    bad: [process('x', ['gone', 5, 'a-1', 'crashed'])],
  },
];

describe('the checker', () => {
  test.each(CASES)('$kind: $title', ({ kind, good, bad }) => {
    expect(verdictOf(...good).violations).toEqual([]);
    const kinds = verdictOf(...bad).violations.map((each) => each.kind);
    expect([...new Set(kinds)]).toEqual([kind]);
  });

  test('counts what became of calls', () => {
    const told = verdictOf(
      process(
        'c',
        ...['ok', 'failed', 'doubt', 'open'].map((id, place) => call(1, id, place)),
        call(1, 'p', 4, 'plain'),
        ok(9, 'ok'),
        ['error', 9, 'failed', 'handler-failed'],
        ['error', 9, 'doubt', 'unconfirmed'],
        ok(9, 'p'),
      ),
      process('a', gained(0), run('ok', 1, 3, 4, 4)),
      process('x', ['gone', 10, 'c-1', 'killed']),
    );
    expect(told).toMatchObject({ published: 4, confirmed: 1, failed: 1, inDoubt: 2, handled: 1 });
    expect(told).toMatchObject({ plain: 1, plainLost: 1, lost: 0, violations: [] });
  });

  test('measures double ownership over all partitions at once, and what of it has no cause', () => {
    const told = verdictOf(
      process('a', gained(0), ['ousted', 4010, 'gap'], gained(9000), released(9020)),
      process('b', evictedA, gained(1500), released(8000), gained(9010)),
      process('x', frozen),
    );
    expect(told).toMatchObject({ doubleOwnerMs: 2520, unexplainedDoubleOwnerMs: 10 });
  });

  test('a member that is cut off from the bus may be taken for gone until it is back', () => {
    const at = (back: number): Verdict =>
      verdictOf(
        process(
          'a',
          gained(0),
          ['bus', 100, 'data', false],
          ['bus', back, 'data', true],
          ['ousted', back, 'gap'],
        ),
        process('b', evictedA, gained(1500)),
      );
    expect(at(1600)).toMatchObject({ doubleOwnerMs: 100, unexplainedDoubleOwnerMs: 0 });
  });
});

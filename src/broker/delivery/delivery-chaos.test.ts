import { describe, expect, test } from 'vitest';
import {
  type ChaosOptions,
  deliveryChaos,
  historyProblems,
} from '../../../test/support/delivery-chaos.ts';

const LOSSY = { dropRate: 0.03, doubleRate: 0.03 };

/** Each with what happens in it, and whether everything has to be handled exactly once. */
const RUNS: readonly [title: string, options: ChaosOptions, exactlyOnce: boolean][] = [
  ['nothing but messages', {}, true],
  ['frames are lost and doubled', { dropRate: 0.06, doubleRate: 0.06 }, true],
  ['members join', { joins: 4 }, true],
  ['members leave', { members: 5, leaves: 3 }, true],
  ['members join and leave', { members: 4, joins: 3, leaves: 3, confirms: true }, true],
  ['streams change hands', { members: 4, regroups: 6, confirms: true }, true],
  ['all of these', { members: 4, joins: 3, leaves: 2, regroups: 4, failRate: 0.05 }, true],
  ['moves and losses', { members: 4, joins: 3, leaves: 3, confirms: true, ...LOSSY }, true],
  ['regrouping and losses', { members: 4, joins: 2, regroups: 4, confirms: true, ...LOSSY }, true],
  ['members die and start anew', { members: 5, crashes: 2, restarts: 2, confirms: true }, false],
  ['living members are put out', { members: 5, ousts: 3, joins: 1, confirms: true }, false],
  [
    'everything',
    {
      members: 5,
      joins: 2,
      leaves: 1,
      crashes: 1,
      restarts: 2,
      ousts: 2,
      regroups: 3,
      deadlines: 0.3,
      failRate: 0.05,
      confirms: true,
      ...LOSSY,
    },
    false,
  ],
];

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe.each(RUNS)('%s', (_title, options, exactlyOnce) => {
  test.each(SEEDS)('seed %d', (seed) => {
    const net = deliveryChaos(seed, options);
    expect(historyProblems(net, exactlyOnce)).toEqual([]);
  });
});

const HOOKED: readonly [title: string, options: ChaosOptions, exactlyOnce: boolean][] = [
  ['members join and leave', { members: 4, joins: 4, leaves: 3, confirms: true }, true],
  [
    'moves, regrouping and losses',
    { joins: 3, leaves: 1, regroups: 6, failRate: 0.05, ...LOSSY },
    true,
  ],
  [
    'members die and are put out',
    { members: 5, crashes: 1, restarts: 2, ousts: 3, joins: 2 },
    false,
  ],
];

describe.each(HOOKED)('with state in every partition: %s', (_title, options, exactlyOnce) => {
  test.each(SEEDS)('seed %d', (seed) => {
    const net = deliveryChaos(seed, { ...options, hooks: true });
    expect(historyProblems(net, exactlyOnce)).toEqual([]);
    if (!exactlyOnce) return;
    // What each partition's owner knows is what all its owners handled.
    const handled = new Map<string, number>();
    for (const { stream, runs } of net.sent.values()) {
      for (const { partition, counted } of runs) {
        const place = `${stream}/${partition}`;
        if (counted) handled.set(place, (handled.get(place) ?? 0) + 1);
      }
    }
    const totals = [...(net.hooks?.totals() ?? [])].filter(([, count]) => count > 0);
    expect(new Map(totals)).toEqual(handled);
    expect(net.hooks?.counts.released).toBeGreaterThan(0);
  });
});

test('one seed gives one run', () => {
  const [, options] = RUNS.at(-1) as (typeof RUNS)[number];
  const [one, other] = [deliveryChaos(77, options), deliveryChaos(77, options)];
  expect(one.counts).toEqual(other.counts);
  expect([...one.sent.values()]).toEqual([...other.sent.values()]);
});

import { loadavg } from 'node:os';
import { missed } from './bounds.ts';
import type { Eviction } from './evictions.ts';
import { type Spread, spreadOf, whole } from './percentile.ts';
import type { Figures, RoundFigures } from './reckoning.ts';
import type { Scenario } from './scenario.ts';

/** The last line of a run. */
export interface Summary {
  readonly event: 'summary';
  readonly scenario: string;
  readonly rounds: number;
  readonly detectMs: Spread;
  readonly evictions: number;
  readonly falseEvictions: { readonly [kind in NonNullable<Eviction['fault']>]: number };
  /** The worst round; null where the members did not come together. */
  readonly convergedMs: number | null;
  readonly confirmed: number;
  readonly lost: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly staleStarts: number;
  readonly staleResults: number;
  /** From the fault until the last key of its targets was handled elsewhere. */
  readonly allKeysMs: Spread;
  /** How long the first message of a key that moved waited for its handler. */
  readonly pauseMs: Spread;
  readonly seed: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
  /** Bounds of the scenario that were missed. */
  readonly missed: readonly string[];
}

export function summarize(scenario: Scenario, figures: Figures, seed: number): Summary {
  const { rounds, evictions, pausesMs } = figures;
  const of = (fault: Eviction['fault']): number =>
    evictions.filter((each) => each.fault === fault).length;
  return {
    event: 'summary',
    scenario: scenario.name,
    rounds: rounds.length,
    detectMs: spreadOf(known(rounds.map((round) => detectMs(scenario, round)))),
    evictions: evictions.length,
    falseEvictions: {
      byStalled: of('byStalled'),
      ofStalled: of('ofStalled'),
      other: of('other'),
    },
    convergedMs: whole(Math.max(...known(rounds.map((round) => round.convergedMs)))),
    confirmed: figures.confirmed,
    lost: figures.lost.length,
    failed: figures.failed.length,
    duplicates: figures.duplicates,
    staleStarts: figures.staleStarts.length,
    staleResults: figures.staleResults.length,
    allKeysMs: spreadOf(known(rounds.map((round) => allKeysMs(scenario, round)))),
    pauseMs: spreadOf(pausesMs),
    seed,
    load: Math.round((loadavg()[0] as number) * 100) / 100,
    missed: missed(scenario.bounds, figures),
  };
}

export function detectMs({ detect }: Scenario, round: RoundFigures): number {
  if (detect === 'nothing') return Number.NaN;
  return detect === 'held' ? round.firstHeldMs : round.firstHandledMs;
}

export function allKeysMs({ detect }: Scenario, round: RoundFigures): number {
  return detect === 'nothing' ? Number.NaN : round.allHandledMs;
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

import type { Figures, RoundFigures } from './reckoning.ts';

/** A figure that must not be above something; one that there is not is above everything. */
export interface Bound {
  readonly what: string;
  readonly figure: (figures: Figures) => number;
  readonly atMost: number;
}

/** Holds for every kind of fault. */
export const NOTHING_WRONG: readonly Bound[] = [
  { what: 'lost', figure: ({ lost }) => lost.length, atMost: 0 },
  { what: 'failed', figure: ({ failed }) => failed.length, atMost: 0 },
  {
    what: 'false evictions',
    figure: ({ evictions }) => evictions.filter(({ fault }) => fault !== undefined).length,
    atMost: 0,
  },
];

/**
 * A member that was put out starts and finishes nothing by what it held before. Nobody can look at
 * the clock and act in one step: what was between the two when the process was stopped goes through.
 */
export const NOTHING_STALE: readonly Bound[] = [
  {
    what: 'begun, or counted, under a former epoch after one freeze',
    figure: ({ staleOfOneFreeze }) => staleOfOneFreeze,
    atMost: 1,
  },
];

/** The worst of the rounds that have such a figure is within so many ms. */
export function worst(
  what: string,
  figure: Exclude<keyof RoundFigures, 'round'>,
  atMost: number,
): Bound {
  return {
    what: `${what}, ms`,
    figure: ({ rounds }) => {
      const values = rounds.map((round) => round[figure]).filter((value) => !Number.isNaN(value));
      return values.length === 0 ? Number.NaN : Math.max(...values);
    },
    atMost,
  };
}

/** What a run misses, each with a sentence. */
export function missed(bounds: readonly Bound[], figures: Figures): string[] {
  return bounds
    .map(({ what, figure, atMost }) => ({ what, value: figure(figures), atMost }))
    .filter(({ value, atMost }) => !(value <= atMost))
    .map(({ what, value, atMost }) => `${what}: ${Math.round(value)}, at most ${atMost}`);
}

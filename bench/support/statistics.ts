/** The value below which `share` (0 to 1) of the values lie, between two by their distance. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low + (high - low) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The distance of the quartiles as a share of the median. */
export function quartileSpread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}

/** Beyond this spread a ratio says nothing. */
const MAX_SPREAD = 0.15;

export interface Ratio {
  /** Undefined when the pairs differ too much. */
  readonly value: number | undefined;
  readonly spread: number;
  readonly pairs: number;
  /** Why there is no value. */
  readonly refused: string | undefined;
}

/** The ratio of two contestants that took turns: the median over the pairs, if they agree. */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((value, index) => value / (theirs[index] as number));
  const spread = quartileSpread(ratios);
  const pairs = ratios.length;
  if (spread <= MAX_SPREAD) return { value: median(ratios), spread, pairs, refused: undefined };
  const refused =
    `the quartiles of ${pairs} pairs are ${spread.toFixed(2)} of the median apart, ` +
    `over ${MAX_SPREAD}`;
  return { value: undefined, spread, pairs, refused };
}

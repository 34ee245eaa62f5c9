/** Percentiles of some durations, in whole ms; null where there is none, or one without an end. */
export interface Spread {
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The value that a share of all are not above (nearest rank); NaN of nothing. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  const at = (share: number): number | null => whole(percentile(values, share));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Whole ms; null for what JSON cannot say. */
export function whole(ms: number): number | null {
  return Number.isFinite(ms) ? Math.round(ms) : null;
}

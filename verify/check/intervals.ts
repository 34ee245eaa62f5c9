/** From, and to. */
export type Interval = readonly [from: number, to: number];

/** The same times, ascending and apart. */
export function union(intervals: readonly Interval[]): Interval[] {
  const apart: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    if (to <= from) continue;
    const last = apart.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** What of an interval is in none of these, which are ascending and apart. */
export function outside([from, to]: Interval, excluded: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let at = from;
  for (const [start, end] of excluded) {
    if (start >= to) break;
    if (start > at) left.push([at, start]);
    at = Math.max(at, end);
  }
  if (at < to) left.push([at, to]);
  return left;
}

/** How long all of these are that are apart. */
export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, [from, to]) => sum + (to - from), 0);
}

import { loadavg } from 'node:os';
import { type Spread, spreadOf } from '../chaos/percentile.ts';
import type { Verdict } from './check/check.ts';
import { FAULTS, type Fault } from './entry.ts';
import type { History } from './history.ts';

/** The last line of a run. */
export interface Summary extends Omit<Verdict, 'violations'> {
  readonly event: 'summary';
  readonly faults: { readonly [F in Fault]?: number };
  readonly violations: number;
  /** From sending until the answer, of what was confirmed. */
  readonly latencyMs: Spread;
  readonly seed: number | null;
  /** Of the machine, over the last minute. */
  readonly load: number;
}

export function summaryOf(history: History, verdict: Verdict, seed: number | null): Summary {
  const latencies: number[] = [];
  for (const { outcome, verb, sentAt, settledAt } of history.calls.values()) {
    if (outcome === 'ok' && verb !== 'plain') latencies.push((settledAt as number) - sentAt);
  }
  const faults = FAULTS.flatMap((fault) => {
    const count = history.faults.get(fault);
    return count === undefined ? [] : [[fault, count] as const];
  });
  const { violations, published, confirmed, failed, inDoubt, handled, ...rest } = verdict;
  const { lost, duplicates, unexplainedDuplicates, outOfOrder, ...more } = rest;
  const { doubleOwnerMs, unexplainedDoubleOwnerMs, plain, plainLost } = more;
  return {
    event: 'summary',
    published,
    confirmed,
    failed,
    inDoubt,
    handled,
    lost,
    duplicates,
    unexplainedDuplicates,
    outOfOrder,
    doubleOwnerMs,
    unexplainedDoubleOwnerMs,
    faults: Object.fromEntries(faults),
    violations: violations.length,
    plain,
    plainLost,
    latencyMs: spreadOf(latencies),
    seed,
    load: Math.round((loadavg()[0] as number) * 100) / 100,
  };
}

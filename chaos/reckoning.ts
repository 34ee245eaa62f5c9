import { type Eviction, evictionsOf } from './evictions.ts';
import type { Hold, Operation, Recorded, Round, Run, ViewOf } from './history.ts';

/** What one round has shown, in ms; infinite for what did not come, NaN where there was nothing. */
export interface RoundFigures {
  readonly round: Round;
  /** From the fault to the first message of one of the targets' keys that was handled elsewhere. */
  readonly firstHandledMs: number;
  /** The same for the last one of these keys. */
  readonly allHandledMs: number;
  /** From the fault until another member held a partition that a target had. */
  readonly firstHeldMs: number;
  /** From healing until all members knew exactly each other, and stayed so. */
  readonly convergedMs: number;
}

/** What a run has shown. */
export interface Figures {
  readonly rounds: readonly RoundFigures[];
  readonly evictions: readonly Eviction[];
  readonly confirmed: number;
  /** Calls that rejected, or never settled. */
  readonly failed: readonly Operation[];
  /** Confirmed, and not handled. */
  readonly lost: readonly Operation[];
  /** Messages that counted as handled more than once. */
  readonly duplicates: number;
  /** Runs that began, or counted, after another member had begun one of a higher epoch of the key. */
  readonly staleStarts: readonly Run[];
  readonly staleResults: readonly Run[];
  /** The most such runs that came after one freeze or stall of their member. */
  readonly staleOfOneFreeze: number;
  /** For each key that moved, how long its first message at the new owner waited for its handler. */
  readonly pausesMs: readonly number[];
}

/** Goes over everything that was taken down. Pure: it can be shown bad histories. */
export function reckon(recorded: Recorded): Figures {
  const { operations, runs, rounds } = recorded;
  const counted = runs.filter(({ handledAt }) => handledAt !== undefined);
  const times = new Map<string, number>();
  for (const { id } of counted) times.set(id, (times.get(id) ?? 0) + 1);
  const confirmed = operations.filter(({ outcome }) => outcome === 'ok');
  const byKey = groupByKey(runs);
  const staleStarts = stale(byKey, ({ beganAt }) => beganAt);
  const staleResults = stale(byKey, ({ handledAt }) => handledAt);
  return {
    rounds: rounds.map((round, place) => {
      const until = rounds[place + 1]?.at ?? Number.POSITIVE_INFINITY;
      const handled = elsewhereMs(round, byKey, until);
      return {
        round,
        firstHandledMs: handled.length === 0 ? Number.NaN : Math.min(...handled),
        allHandledMs: handled.length === 0 ? Number.NaN : Math.max(...handled),
        firstHeldMs: heldElsewhereMs(round, recorded.holds, until),
        convergedMs: convergedMs(round, recorded.views, until),
      };
    }),
    evictions: evictionsOf(recorded),
    confirmed: confirmed.length,
    failed: operations.filter(({ outcome }) => outcome !== 'ok'),
    lost: confirmed.filter(({ id }) => !times.has(id)),
    duplicates: [...times.values()].filter((count) => count > 1).length,
    staleStarts,
    staleResults,
    staleOfOneFreeze: mostOfOneFreeze([...staleStarts, ...staleResults], recorded),
    pausesMs: pauses(operations, byKey),
  };
}

/** In the order in which they began. */
function groupByKey(runs: readonly Run[]): Map<string, Run[]> {
  const byKey = new Map<string, Run[]>();
  for (const run of [...runs].sort((a, b) => a.beganAt - b.beganAt)) {
    const list = byKey.get(run.key);
    if (list === undefined) byKey.set(run.key, [run]);
    else list.push(run);
  }
  return byKey;
}

/** For each key whose last handler before the fault was a target: when it was handled elsewhere. */
function elsewhereMs(
  { targets, at }: Round,
  byKey: ReadonlyMap<string, readonly Run[]>,
  until: number,
): number[] {
  const found: number[] = [];
  for (const runs of byKey.values()) {
    const before = runs.findLast(({ handledAt = Infinity }) => handledAt <= at);
    if (before === undefined || !targets.includes(before.node)) continue;
    const times = runs
      .filter(({ node }) => !targets.includes(node))
      .map(({ handledAt = Infinity }) => handledAt)
      .filter((handledAt) => handledAt > at && handledAt < until);
    found.push(Math.min(...times) - at);
  }
  return found;
}

/** When a member that was not struck held a partition that one that was had had. */
function heldElsewhereMs({ targets, at }: Round, holds: readonly Hold[], until: number): number {
  const theirs = new Set<number>();
  let first = Number.POSITIVE_INFINITY;
  for (const hold of [...holds].sort((a, b) => a.at - b.at)) {
    const isTarget = targets.includes(hold.node);
    if (hold.at > until) break;
    if (hold.at > at) {
      const isTaken = hold.kind === 'gained' && hold.partitions.some((each) => theirs.has(each));
      if (!isTarget && isTaken) first = Math.min(first, hold.at - at);
    } else if (hold.kind === 'gained') {
      for (const each of hold.partitions)
        if (isTarget) theirs.add(each);
        else theirs.delete(each);
    } else if (isTarget) {
      for (const each of hold.partitions) theirs.delete(each);
    }
  }
  return theirs.size === 0 ? Number.NaN : first;
}

function convergedMs(round: Round, views: readonly ViewOf[], until: number): number {
  const { healedAt, expected, endedAt = until } = round;
  if (healedAt === undefined) return Number.NaN;
  const wanted = [...expected].sort().join();
  const latest = new Map<string, ViewOf>();
  const isWhole = (): boolean => {
    const all = expected.map((name) => latest.get(name));
    return (
      new Set(all.map((view) => view?.digest)).size === 1 &&
      all.every((view) => view !== undefined && [...view.members].sort().join() === wanted)
    );
  };
  let since = Number.POSITIVE_INFINITY;
  for (const view of [...views].sort((a, b) => a.at - b.at)) {
    if (view.at > endedAt) break;
    latest.set(view.node, view);
    if (!isWhole()) since = Number.POSITIVE_INFINITY;
    else if (since === Number.POSITIVE_INFINITY) since = view.at;
  }
  return Math.max(0, since - healedAt);
}

/** Runs that reached a point after a run of a higher epoch had begun at another member. */
function stale(
  byKey: ReadonlyMap<string, readonly Run[]>,
  pointOf: (run: Run) => number | undefined,
): Run[] {
  const found: Run[] = [];
  for (const runs of byKey.values()) {
    const highest = new Map<string, number>();
    for (const [place, run] of runs.entries()) {
      const point = pointOf(run);
      const isBeaten = [...highest].some(([node, epoch]) => node !== run.node && epoch > run.epoch);
      highest.set(run.node, Math.max(highest.get(run.node) ?? 0, run.epoch));
      if (point !== undefined && (isBeaten || isOvertaken(runs, place, point))) found.push(run);
    }
  }
  return found;
}

/** True when one of a higher epoch begins elsewhere between the begin of a run and that point. */
function isOvertaken(runs: readonly Run[], place: number, point: number): boolean {
  const run = runs[place] as Run;
  for (let later = place + 1; later < runs.length; later += 1) {
    const other = runs[later] as Run;
    if (other.beganAt >= point) return false;
    if (other.node !== run.node && other.epoch > run.epoch) return true;
  }
  return false;
}

function mostOfOneFreeze(runs: readonly Run[], { interruptions }: Recorded): number {
  const byFreeze = new Map<unknown, Set<Run>>();
  for (const run of runs) {
    const point = run.handledAt ?? run.beganAt;
    const freeze = interruptions.findLast(
      ({ instance, to = Infinity }) => instance === run.instance && to <= point,
    );
    byFreeze.set(freeze, (byFreeze.get(freeze) ?? new Set()).add(run));
  }
  return Math.max(0, ...[...byFreeze.values()].map(({ size }) => size));
}

function pauses(
  operations: readonly Operation[],
  byKey: ReadonlyMap<string, readonly Run[]>,
): number[] {
  const sentAt = new Map(operations.map((operation) => [operation.id, operation.sentAt]));
  const found: number[] = [];
  for (const runs of byKey.values()) {
    for (const [place, run] of runs.entries()) {
      const before = runs[place - 1];
      if (before === undefined || before.node === run.node) continue;
      found.push(run.beganAt - (sentAt.get(run.id) ?? run.beganAt));
    }
  }
  return found;
}

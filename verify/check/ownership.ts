import type { History, Hold, Run } from '../history.ts';
import type { Excuses } from './excuses.ts';
import { type Interval, lengthOf, outside, union } from './intervals.ts';
import type { Violation } from './violation.ts';

/** I3: a partition has one owner at a time, an epoch has one owner, and only owners handle. */
export function checkOwnership({ runs, holds }: History, excuses: Excuses) {
  const byPartition = new Map<number, Hold[]>();
  for (const hold of holds) {
    const list = byPartition.get(hold.partition);
    if (list === undefined) byPartition.set(hold.partition, [hold]);
    else list.push(hold);
  }
  const { violations, doubles, unexplained } = doubleOwners(byPartition, excuses);
  return {
    violations: [
      ...violations,
      ...epochsOfTwo(runs),
      ...epochsBack(runs, excuses),
      ...strayRuns(runs, byPartition),
    ],
    doubleOwnerMs: lengthOf(union(doubles)),
    unexplainedDoubleOwnerMs: lengthOf(union(unexplained)),
  };
}

function doubleOwners(byPartition: ReadonlyMap<number, Hold[]>, excuses: Excuses) {
  const doubles: Interval[] = [];
  const unexplained: Interval[] = [];
  /** One violation for all partitions that two members have at once. */
  const pairs = new Map<string, { count: number; ms: number; from: number }>();
  for (const list of byPartition.values()) {
    list.sort((a, b) => a.from - b.from);
    for (const [place, late] of list.entries()) {
      for (let earlier = 0; earlier < place; earlier += 1) {
        const early = list[earlier] as Hold;
        const double: Interval = [late.from, Math.min(early.to, late.to)];
        if (early.instance === late.instance || double[1] <= double[0]) continue;
        doubles.push(double);
        const windows = union([...excuses.windows(early.node), ...excuses.windows(late.node)]);
        const left = outside(double, windows);
        if (left.length === 0) continue;
        unexplained.push(...left);
        const name = `${early.node} (${early.instance}) and ${late.node} (${late.instance})`;
        const pair = pairs.get(name) ?? { count: 0, ms: 0, from: double[0] };
        pairs.set(name, {
          count: pair.count + 1,
          ms: Math.max(pair.ms, lengthOf(left)),
          from: Math.min(pair.from, double[0]),
        });
      }
    }
  }
  const violations = [...pairs].map(([name, { count, ms, from }]): Violation => ({
    kind: 'double-owner',
    text: `${name} both had ${count} partitions from ${from} on, up to ${ms} ms without a cause`,
  }));
  return { violations, doubles, unexplained };
}

function epochsOfTwo(runs: readonly Run[]): Violation[] {
  const violations: Violation[] = [];
  const owners = new Map<string, Run>();
  for (const run of runs) {
    const epoch = `${run.partition} ${run.epoch}`;
    const owner = owners.get(epoch);
    if (owner === undefined) owners.set(epoch, run);
    else if (owner.instance !== run.instance) {
      violations.push({
        kind: 'epoch-of-two',
        text: `partition ${run.partition}, epoch ${run.epoch}: ${owner.node} and ${run.node}`,
      });
    }
  }
  return violations;
}

/** A handler begins under an older epoch than another one had before: stores refuse what it writes. */
function epochsBack(runs: readonly Run[], excuses: Excuses): Violation[] {
  const violations: Violation[] = [];
  const latest = new Map<number, Run>();
  for (const run of runs) {
    const before = latest.get(run.partition);
    if (before === undefined || run.epoch >= before.epoch) latest.set(run.partition, run);
    else if (!excuses.inTrouble(run) && !excuses.inTrouble(before)) {
      violations.push({
        kind: 'epoch-back',
        text: `partition ${run.partition}: ${told(run)} after ${told(before)}`,
      });
    }
  }
  return violations;
}

function told({ node, epoch, beganAt }: Run): string {
  return `${node} in epoch ${epoch} at ${beganAt}`;
}

function strayRuns(
  runs: readonly Run[],
  byPartition: ReadonlyMap<number, readonly Hold[]>,
): Violation[] {
  const isHeld = ({ instance, partition, beganAt }: Run): boolean =>
    (byPartition.get(partition) ?? []).some(
      (hold) => hold.instance === instance && hold.from <= beganAt && beganAt <= hold.to,
    );
  return runs
    .filter((run) => !isHeld(run))
    .map(({ id, node, partition, epoch, beganAt }) => ({
      kind: 'not-the-holder',
      text: `${node} began ${id} at ${beganAt} in epoch ${epoch} without partition ${partition}`,
    }));
}

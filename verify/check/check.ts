import type { History, Run } from '../history.ts';
import { checkAccounts } from './accounts.ts';
import { checkDuplicates } from './duplicates.ts';
import { Excuses } from './excuses.ts';
import { checkLost } from './lost.ts';
import { checkOrder } from './order.ts';
import { checkOwnership } from './ownership.ts';
import type { Violation } from './violation.ts';

/** What a history shows. Counts are of messages that somebody waited for; plain ones are apart. */
export interface Verdict {
  readonly published: number;
  readonly confirmed: number;
  readonly failed: number;
  /** Timed out, or its sender was killed: it may have been handled. */
  readonly inDoubt: number;
  /** Messages that a handler finished. */
  readonly handled: number;
  readonly lost: number;
  /** Runs beyond the first one of each message. */
  readonly duplicates: number;
  readonly unexplainedDuplicates: number;
  readonly outOfOrder: number;
  /** How long any partition had two owners. */
  readonly doubleOwnerMs: number;
  readonly unexplainedDoubleOwnerMs: number;
  readonly plain: number;
  readonly plainLost: number;
  readonly violations: readonly Violation[];
}

/** Goes over a whole history. Pure: the same history gives the same verdict. */
export function check(history: History): Verdict {
  const runsOf = new Map<string, Run[]>();
  for (const run of history.runs) {
    const runs = runsOf.get(run.id);
    if (runs === undefined) runsOf.set(run.id, [run]);
    else runs.push(run);
  }
  const excuses = new Excuses(history);
  const accounts = checkAccounts(history, runsOf);
  const { lost, plainLost, violations: losses } = checkLost(history, runsOf);
  const order = checkOrder(history, runsOf, excuses);
  const repeats = checkDuplicates(history, runsOf, excuses);
  const owners = checkOwnership(history, excuses);
  return {
    ...accounts.counts,
    lost,
    plainLost,
    duplicates: repeats.duplicates,
    unexplainedDuplicates: repeats.unexplainedDuplicates,
    outOfOrder: order.outOfOrder,
    doubleOwnerMs: Math.round(owners.doubleOwnerMs),
    unexplainedDoubleOwnerMs: Math.ceil(owners.unexplainedDoubleOwnerMs),
    violations: [accounts, { violations: losses }, order, repeats, owners].flatMap(
      (each) => each.violations,
    ),
  };
}

import type { Call, History, Run } from '../history.ts';
import type { Violation } from './violation.ts';

/** I1: what was acknowledged was handled before, by somebody whose word counted. */
export function checkLost({ calls }: History, runsOf: ReadonlyMap<string, readonly Run[]>) {
  const violations: Violation[] = [];
  let lost = 0;
  let plainLost = 0;
  for (const call of calls.values()) {
    if (call.outcome !== 'ok') continue;
    const runs = (runsOf.get(call.id) ?? []).filter(({ endedAt }) => endedAt !== undefined);
    if (call.verb === 'plain') {
      // The crash of the member that a queue group picked may lose it.
      if (runs.length === 0) plainLost += 1;
      continue;
    }
    const problem = problemOf(call, runs);
    if (problem === undefined) continue;
    if (problem === 'lost') lost += 1;
    const told = runs.map(({ node, endedAt }) => `${node} ended ${endedAt}`).join(', ');
    violations.push({
      kind: problem,
      text: `${call.id} (${call.verb}, key ${call.key}) was acknowledged at ${call.settledAt}; ${told || 'no handler ended'}`,
    });
  }
  return { violations, lost, plainLost };
}

function problemOf(
  { settledAt = 0 }: Call,
  ended: readonly Run[],
): 'lost' | 'acknowledged-early' | 'acknowledged-void' | undefined {
  if (ended.length === 0) return 'lost';
  const before = ended.filter(({ endedAt = 0 }) => endedAt <= settledAt);
  if (before.length === 0) return 'acknowledged-early';
  const counts = before.some(({ countedAt }) => countedAt !== undefined && countedAt <= settledAt);
  return counts ? undefined : 'acknowledged-void';
}

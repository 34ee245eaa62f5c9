import type { Call, History, Run } from '../history.ts';
import { union, lengthOf, type Interval } from './intervals.ts';
import type { Violation } from './violation.ts';

/** So long after its deadline a call may settle: timers are late on a busy machine. */
const LATE_MS = 2000;
/** After these a message may have been handled all the same. */
const IN_DOUBT = new Set([
  'timeout',
  'unconfirmed',
  'disconnected',
  'closed',
  'aborted',
  'expired',
]);
/** Of an error that is no CoterieError. */
export const UNTYPED = 'untyped';

/** I6 and I10: every call ends by its deadline, and the accounts balance. */
export function checkAccounts(history: History, runsOf: ReadonlyMap<string, readonly Run[]>) {
  const { calls, outs, oddities } = history;
  const violations: Violation[] = oddities.map((text) => ({ kind: 'accounts', text }));
  const ended = new Set<string>();
  for (const { instance, kind } of outs) {
    if (kind === 'killed' || kind === 'crashed') ended.add(instance);
    if (kind === 'crashed')
      violations.push({ kind, text: `${instance} ended by itself, or did not leave in time` });
  }
  const counts = { published: 0, confirmed: 0, failed: 0, inDoubt: 0, handled: 0, plain: 0 };
  for (const call of calls.values()) {
    violations.push(...problemsOf(call, history, ended));
    if (call.verb === 'plain') counts.plain += 1;
    else {
      counts.published += 1;
      counts[accountOf(call)] += 1;
    }
  }
  for (const [id, runs] of runsOf) {
    const call = calls.get(id);
    if (call !== undefined && call.verb !== 'plain') {
      if (runs.some(({ endedAt }) => endedAt !== undefined)) counts.handled += 1;
    }
    const problem = strangeness(call, runs);
    if (problem !== undefined) violations.push({ kind: 'stranger', text: `${id} ${problem}` });
  }
  return { violations, counts };
}

/** What became of a call. One that its process never heard of may have been handled. */
function accountOf({ outcome, code = '' }: Call): 'confirmed' | 'failed' | 'inDoubt' {
  if (outcome === 'ok') return 'confirmed';
  return outcome === 'open' || IN_DOUBT.has(code) ? 'inDoubt' : 'failed';
}

function problemsOf(
  { id, sentAt, settledAt, code, instance, node }: Call,
  { troubles, timeoutMs }: History,
  ended: ReadonlySet<string>,
): Violation[] {
  if (settledAt === undefined) {
    if (ended.has(instance)) return [];
    return [{ kind: 'never-settled', text: `${id}, sent by ${node} at ${sentAt}` }];
  }
  if (code === UNTYPED) return [{ kind: 'untyped', text: `${id} failed with a foreign error` }];
  const over = settledAt - sentAt - timeoutMs - LATE_MS;
  if (over <= 0) return [];
  // While a process stands still, it settles nothing.
  const still = troubles
    .filter((each) => each.node === node && each.kind !== 'cut')
    .map(({ from, to }): Interval => [Math.max(from, sentAt), Math.min(to, settledAt)]);
  if (over <= lengthOf(union(still))) return [];
  return [{ kind: 'late', text: `${id} was settled ${settledAt - sentAt} ms after it was sent` }];
}

function strangeness(call: Call | undefined, runs: readonly Run[]): string | undefined {
  if (call === undefined) return `was handled by ${runs[0]?.node} and never sent`;
  if (runs.some(({ key }) => key !== call.key)) return `was handled under another key`;
  if (runs.some(({ beganAt }) => beganAt < call.sentAt)) return `was handled before it was sent`;
  return undefined;
}

import type { Call, History, Run } from '../history.ts';
import type { Excuses } from './excuses.ts';
import type { Violation } from './violation.ts';

interface First {
  readonly call: Call;
  /** The first time that it was handled. */
  readonly run: Run;
}

/**
 * I2: what one process sends for one key is handled for the first time in that order; over a change
 * of hands too, unless a member that did not know yet that it was out had a part in it.
 */
export function checkOrder(
  { calls }: History,
  runsOf: ReadonlyMap<string, readonly Run[]>,
  excuses: Excuses,
) {
  const violations: Violation[] = [];
  const lines = new Map<string, First[]>();
  for (const call of calls.values()) {
    if (call.verb !== 'send' && call.verb !== 'request') continue;
    const run = runsOf.get(call.id)?.[0];
    if (run === undefined) continue;
    const line = `${call.instance} ${call.key}`;
    const list = lines.get(line);
    if (list === undefined) lines.set(line, [{ call, run }]);
    else list.push({ call, run });
  }
  for (const list of lines.values()) {
    list.sort((a, b) => a.run.beganAt - b.run.beganAt);
    let latest: First | undefined;
    for (const each of list) {
      if (latest === undefined || each.call.place > latest.call.place) latest = each;
      else if (!isExcused(latest.run, each.run, excuses)) {
        violations.push({
          kind: 'out-of-order',
          text: `key ${each.call.key}: ${told(each)} after ${told(latest)}, sent the other way round`,
        });
      }
    }
  }
  return { violations, outOfOrder: violations.length };
}

function isExcused(before: Run, after: Run, excuses: Excuses): boolean {
  if (before.epoch === after.epoch && before.instance === after.instance) return false;
  return excuses.inTrouble(before) || excuses.inTrouble(after);
}

function told({ call, run }: First): string {
  return `${call.id} (place ${call.place}) by ${run.node} in epoch ${run.epoch} at ${run.beganAt}`;
}

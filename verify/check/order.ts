import type { Call, History, Run } from '../history.ts';
import type { Violation } from './violation.ts';

/**
 * I2: what one process sends for one key is handled for the first time in that order. Epochs order
 * what two owners did; within one epoch the clock does.
 */
export function checkOrder({ calls }: History, runsOf: ReadonlyMap<string, readonly Run[]>) {
  const violations: Violation[] = [];
  const lines = new Map<string, { readonly call: Call; readonly first: Run }[]>();
  for (const call of calls.values()) {
    if (call.verb !== 'send' && call.verb !== 'request') continue;
    const [first] = [...(runsOf.get(call.id) ?? [])].sort(byEpoch);
    if (first === undefined) continue;
    const line = `${call.instance} ${call.key}`;
    const list = lines.get(line);
    if (list === undefined) lines.set(line, [{ call, first }]);
    else list.push({ call, first });
  }
  for (const list of lines.values()) {
    list.sort((a, b) => byEpoch(a.first, b.first));
    let latest: (typeof list)[number] | undefined;
    for (const each of list) {
      if (latest !== undefined && each.call.place < latest.call.place) {
        violations.push({
          kind: 'out-of-order',
          text: `key ${each.call.key}: ${told(each)} after ${told(latest)}, sent the other way round`,
        });
      } else latest = each;
    }
  }
  return { violations, outOfOrder: violations.length };
}

function byEpoch(a: Run, b: Run): number {
  return a.epoch - b.epoch || a.beganAt - b.beganAt;
}

function told({ call, first }: { readonly call: Call; readonly first: Run }): string {
  return `${call.id} (place ${call.place}) by ${first.node} in epoch ${first.epoch} at ${first.beganAt}`;
}

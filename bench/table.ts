import type { Result } from './compare.ts';
import type { RingFigures } from './ring.ts';
import type { Scenario } from './scenarios.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** Prints one comparison; ratios are ours over theirs. */
export function printScenario(scenario: Scenario, results: readonly Result[]): void {
  const [ours] = results;
  const rows = results.map((each) => {
    const { value, spread } =
      each === ours || ours === undefined
        ? { value: 1, spread: 0 }
        : pairedRatio(ours.perSecond, each.perSecond);
    return {
      contestant: each.contestant,
      'per second': Math.round(each.medianPerSecond),
      spread: each.spread.toFixed(2),
      ratio: value === undefined ? `none (spread ${spread.toFixed(2)})` : value.toFixed(2),
      'CPU us/msg': each.cpuUsPerMessage.toFixed(1),
      'peak RSS MB': Math.round(each.peakRssMb),
      'bus msgs/msg': each.busPerMessage.toFixed(2),
      ...(scenario.load.rate === 0
        ? {}
        : { 'p50 ms': median(each.p50Ms).toFixed(2), 'p99 ms': median(each.p99Ms).toFixed(2) }),
    };
  });
  process.stdout.write(`\n${scenario.title}\n`);
  console.table(rows);
}

export function printRing({ ownerNs, rebuildMs }: RingFigures): void {
  process.stdout.write('\nring: look-up of a key, ns\n');
  console.table(Object.fromEntries(Object.entries(ownerNs).map(([k, v]) => [k, Math.round(v)])));
  process.stdout.write(
    `rebuild at 10 members ${rebuildMs['10'].toFixed(2)} ms, at 100 ${rebuildMs['100'].toFixed(2)} ms\n`,
  );
}

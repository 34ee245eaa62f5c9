import type { Result } from './compare.ts';
import type { Load } from './contestant.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** Prints one comparison; ratios are ours over theirs. */
export function printResults(title: string, load: Load, results: readonly Result[]): void {
  const [ours] = results;
  const rows = results.map((each) => {
    const ratio =
      each === ours || ours === undefined
        ? { value: 1, spread: 0 }
        : pairedRatio(ours.perSecond, each.perSecond);
    return {
      contestant: each.contestant,
      'per second': Math.round(each.medianPerSecond),
      spread: each.spread.toFixed(2),
      ratio: ratio.value?.toFixed(2) ?? `none (spread ${ratio.spread.toFixed(2)})`,
      'CPU us/msg': each.cpuUsPerMessage.toFixed(1),
      'peak RSS MB': Math.round(each.peakRssMb),
      'bus msgs/msg': each.busPerMessage.toFixed(2),
      'hop share': each.hopShare.toFixed(2),
      ...(load.rate === 0
        ? {}
        : { 'p50 ms': median(each.p50Ms).toFixed(2), 'p99 ms': median(each.p99Ms).toFixed(2) }),
    };
  });
  const { bytes, keys, inFlight, rate, messages } = load;
  const pace = rate > 0 ? `${rate} a second` : `${inFlight} in flight`;
  process.stdout.write(`\n${title}: ${messages} of ${bytes} B, ${keys} keys, ${pace}\n`);
  console.table(rows);
}

/** Prints figures by name and by what was measured. */
export function printFigures(title: string, rows: object): void {
  process.stdout.write(`\n${title}\n`);
  // Four digits are more than the machine repeats.
  const shown: unknown = JSON.parse(JSON.stringify(rows), (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  );
  console.table(shown);
}

import { checkPartition, invalidFrame } from './wire-check.ts';

/** An ascending list of partitions as differences, each to the one before: one byte for most. */
export function partitionDeltas(partitions: readonly number[]): number[] {
  let before = 0;
  return partitions.map((partition) => {
    const delta = partition - before;
    before = partition;
    return delta;
  });
}

/** The list that `deltas` stand for; every partition once, ascending, below `partitions`. */
export function partitionsFromDeltas(deltas: readonly number[], partitions: number): number[] {
  let before = 0;
  return deltas.map((delta, place) => {
    if (delta === 0 && place > 0) throw invalidFrame('partition given twice');
    before = checkPartition(before + delta, partitions);
    return before;
  });
}

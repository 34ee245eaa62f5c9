/** So many partitions of a stream are remembered with nothing running: nearly all are busy again soon. */
const MAX_IDLE = 1024;

/** How many handlers run for each partition of each stream. */
export class BusyPartitions {
  readonly #streams = new Map<string, Map<number, number>>();

  has(streams: readonly string[], partition: number): boolean {
    return streams.some((stream) => (this.#streams.get(stream)?.get(partition) ?? 0) > 0);
  }

  count(stream: string, partition: number, by: 1 | -1): void {
    let counts = this.#streams.get(stream);
    if (counts === undefined) this.#streams.set(stream, (counts = new Map()));
    const count = (counts.get(partition) ?? 0) + by;
    if (count > 0 || counts.size <= MAX_IDLE) counts.set(partition, count);
    else counts.delete(partition);
  }
}

/** How many handlers run for each partition of each stream. */
export class BusyPartitions {
  readonly #streams = new Map<string, Map<number, number>>();

  get empty(): boolean {
    return this.#streams.size === 0;
  }

  has(streams: readonly string[], partition: number): boolean {
    return streams.some((stream) => this.#streams.get(stream)?.has(partition) === true);
  }

  count(stream: string, partition: number, by: 1 | -1): void {
    let counts = this.#streams.get(stream);
    if (counts === undefined) this.#streams.set(stream, (counts = new Map()));
    const count = (counts.get(partition) ?? 0) + by;
    if (count > 0) counts.set(partition, count);
    else counts.delete(partition);
    if (counts.size === 0) this.#streams.delete(stream);
  }
}

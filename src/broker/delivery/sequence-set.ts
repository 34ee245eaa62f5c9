/** More ranges beyond the floor than this: the lane takes nothing new until some close up. */
const MANY_RANGES = 4096;

/** A set of sequences that mostly grows from below: everything up to a floor, and ranges beyond. */
export class SequenceSet {
  /** Everything up to here is in the set. */
  floor = 0;
  /** Ascending, disjoint, not adjacent pairs of first and last sequence. */
  readonly #beyond: [first: number, last: number][] = [];

  /** True when it should not get more ranges. What is in it stays: to forget is to run twice. */
  get crowded(): boolean {
    return this.#beyond.length >= MANY_RANGES;
  }

  /** The highest sequence in it. */
  get top(): number {
    return this.#beyond.at(-1)?.[1] ?? this.floor;
  }

  has(sequence: number): boolean {
    if (sequence <= this.floor) return true;
    const range = this.#beyond[this.#placeOf(sequence)];
    return range !== undefined && sequence >= range[0];
  }

  add(sequence: number): void {
    if (sequence === this.floor + 1 && this.#beyond.length === 0) this.floor = sequence;
    else this.addRange(sequence, sequence);
  }

  addRange(first: number, last: number): void {
    if (last <= this.floor || last < first) return;
    let [from, to] = [Math.max(first, this.floor + 1), last];
    const ranges = this.#beyond;
    // From the first range that ends next to `from` or behind it.
    const start = this.#placeOf(from - 1);
    let end = start;
    while (end < ranges.length && (ranges[end]?.[0] ?? 0) <= to + 1) {
      from = Math.min(from, ranges[end]?.[0] ?? from);
      to = Math.max(to, ranges[end]?.[1] ?? to);
      end += 1;
    }
    ranges.splice(start, end - start, [from, to]);
    this.#absorb();
  }

  /** Everything up to `sequence` is settled. */
  raiseFloor(sequence: number): void {
    if (sequence <= this.floor) return;
    this.floor = sequence;
    this.#absorb();
  }

  /** The same without some of its members. */
  without(missing: Iterable<number>): SequenceSet {
    const gone = [...missing].filter((each) => this.has(each)).sort((a, b) => a - b);
    const copy = new SequenceSet();
    copy.raiseFloor(Math.min(this.floor, (gone[0] ?? Infinity) - 1));
    for (const [first, last] of [[1, this.floor] as const, ...this.#beyond]) {
      let from = Math.max(first, copy.floor + 1);
      for (const each of gone) {
        if (each < from || each > last) continue;
        copy.addRange(from, each - 1);
        from = each + 1;
      }
      copy.addRange(from, last);
    }
    return copy;
  }

  /** The highest `most` sequences beyond the floor, as pairs of first sequence and count. */
  beyond(most: number = Number.POSITIVE_INFINITY): number[] {
    const pairs: number[][] = [];
    let left = most;
    for (let place = this.#beyond.length - 1; place >= 0 && left > 0; place -= 1) {
      const [first, last] = this.#beyond[place] as [number, number];
      const count = Math.min(left, last - first + 1);
      pairs.push([last - count + 1, count]);
      left -= count;
    }
    return pairs.toReversed().flat();
  }

  /** The place of the first range that ends at `sequence` or behind it. */
  #placeOf(sequence: number): number {
    let low = 0;
    let high = this.#beyond.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#beyond[middle]?.[1] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #absorb(): void {
    const ranges = this.#beyond;
    let done = 0;
    for (let head = ranges[done]; head !== undefined; head = ranges[done]) {
      if (head[0] > this.floor + 1) break;
      this.floor = Math.max(this.floor, head[1]);
      done += 1;
    }
    if (done > 0) ranges.splice(0, done);
  }
}

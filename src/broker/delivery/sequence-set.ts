/** The most ranges that are kept beyond the floor; the lowest are closed up when there are more. */
const MAX_RANGES = 1024;

/** A set of sequences that mostly grows from below: everything up to a floor, and ranges beyond. */
export class SequenceSet {
  /** Everything up to here is in the set. */
  floor = 0;
  /** Ascending, disjoint, not adjacent pairs of first and last sequence. */
  readonly #beyond: [first: number, last: number][] = [];

  has(sequence: number): boolean {
    if (sequence <= this.floor) return true;
    for (const [first, last] of this.#beyond) {
      if (sequence < first) return false;
      if (sequence <= last) return true;
    }
    return false;
  }

  add(sequence: number): void {
    if (sequence === this.floor + 1 && this.#beyond.length === 0) this.floor = sequence;
    else this.addRange(sequence, sequence);
  }

  addRange(first: number, last: number): void {
    if (last <= this.floor) return;
    let [from, to] = [Math.max(first, this.floor + 1), last];
    const ranges = this.#beyond;
    let start = 0;
    while (start < ranges.length && (ranges[start]?.[1] ?? 0) < from - 1) start += 1;
    let end = start;
    while (end < ranges.length && (ranges[end]?.[0] ?? 0) <= to + 1) {
      from = Math.min(from, ranges[end]?.[0] ?? from);
      to = Math.max(to, ranges[end]?.[1] ?? to);
      end += 1;
    }
    ranges.splice(start, end - start, [from, to]);
    if (ranges.length > MAX_RANGES) this.raiseFloor(ranges[0]?.[1] ?? this.floor);
    else this.#absorb();
  }

  /** Everything up to `sequence` is settled. */
  raiseFloor(sequence: number): void {
    if (sequence <= this.floor) return;
    this.floor = sequence;
    this.#absorb();
  }

  /** What is in the set beyond the floor: pairs of first sequence and count. */
  beyond(): number[] {
    return this.#beyond.flatMap(([first, last]) => [first, last - first + 1]);
  }

  #absorb(): void {
    for (let head = this.#beyond[0]; head !== undefined; head = this.#beyond[0]) {
      if (head[0] > this.floor + 1) return;
      this.floor = Math.max(this.floor, head[1]);
      this.#beyond.shift();
    }
  }
}

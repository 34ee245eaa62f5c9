import type { MemberRecord } from './member.ts';

/** Present members by name, kept in order so that a change costs no sorting. */
export class Present {
  readonly #sorted: MemberRecord[] = [];
  readonly #suspects = new Map<string, MemberRecord>();
  #snapshot: readonly MemberRecord[] | undefined;

  /** A snapshot: it stays as it is. */
  all(): readonly MemberRecord[] {
    this.#snapshot ??= this.#sorted.slice();
    return this.#snapshot;
  }

  /** Those of them that are under suspicion. */
  suspects(): Iterable<MemberRecord> {
    return this.#suspects.values();
  }

  get alive(): number {
    return this.#sorted.length - this.#suspects.size;
  }

  /** How many have a name before this one, or this one. */
  placeAfter(name: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as MemberRecord).name <= name) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  put(record: MemberRecord): void {
    const { name } = record;
    const after = this.placeAfter(name);
    const isKnown = this.#sorted[after - 1]?.name === name;
    this.#sorted.splice(isKnown ? after - 1 : after, isKnown ? 1 : 0, record);
    if (record.status === 'suspect') this.#suspects.set(name, record);
    else this.#suspects.delete(name);
    this.#snapshot = undefined;
  }

  drop(name: string): void {
    const place = this.placeAfter(name) - 1;
    if (this.#sorted[place]?.name !== name) return;
    this.#sorted.splice(place, 1);
    this.#suspects.delete(name);
    this.#snapshot = undefined;
  }
}

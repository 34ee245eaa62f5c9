const LEAST = 16;

/** What can be looked up and not changed. */
export type ReadonlyNumberMap<V extends object> = Pick<NumberMap<V>, 'get' | 'size' | 'values'>;

/**
 * A map from numbers (safe integers) to objects, for entries that come and go all the time. A `Map`
 * makes a new table again and again then, and each table keeps the next one alive, and with it all
 * entries of its time, until the engine collects its old generation: nothing dies young. This one
 * changes in place: open addressing, linear probing, no tombstones. Numbers that go up by one hit
 * places of their own. It never gets smaller. In no particular order.
 */
export class NumberMap<V extends object> {
  #keys = new Float64Array(LEAST);
  #values: (V | undefined)[] = Array.from({ length: LEAST });
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): V | undefined {
    return this.#values[this.#slotOf(key)];
  }

  set(key: number, value: V): void {
    let slot = this.#slotOf(key);
    if (this.#values[slot] === undefined) {
      if (this.#size * 2 >= this.#values.length) {
        this.#grow();
        slot = this.#slotOf(key);
      }
      this.#size += 1;
      this.#keys[slot] = key;
    }
    this.#values[slot] = value;
  }

  delete(key: number): boolean {
    const slot = this.#slotOf(key);
    if (this.#values[slot] === undefined) return false;
    this.#values[slot] = undefined;
    this.#size -= 1;
    this.#close(slot);
    return true;
  }

  clear(): void {
    this.#values.fill(undefined);
    this.#size = 0;
  }

  /** The values of now: what changes meanwhile changes nothing in them. */
  values(): V[] {
    return this.#values.filter((value) => value !== undefined);
  }

  /** Where the key is, or where it belongs. At least half of all slots are free. */
  #slotOf(key: number): number {
    const mask = this.#values.length - 1;
    let slot = key & mask;
    while (this.#values[slot] !== undefined && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  /** Those behind a free slot that were pushed there move up to it. */
  #close(free: number): void {
    const mask = this.#values.length - 1;
    let hole = free;
    for (let slot = (hole + 1) & mask; ; slot = (slot + 1) & mask) {
      const value = this.#values[slot];
      if (value === undefined) return;
      const key = this.#keys[slot] as number;
      // It may move unless its own slot lies behind the hole.
      if (((slot - key) & mask) < ((slot - hole) & mask)) continue;
      this.#values[hole] = value;
      this.#keys[hole] = key;
      this.#values[slot] = undefined;
      hole = slot;
    }
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(keys.length * 2);
    this.#values = Array.from({ length: values.length * 2 });
    for (const [slot, value] of values.entries()) {
      if (value === undefined) continue;
      const key = keys[slot] as number;
      const to = this.#slotOf(key);
      this.#keys[to] = key;
      this.#values[to] = value;
    }
  }
}

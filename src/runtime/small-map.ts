/**
 * A map by number that nearly always holds one entry at most: that one is kept without a table. A
 * `Map` makes a new table whenever its last entry is deleted. In no particular order.
 */
export class SmallMap<V> {
  #key = 0;
  #value: V | undefined;
  #rest: Map<number, V> | undefined;

  get size(): number {
    return (this.#value === undefined ? 0 : 1) + (this.#rest?.size ?? 0);
  }

  has(key: number): boolean {
    if (this.#value !== undefined && this.#key === key) return true;
    return this.#rest?.has(key) ?? false;
  }

  set(key: number, value: NonNullable<V>): void {
    if (this.#value === undefined && this.#rest?.has(key) !== true) this.#key = key;
    else if (this.#key !== key || this.#value === undefined) {
      (this.#rest ??= new Map()).set(key, value);
      return;
    }
    this.#value = value;
  }

  delete(key: number): void {
    if (this.#value !== undefined && this.#key === key) this.#value = undefined;
    else this.#rest?.delete(key);
  }

  *[Symbol.iterator](): Iterator<readonly [number, V]> {
    if (this.#value !== undefined) yield [this.#key, this.#value];
    if (this.#rest !== undefined) yield* this.#rest;
  }
}

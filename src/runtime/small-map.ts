/**
 * A map that nearly always holds one entry at most: that one is kept without a table. A
 * `Map` makes a new table whenever its last entry is deleted. In no particular order.
 */
export class SmallMap<V, K = number> {
  #key: K | undefined;
  #value: V | undefined;
  #rest: Map<K, V> | undefined;

  get size(): number {
    return (this.#value === undefined ? 0 : 1) + (this.#rest?.size ?? 0);
  }

  get(key: K): V | undefined {
    if (this.#value !== undefined && this.#key === key) return this.#value;
    return this.#rest?.get(key);
  }

  has(key: K): boolean {
    if (this.#value !== undefined && this.#key === key) return true;
    return this.#rest?.has(key) ?? false;
  }

  set(key: K, value: NonNullable<V>): void {
    if (this.#value === undefined && this.#rest?.has(key) !== true) this.#key = key;
    else if (this.#key !== key || this.#value === undefined) {
      (this.#rest ??= new Map()).set(key, value);
      return;
    }
    this.#value = value;
  }

  delete(key: K): void {
    if (this.#value !== undefined && this.#key === key) this.#value = undefined;
    else this.#rest?.delete(key);
  }

  clear(): void {
    this.#value = undefined;
    this.#rest = undefined;
  }

  *[Symbol.iterator](): Iterator<readonly [K, V]> {
    if (this.#value !== undefined) yield [this.#key as K, this.#value];
    if (this.#rest !== undefined) yield* this.#rest;
  }
}

/** What may lie in one bag; -1 while it does not. Only the bag changes it. */
export interface Bagged {
  place: number;
}

/**
 * A set of objects that know their own places in it: to add and to delete takes no table, which a
 * `Set` with much coming and going makes anew again and again. In no particular order.
 */
export class Bag<T extends Bagged> {
  #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    if (item.place >= 0) return;
    item.place = this.#items.length;
    this.#items.push(item);
  }

  delete(item: T): void {
    const { place } = item;
    if (place < 0) return;
    const last = this.#items.pop() as T;
    if (last !== item) {
      this.#items[place] = last;
      last.place = place;
    }
    item.place = -1;
  }

  clear(): void {
    for (const item of this.#items) item.place = -1;
    this.#items = [];
  }

  /** Those that are in it now, and still are when their turn comes. */
  *[Symbol.iterator](): Iterator<T> {
    for (const item of this.#items.slice()) if (item.place >= 0) yield item;
  }
}

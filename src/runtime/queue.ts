/**
 * A first-in first-out queue over a ring buffer that doubles when it is full, up to `limit`.
 * Every operation is O(1); `push` says false at the limit and keeps nothing.
 */
export class Queue<T> {
  /** Empty until something is put in: many queues never hold anything. */
  #items: (T | undefined)[] = [];
  #head = 0;
  #size = 0;
  readonly #limit: number;

  constructor(limit: number = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  push(item: T): boolean {
    if (this.#size >= this.#limit) return false;
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#size) & (this.#items.length - 1)] = item;
    this.#size += 1;
    return true;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#size -= 1;
    return item;
  }

  /** The item at a place counted from the head. */
  at(place: number): T | undefined {
    if (place < 0 || place >= this.#size) return undefined;
    return this.#items[(this.#head + place) & (this.#items.length - 1)];
  }

  /** Empties the queue and returns what was in it, in order. */
  drain(): T[] {
    const items: T[] = [];
    for (let item = this.shift(); item !== undefined; item = this.shift()) items.push(item);
    return items;
  }

  #grow(): void {
    // It is full: what is before the head comes after what is behind it.
    const items = [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)];
    items.length = Math.max(8, this.#items.length * 2);
    this.#items = items;
    this.#head = 0;
  }
}

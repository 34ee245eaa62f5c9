import type { Counters } from './broker-contract.ts';

/** Counts by name; they only grow. */
export class CounterSet {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  all(): Counters {
    return Object.fromEntries(this.#counts);
  }
}

import type { FaultKind } from './schedule.ts';
import { FAULT_KINDS } from './schedule.ts';
import type { SimulationResult } from './simulation.ts';

/** What a series of runs came to. */
export interface SeriesSummary {
  readonly seeds: number;
  /** Runs with a violation. */
  readonly violations: number;
  readonly events: number;
  readonly virtualHours: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly handled: number;
  readonly ownerChanges: number;
  readonly convergenceMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Adds runs up. */
export class Series {
  readonly #faults = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  readonly #convergence: number[] = [];
  #seeds = 0;
  #violations = 0;
  #events = 0;
  #virtualMs = 0;
  #handled = 0;
  #ownerChanges = 0;

  add(result: Omit<SimulationResult, 'trace' | 'schedule'>): void {
    this.#seeds += 1;
    if (result.violations.length > 0) this.#violations += 1;
    this.#events += result.events;
    this.#virtualMs += result.virtualMs;
    this.#handled += result.handled;
    this.#ownerChanges += result.ownerChanges;
    this.#convergence.push(...result.convergenceMs);
    for (const [kind, count] of Object.entries(result.faults) as [FaultKind, number][]) {
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count);
    }
  }

  summary(): SeriesSummary {
    const sorted = this.#convergence.toSorted((a, b) => a - b);
    const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
    return {
      seeds: this.#seeds,
      violations: this.#violations,
      events: this.#events,
      virtualHours: Math.round(this.#virtualMs / 36_000) / 100,
      faults: Object.fromEntries(this.#faults) as Record<FaultKind, number>,
      handled: this.#handled,
      ownerChanges: this.#ownerChanges,
      convergenceMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
    };
  }
}

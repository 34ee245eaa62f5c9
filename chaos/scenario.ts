import type { Random } from '../src/index.ts';
import type { Bound } from './bounds.ts';
import type { Bus, BusKind } from './bus.ts';
import type { Crew, Member } from './crew.ts';
import type { History } from './history.ts';
import type { Probes } from './probes.ts';

/** What faults are made on. */
export interface Stage {
  readonly bus: Bus;
  readonly crew: Crew;
  readonly probes: Probes;
  readonly history: History;
  readonly random: Random;
  /** The short version. */
  readonly short: boolean;
  /** All members of the whole clique. */
  readonly names: readonly string[];
  /** Some for each of them. */
  readonly keys: readonly string[];
  sleep(ms: number): Promise<void>;
  /** A number between these, by chance. */
  between(least: number, most: number): number;
  /** One of those that run, by chance. */
  anyone(): Member;
  /** Waits until the clique is whole and all keys are held, and a little more, by chance. */
  settle(): Promise<void>;
}

/** A kind of fault, and what a run with it has to show. */
export interface Scenario {
  readonly name: string;
  readonly members: number;
  readonly bus: BusKind;
  /** A handler takes up to so long. */
  readonly workMs: number;
  /** Keys for each member, and how often each has a message; never: none while faults are made. */
  readonly load: {
    readonly keys: number;
    readonly everyMs: number | 'never';
    readonly verb: 'both' | 'confirm';
  };
  readonly rounds: { readonly full: number; readonly short: number };
  /**
   * What counts as taken over: a key that was handled elsewhere, or a partition that is held
   * elsewhere. Nothing, where faults do not have to take anything away, or overlap.
   */
  readonly detect: 'handled' | 'held' | 'nothing';
  /** Makes one fault, ends it, and waits until the clique is whole again. */
  readonly round: (stage: Stage, place: number, rounds: number) => Promise<void>;
  readonly bounds: readonly Bound[];
}

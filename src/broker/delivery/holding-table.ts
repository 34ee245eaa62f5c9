import type { Ring } from '../../ring/hash-ring.ts';
import type { RingGroup } from '../../ring/routing.ts';

/**
 * What this member has to do with a partition.
 * `none`: nothing. `held`: it owns it. `claiming`: it owns it by its ring and waits for the one who
 * had it. `draining`: it had it and finishes what it began.
 */
export type Holding = 'none' | 'held' | 'claiming' | 'draining';

const STATES: readonly Holding[] = ['none', 'held', 'claiming', 'draining'];

/** The partitions of one ring as this member holds them. */
export class HoldingTable {
  readonly group: RingGroup;
  readonly ring: Ring;
  /** The highest epoch number seen of each partition. */
  readonly epochs: Float64Array;
  /** Who still has to release a partition that is being claimed. */
  readonly holders = new Map<number, string[]>();
  /** Whom a partition was released to. */
  readonly releasedTo = new Map<number, string>();
  /** Who asked for a partition. */
  readonly claims = new Map<number, string>();
  readonly #states: Uint8Array;

  constructor(group: RingGroup, states: Uint8Array, epochs: Float64Array) {
    this.group = group;
    this.ring = group.ring;
    this.#states = states;
    this.epochs = epochs;
  }

  get partitions(): number {
    return this.#states.length;
  }

  state(partition: number): Holding {
    return STATES[this.#states[partition] ?? 0] ?? 'none';
  }

  set(partition: number, state: Holding): void {
    this.#states[partition] = STATES.indexOf(state);
    if (state !== 'claiming') this.holders.delete(partition);
  }

  /** True when nothing is held, claimed or finished. */
  get empty(): boolean {
    return this.#states.every((state) => state === 0);
  }

  /** The same holdings under new rings; what others said of the old ones goes with them. */
  static next(group: RingGroup, sources: readonly HoldingTable[]): HoldingTable {
    const partitions = group.ring.config.partitions;
    const table = new HoldingTable(
      group,
      new Uint8Array(partitions),
      new Float64Array(partitions),
    );
    for (const source of sources) {
      for (let partition = 0; partition < partitions; partition += 1) {
        const epoch = source.epochs[partition] ?? 0;
        if (epoch > (table.epochs[partition] ?? 0)) table.epochs[partition] = epoch;
      }
      for (const [partition, to] of source.releasedTo) table.releasedTo.set(partition, to);
      for (const [partition, by] of source.claims) table.claims.set(partition, by);
    }
    return table;
  }
}

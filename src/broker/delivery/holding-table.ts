import type { Ring } from '../../ring/hash-ring.ts';
import type { RingGroup } from '../../ring/routing.ts';

/**
 * What this member has to do with a partition.
 * `none`: nothing. `held`: it owns it. `claiming`: it owns it by its ring and waits for the one who
 * had it. `draining`: it had it, finishes what it began, and waits for the claim of the next one.
 */
export type Holding = 'none' | 'held' | 'claiming' | 'draining';

const STATES: readonly Holding[] = ['none', 'held', 'claiming', 'draining'];

/** A partition that this member claims. */
export interface Claim {
  /** Who still has to let go of it, and until when that is waited for: for members without end. */
  readonly holders: Map<string, number>;
  /** Who has said that it does not have it, or not any more. */
  readonly cleared: Set<string>;
}

/** The partitions of one ring as this member holds them. */
export class HoldingTable {
  readonly group: RingGroup;
  readonly ring: Ring;
  /** The highest epoch number seen of each partition. */
  readonly epochs: Float64Array;
  readonly claims = new Map<number, Claim>();
  /** Who asked for a partition and has no answer yet. */
  readonly asked = new Map<number, string>();
  /** Since when each draining partition waits for a claim. */
  readonly draining = new Map<number, number>();
  /** Whom partitions were released to that have not said yet that they got them, and since when. */
  readonly handed = new Map<number, { readonly to: string; readonly since: number }>();
  /** Who had each partition before the owner of now, as far as this member knows. */
  readonly formers: (readonly string[] | undefined)[];
  /**
   * What it had when this member was put out of the ring, with the owner that was told of the epoch:
   * on two sides of a cut both had one, and the one that goes on must be the higher.
   */
  readonly outlived = new Map<number, string>();
  /** It is as if this member had never been there. */
  forgotten = false;
  readonly #states: Uint8Array;
  #busy = 0;

  private constructor(group: RingGroup, epochs: Float64Array) {
    const { partitions } = group.ring.config;
    this.group = group;
    this.ring = group.ring;
    this.epochs = epochs;
    this.#states = new Uint8Array(partitions);
    // Not filled one by one: that takes a millisecond at each change of the ring.
    this.formers = [];
    this.formers.length = partitions;
  }

  get partitions(): number {
    return this.#states.length;
  }

  state(partition: number): Holding {
    return STATES[this.#states[partition] ?? 0] ?? 'none';
  }

  /** A claim is begun with `claims`, draining with `draining`: other states end both. */
  set(partition: number, state: Holding): void {
    const before = this.#states[partition] ?? 0;
    const next = STATES.indexOf(state);
    this.#busy += Math.sign(next) - Math.sign(before);
    this.#states[partition] = next;
    if (state !== 'claiming') this.claims.delete(partition);
    if (state !== 'draining') this.draining.delete(partition);
  }

  /** True when nothing is held, claimed, finished or on its way to the next one. */
  get empty(): boolean {
    return this.#busy === 0 && this.handed.size === 0;
  }

  /** Remembers the number of an epoch. */
  raise(partition: number, epoch: number): void {
    if (epoch > (this.epochs[partition] ?? 0)) this.epochs[partition] = epoch;
  }

  /** Holds nothing and knows of nobody; only the epochs stay, since they must not fall back. */
  forget(): void {
    this.forgotten = true;
    for (let partition = 0; partition < this.partitions; partition += 1) {
      const state = this.state(partition);
      if (state === 'held' || state === 'draining') this.outlived.set(partition, '');
    }
    this.#states.fill(0);
    this.#busy = 0;
    this.claims.clear();
    this.asked.clear();
    this.draining.clear();
    this.handed.clear();
    this.formers.fill(undefined);
  }

  /** An empty table that knows the epochs of others, and who asked for their partitions. */
  static next(group: RingGroup, sources: readonly HoldingTable[]): HoldingTable {
    const epochs = new Float64Array(group.ring.config.partitions);
    const [first, ...others] = sources;
    if (first !== undefined) epochs.set(first.epochs);
    for (const source of others) {
      for (let partition = 0; partition < epochs.length; partition += 1) {
        const epoch = source.epochs[partition] ?? 0;
        if (epoch > (epochs[partition] as number)) epochs[partition] = epoch;
      }
    }
    const table = new HoldingTable(group, epochs);
    for (const { asked, handed, outlived } of sources) {
      for (const [partition, told] of outlived) table.outlived.set(partition, told);
      for (const [partition, claimer] of asked) table.asked.set(partition, claimer);
      for (const [partition, to] of handed) table.handed.set(partition, to);
    }
    return table;
  }
}

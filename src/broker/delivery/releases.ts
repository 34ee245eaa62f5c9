import type { ReleasedFrame } from '../../codec/data-frame.ts';
import type { HoldingTable } from './holding-table.ts';
import { type Release, type ReleaseContext, releaseFrames } from './release-frames.ts';

/** How releases leave. */
export interface ReleasesPort extends Pick<ReleaseContext, 'lanesOf' | 'ids'> {
  send(to: string, frame: Omit<ReleasedFrame, 'from'>): void;
  /** This member let go of the partitions. */
  released(table: HoldingTable, partitions: readonly number[]): void;
}

/** Collects what a turn releases, and tells each new owner in few frames. */
export class Releases {
  readonly #self: { readonly name: string; readonly instance: string };
  readonly #batchBytes: number;
  readonly #port: ReleasesPort;
  #open: Release[] = [];

  constructor(
    self: { readonly name: string; readonly instance: string },
    batchBytes: number,
    port: ReleasesPort,
  ) {
    this.#self = self;
    this.#batchBytes = batchBytes;
    this.#port = port;
  }

  /** `fresh`: it is let go of just now; else it is told again. */
  add(table: HoldingTable, partition: number, to: string, fresh: boolean): void {
    let release = this.#open.find((each) => each.table === table && each.to === to);
    if (release === undefined) {
      release = { table, to, partitions: [], fresh: [] };
      this.#open.push(release);
    }
    release.partitions.push(partition);
    if (fresh) release.fresh.push(partition);
  }

  clear(): void {
    this.#open = [];
  }

  flush(isPresent: (name: string) => boolean): void {
    const releases = this.#open;
    this.#open = [];
    const { name: self, instance } = this.#self;
    const port = this.#port;
    const context: ReleaseContext = {
      self,
      instance,
      isPresent,
      batchBytes: this.#batchBytes,
      lanesOf: (ring, partition) => port.lanesOf(ring, partition),
      ids: (partitions, limit) => port.ids(partitions, limit),
    };
    for (const release of releases) {
      const { table, to, fresh } = release;
      if (fresh.length > 0) port.released(table, fresh);
      // With nobody to tell, it is only let go of.
      if (to === self) continue;
      for (const frame of releaseFrames(release, context)) port.send(to, frame);
    }
  }
}

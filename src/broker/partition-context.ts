import type { PartitionEpoch } from './events.ts';

/** A partition that this member takes over. */
export interface PartitionContext {
  readonly stream: string;
  readonly partition: number;
  /** Fencing token of the ownership; a store that checks it refuses a former owner. */
  readonly epoch: PartitionEpoch;
  /** This member. */
  readonly node: string;
  /** Aborted when the hook takes too long, when nobody needs it any more, and at a forced stop. */
  readonly signal: AbortSignal;
}

/** A partition that this member gives away. */
export interface ReleasedContext extends PartitionContext {
  /**
   * The member was put out of the ring: others handle the partition already, with what was stored
   * before. Let go of the state; to store it takes a store that checks the epoch.
   */
  readonly lost: boolean;
}

/** What a handler does about its stream's partitions as they come and go. */
export interface PartitionHooks {
  /**
   * Awaited for each partition before its messages are handled, e.g. to load state. What it throws,
   * and running longer than `hookTimeoutMs`, is a `hookFailed` event, and it is called again after a
   * pause, for as long as the partition is this member's; only this partition waits.
   */
  gained?: (context: PartitionContext) => void | Promise<void>;
  /**
   * Awaited after the last handler of the partition and before the next owner begins, e.g. to store
   * state. It is called once for each `gained` that succeeded. What it throws, and running longer
   * than `hookTimeoutMs`, is a `hookFailed` event; the partition is handed over all the same. A
   * crash calls nothing.
   */
  released?: (context: ReleasedContext) => void | Promise<void>;
}

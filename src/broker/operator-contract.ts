import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import type { CommonOptions } from './options.ts';

/** What `createOperator` takes; `timeoutMs` (default 30 000) is how long an order may take. */
export type OperatorOptions = Pick<
  CommonOptions,
  'pubsub' | 'clique' | 'logger' | 'timeoutMs' | 'clock' | 'random'
>;

/** Members that have one and the same view. */
export interface DigestGroup {
  /** Hex. */
  readonly digest: string;
  /** Names, sorted. */
  readonly members: readonly string[];
}

/** A clique as its members tell of it. */
export interface CliqueReport {
  /** The present members. */
  readonly view: View;
  /** The rings of this view. */
  readonly routing: Routing;
  /** Who has which view, the largest group first; one group in a clique that is at rest. */
  readonly groups: readonly DigestGroup[];
  /** Members that did not answer within a second: frozen, dead, stalled or cut off. Sorted. */
  readonly silent: readonly string[];
  /** By name: how long ago the last frame of a member was heard by another one, in ms. */
  readonly lastHeardMs: ReadonlyMap<string, number>;
}

/** What became of an order. */
export interface OrderOutcome {
  readonly name: string;
  /** The member that the order was about, as it was known then. */
  readonly instance: string;
  readonly incarnation: number;
  /** Members that answered, and all have the same view with the order in it. Sorted. */
  readonly members: readonly string[];
  /** Members that did not answer within a second; they learn of it when they wake. Sorted. */
  readonly silent: readonly string[];
  /** Streams that members handle and that nobody may own now. Sorted. */
  readonly unowned: readonly string[];
}

/**
 * Looks after a clique without being a member. It needs a control connection only, and may publish
 * and subscribe `coterie.<clique>.ctl` and `coterie.<clique>.c.*`. Connects at the first call.
 *
 * An order resolves when all members that answer have one view with the order in it. It rejects
 * `no-members`, `unknown-member`, `timeout` (it may come into force all the same), `disconnected`.
 */
export interface Operator extends AsyncDisposable {
  /** Asks each member what it sees. Rejects `no-members` when none answers in time. */
  report(): Promise<CliqueReport>;
  /**
   * Takes a member out of ownership without stopping it: it hands its partitions over, leaves its
   * queue groups, stays a member and still publishes. A frozen one, too: the others carry the
   * word. It is about the name: it outlasts restarts, for a day at least while the member is away
   * and as long as one member lives that knows of it. Idempotent.
   */
  cordon(name: string): Promise<OrderOutcome>;
  /** Lets a cordoned member own partitions again. Idempotent. */
  uncordon(name: string): Promise<OrderOutcome>;
  /**
   * Puts a member out now, without suspicion. A frozen one stays out until it wakes. A living one
   * aborts its handlers, and comes back by itself with a higher incarnation: to keep it from
   * owning anything, cordon it first.
   */
  evict(name: string): Promise<OrderOutcome>;
  /** Listens for changes of the view, from the first call on; the returned function stops it. */
  onView(listener: (view: View) => void): () => void;
  /** Lets go of everything; calls that wait reject `closed`. Idempotent. */
  close(): Promise<void>;
}

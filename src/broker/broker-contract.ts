import type { MessageKey } from '../runtime/message.ts';
import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import type { BrokerEvents } from './events.ts';
import type { Handler } from './handler.ts';
import type { Middleware } from './middleware.ts';
import type { PartitionHooks } from './partition-context.ts';
import type { SourceOptions } from './source-options.ts';
import type { Ownership, Verbs } from './verbs.ts';

export interface LeaveOptions {
  /** How long to wait for handlers and hand-off; default `leaveTimeoutMs`. */
  timeoutMs?: number;
}

/** What belongs to one handler. */
export interface HandleOptions extends PartitionHooks, SourceOptions {
  /** Around this handler, within that of `use`; the first one is outermost. */
  middleware?: readonly Middleware[];
}

/** Counts since the broker was made; they only grow. */
export type Counters = Readonly<Record<string, number>>;

/** What a broker has to do with now; all are 0 when nothing is under way. */
export interface Pending {
  /** Messages that are queued, running or waiting for their partition at this member. */
  readonly handling: number;
  /** Messages on their way from this member to owners, itself included. */
  readonly sending: number;
  /** Received messages that wait for rings. */
  readonly unrouted: number;
  /** Sends, requests and confirmed publishes under way; see `delivery.maxCalls`. */
  readonly calls: number;
  /** Calls that wait for a place. */
  readonly waitingCalls: number;
}

/** One member of a clique. */
export interface Broker extends Verbs, AsyncDisposable {
  readonly name: string;
  readonly instance: string;
  readonly clique: string;
  /**
   * Handles a stream, before or after joining; the returned function stops it: what was taken is
   * still handled, the rest goes to the members that handle the stream then. Several changes in one
   * turn of the event loop are announced as one. Throws `invalid-argument` for a bad stream or
   * a stream that has a handler already.
   */
  handle(stream: string, handler: Handler, options?: HandleOptions): () => void;
  /**
   * Puts middleware around all handlers, those that are there and those to come; the first one is
   * outermost, and what is used later goes inside. Throws `invalid-argument`.
   */
  use(...middleware: readonly Middleware[]): void;
  /**
   * Joins the clique: resolves when this member is active and its queue groups are entered and
   * flushed. Rejects `name-taken`, `node-key-taken`, `config-mismatch`, `join-timeout`,
   * `disconnected`. Single-flight.
   */
  join(): Promise<void>;
  /** The present members as this one knows them. */
  view(): View;
  /** The rings that this member routes by; undefined before it has joined. */
  routing(): Routing | undefined;
  /**
   * Who owns a key by this member's rings; undefined where nobody handles the stream. The epoch is
   * known where this member is the owner.
   */
  owner(stream: string, key: MessageKey): Ownership | undefined;
  /** Listens; the returned function stops it. */
  on<K extends keyof BrokerEvents>(
    event: K,
    listener: (event: BrokerEvents[K]) => void,
  ): () => void;
  /** Messages and frames by what became of them, e.g. `handled`, `failed`, `dropped.undecodable`. */
  counters(): Counters;
  /** What is under way now. */
  pending(): Pending;
  /**
   * Leaves: hands everything over, finishes what runs, says goodbye, closes its connections.
   * Single-flight; resolves also when the time is up, with handlers' signals aborted.
   */
  leave(options?: LeaveOptions): Promise<void>;
}

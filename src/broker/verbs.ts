import type { MessageHeaders, MessageInput, MessageKey } from '../runtime/message.ts';
import type { PartitionEpoch } from './events.ts';

/** How long a call may take, and what ends it early. */
export interface CallOptions {
  /** Default: the broker's `timeoutMs`. */
  timeoutMs?: number;
  /** Aborting it rejects the call with `aborted`; what was sent may still be handled. */
  signal?: AbortSignal;
}

export interface PublishOptions extends CallOptions {
  /**
   * Resolve when handlers have finished: in the first clique (`true`), or in each clique named.
   * Default: resolve when the server took the message.
   */
  confirm?: boolean | readonly string[];
}

export interface CliqueCallOptions extends CallOptions {
  /** The clique whose member is meant; default the own one. */
  clique?: string;
}

/** What became of a `send`. */
export interface Sent {
  readonly id: string;
  /** The member that handled it. */
  readonly node: string;
}

/** The answer to a `request`. */
export interface Replied {
  readonly data: Uint8Array;
  readonly headers: MessageHeaders;
  /** The member that handled it. */
  readonly node: string;
}

/** Who owns a key. */
export interface Ownership {
  readonly key: MessageKey;
  readonly partition: number;
  readonly owner: string;
  /** Who would own it next, likeliest first. */
  readonly successors: readonly string[];
  /** Undefined where the owner did not say. */
  readonly epoch: PartitionEpoch | undefined;
}

/** The verbs that brokers and clients have in common; `docs/architecture.md` follows one through. */
export interface Verbs {
  /**
   * Publishes on the message's stream: every clique that handles the stream handles it once, at the
   * owner of its key. At-least-once from the receiving member on, as long as that member lives;
   * with `confirm` end to end. Resolves with the id, or the ids, in order. Rejects `disconnected`,
   * `unconfirmed` (with confirm: it may still be handled), `handler-failed`, `too-large`,
   * `overloaded` (with confirm: as `send`).
   */
  publish(message: MessageInput, options?: PublishOptions): Promise<string>;
  publish(messages: readonly MessageInput[], options?: PublishOptions): Promise<string[]>;
  /**
   * Sends straight to the owner in one clique, and resolves when its handler has finished. What one
   * process sends for one key is handled in that order. Rejects `handler-failed` with the handler's
   * text, `timeout` (it may have been handled), `no-handler`, `no-members`, `reentrant`. More than
   * `delivery.maxCalls` calls wait for a place; one that has none by its deadline, or whose owner
   * had no room until then, rejects `overloaded`.
   */
  send(message: MessageInput, options?: CliqueCallOptions): Promise<Sent>;
  /**
   * As `send`, and resolves with the handler's reply; a reply over the server's `max_payload` minus
   * 16 KiB rejects `too-large`, after the handler ran. For a stream that the own clique does not
   * handle, and without `clique`, it goes over the stream's subject: the handler of every clique
   * runs and the first success wins.
   */
  request(message: MessageInput, options?: CliqueCallOptions): Promise<Replied>;
}

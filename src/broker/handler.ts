import type { Clock } from '../runtime/clock.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import type { Random } from '../runtime/random.ts';
import type { MiddlewareEvents, PartitionEpoch } from './events.ts';

/** What a handler may know beside the message. */
export interface HandlerContext {
  /** Aborted when this member loses the message: evicted, frozen too long, or forced to stop. */
  readonly signal: AbortSignal;
  /** How often it has been tried by now, from 1: sent to an owner, and retried there. */
  readonly attempt: number;
  /** The partition of the key; -1 for a message without one. */
  readonly partition: number;
  /** Fencing token of this ownership: a store that checks it refuses a former owner. */
  readonly epoch: PartitionEpoch;
  /** The member that handles, and its clique. */
  readonly node: string;
  readonly clique: string;
  /** The message reached the clique more than a second after it was published. */
  readonly late: boolean;
  /** Waits longer than the handler's timeout for this one message; the milliseconds count from now. */
  extend(ms: number): void;
  /** By `clock.now()`, when nobody waits any more; infinite where nobody said. */
  readonly deadline: number;
  /**
   * True for a request; false where no reply is awaited; undefined for what a plain client of the
   * bus published with a reply subject, which may be a request.
   */
  readonly wantsReply: boolean | undefined;
  /** The broker's own clock and dice, so that tests can drive whatever waits. */
  readonly clock: Clock;
  readonly random: Random;
  /**
   * For middleware: tells the broker's listeners, and counts under the event's name. `retried` also
   * raises `attempt`.
   */
  emit<K extends keyof MiddlewareEvents>(event: K, value: MiddlewareEvents[K]): void;
}

/** A handler's answer to a request: bytes, text, or either with headers; nothing is empty bytes. */
export type HandlerReply =
  | Uint8Array
  | string
  | { readonly data: Uint8Array | string; readonly headers?: MessageHeaders }
  | undefined
  | void;

/**
 * Handles one message. It is acknowledged when the returned promise resolves; when it rejects, the
 * message has failed for good and its sender gets the error.
 */
export type Handler = (
  message: Message,
  context: HandlerContext,
) => HandlerReply | Promise<HandlerReply>;

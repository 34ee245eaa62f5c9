import type { Message, MessageHeaders } from '../runtime/message.ts';
import type { PartitionEpoch } from './events.ts';

/** What a handler may know beside the message. */
export interface HandlerContext {
  /** Aborted when this member loses the message: evicted, frozen too long, or forced to stop. */
  readonly signal: AbortSignal;
  /** How often the message has been sent to an owner, from 1. */
  readonly attempt: number;
  /** The partition of the key; -1 for a message without one. */
  readonly partition: number;
  /** Fencing token of this ownership: a store that checks it refuses a former owner. */
  readonly epoch: PartitionEpoch;
  /** The member that handles. */
  readonly node: string;
  /** The message reached the clique more than a second after it was published. */
  readonly late: boolean;
  /** Waits longer than the handler's timeout for this one message; the milliseconds count from now. */
  extend(ms: number): void;
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

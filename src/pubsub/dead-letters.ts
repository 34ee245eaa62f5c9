import type { MessageHeaders } from '../runtime/message.ts';

/** A message that could not be handled, as it is kept. */
export interface DeadLetter {
  /** Its place among the letters of its subject; grows, and is never used again. */
  readonly position: number;
  readonly data: Uint8Array;
  /** Undefined when it has none; do not change them. */
  readonly headers: MessageHeaders | undefined;
}

/** Which letters to list. */
export interface DeadLetterRange {
  /** Only those behind this position; default 0: from the first one. */
  after?: number;
  /** At most so many; default 100. */
  limit?: number;
}

/**
 * Keeps dead letters by their subject (`<stream>.dlq`) until somebody removes them. Small on
 * purpose: any durable log can stand behind it.
 */
export interface DeadLetterStore {
  /**
   * Resolves when the letter is kept, and not before: what is acknowledged hangs on it. The same
   * letter, known by its `Coterie-Id` header, may be kept once though it is appended twice. Rejects
   * with a `CoterieError`. Bytes belong to the store after the call.
   */
  append(subject: string, data: Uint8Array, headers: MessageHeaders): Promise<void>;
  /** The letters of a subject in the order of their positions. */
  list(subject: string, range?: DeadLetterRange): Promise<readonly DeadLetter[]>;
  /** One letter; undefined when it is not there. */
  get(subject: string, position: number): Promise<DeadLetter | undefined>;
  /** Removes one letter; false when it was not there. */
  remove(subject: string, position: number): Promise<boolean>;
  /** Lets go of everything; later calls reject `closed`. Idempotent. */
  close(): Promise<void>;
}

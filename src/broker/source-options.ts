import type { DurableSource } from '../pubsub/durable-source.ts';
import type { LogEvent } from '../pubsub/log.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageKey } from '../runtime/message.ts';

/** A durable source that feeds a handler, beside what is published on its stream. */
export interface SourceOptions {
  /**
   * Members pull from this sink, send each event to the owner of its key, and acknowledge it when
   * the owner's handler is done. At-least-once from the store to the handler. All members that
   * handle the stream give a sink of the same name, with the same options.
   */
  from?: DurableSource;
  /**
   * `none` (default): every member pulls; there is no order between what two of them pulled. `key`:
   * one member at a time pulls, chosen by the ring, and events of one key are handled in the order
   * of their stream, one after the other.
   */
  order?: 'none' | 'key';
  /** The key of an event; default the one that it was added with, else its id. */
  keyOf?: (event: LogEvent) => MessageKey | undefined;
  /** Wait before an event whose handler failed is tried again; 0 to 86 400 000, default 1000 ms. */
  retryDelayMs?: number;
}

/** Throws `invalid-argument`. */
export function checkSourceOptions({ from, order, keyOf, retryDelayMs }: SourceOptions): void {
  if (from === undefined) {
    if (order === undefined && keyOf === undefined && retryDelayMs === undefined) return;
    throw bad('order, keyOf and retryDelayMs belong to a source (from)');
  }
  if (typeof from !== 'object' || from === null || typeof from.pull !== 'function') {
    throw bad('from is no sink');
  }
  if (order !== undefined && order !== 'none' && order !== 'key') {
    throw bad('order must be "none" or "key"');
  }
  if (keyOf !== undefined && typeof keyOf !== 'function') throw bad('keyOf is no function');
  if (retryDelayMs !== undefined && !(retryDelayMs >= 0 && retryDelayMs <= 86_400_000)) {
    throw bad('retryDelayMs must be 0 to 86400000');
  }
}

function bad(text: string): CoterieError {
  return new CoterieError('invalid-argument', text);
}

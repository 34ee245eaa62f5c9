import { CoterieError } from '../runtime/errors.ts';
import { undecodable } from './decoded-message.ts';
import { DEFAULT_FRAME_LIMITS } from './limits.ts';
import { createReader, createWriter, finish, type Reader, skipField } from './wire.ts';
import { checkCount, checkInteger } from './wire-check.ts';

/** Bytes that an item takes beside its payload, at most. */
export const BATCH_ITEM_BYTES = 16;

/** A payload as the codec of its stream wrote it, and the number of the publisher's question. */
export interface BatchItem {
  readonly ref: number;
  readonly data: Uint8Array;
}

/** Several messages of one stream with the same headers, for one message of the bus. */
export function encodeBatch(items: readonly BatchItem[]): Uint8Array {
  let bytes = BATCH_ITEM_BYTES;
  for (const { data } of items) bytes += data.length + BATCH_ITEM_BYTES;
  const writer = createWriter(bytes);
  writer.uint32(10).doubles(items.map(({ ref }) => ref));
  for (const { data } of items) writer.uint32(18).bytes(data);
  return finish(writer);
}

/** Payloads are views of `bytes`. Throws `undecodable`. */
export function decodeBatch(bytes: Uint8Array): BatchItem[] {
  try {
    return readBatch(createReader(bytes));
  } catch (error) {
    throw undecodable(error instanceof CoterieError ? error.message : 'malformed batch', error);
  }
}

function readBatch(reader: Reader): BatchItem[] {
  const refs: number[] = [];
  const items: BatchItem[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) {
      reader.doubles(refs);
      checkCount(refs.length, DEFAULT_FRAME_LIMITS.items, 'messages');
    } else if (tag === 18) {
      const ref = refs[items.length];
      if (ref === undefined) throw undecodable('a message without a number');
      items.push({ ref: checkInteger(ref, 1, 'number'), data: reader.bytes() });
    } else skipField(reader, tag);
  }
  if (items.length !== refs.length) throw undecodable('a number without a message');
  return items;
}

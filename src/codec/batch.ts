import { CoterieError } from '../runtime/errors.ts';
import { HeaderMemo } from '../runtime/header-memo.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { undecodable } from './decoded-message.ts';
import { NO_HEADERS } from './headers.ts';
import { MAX_BATCH_ITEMS } from './limits.ts';
import { createReader, createWriter, finish, type Reader, skipField } from './wire.ts';
import { checkCount, checkInteger } from './wire-check.ts';

/** Says that a payload is a `Batch` of proto/coterie.proto; the other headers are those of its messages. */
const BATCH_HEADER = 'Coterie-Batch';
const MARK: readonly string[] = Object.freeze(['1']);

/** What the header adds to a message of the bus, and the most that an item adds to its payload. */
export const BATCH_HEADER_BYTES = BATCH_HEADER.length + 8;
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

export function isBatch(headers: MessageHeaders | undefined): headers is MessageHeaders {
  return headers !== undefined && headers[BATCH_HEADER] !== undefined;
}

/** The headers of the bus for messages with these headers that travel together. */
export function batchHeaders(headers: MessageHeaders | undefined): MessageHeaders {
  return marked.get(headers ?? NO_HEADERS);
}

/** The headers of each message of a batch. */
export function itemHeaders(headers: MessageHeaders): MessageHeaders {
  return unmarked.get(headers);
}

const marked = new HeaderMemo((headers) => {
  const copy = without(headers);
  copy[BATCH_HEADER] = MARK;
  return Object.freeze(copy);
});
const unmarked = new HeaderMemo((headers) => Object.freeze(without(headers)));

/** A copy without a prototype. */
function without(headers: MessageHeaders): Record<string, readonly string[]> {
  const copy: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(headers)) {
    if (name !== BATCH_HEADER) copy[name] = headers[name] as readonly string[];
  }
  return copy;
}

function readBatch(reader: Reader): BatchItem[] {
  const refs: number[] = [];
  const items: BatchItem[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) {
      reader.doubles(refs);
      checkCount(refs.length, MAX_BATCH_ITEMS, 'messages');
    } else if (tag === 18) {
      const ref = refs[items.length];
      if (ref === undefined) throw undecodable('a message without a number');
      items.push({ ref: checkInteger(ref, 1, 'number'), data: reader.bytes() });
    } else skipField(reader, tag);
  }
  if (items.length !== refs.length) throw undecodable('a number without a message');
  return items;
}

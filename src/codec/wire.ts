import protobuf from 'protobufjs/minimal.js';
import { invalidFrame } from './wire-check.ts';

export type Reader = protobuf.Reader;
export type Writer = protobuf.Writer;

/** No bytes; shared, for nobody can change it. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** The same bytes as a plain Uint8Array: what is cut from a Buffer would be a Buffer again. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A reader whose bytes are views of `bytes`. Its text is strict: bad UTF-8 throws. */
export function createReader(bytes: Uint8Array): Reader {
  return new protobuf.Reader(plainBytes(bytes));
}

/** A writer with room for `sizeHint` bytes; it grows where that was too little. */
export function createWriter(sizeHint: number): Writer {
  const writer = protobuf.Writer.create();
  if (sizeHint > writer.buf.length) writer.buf = Buffer.allocUnsafe(sizeHint);
  return writer;
}

/** What was written. Nothing may be written any more: the bytes are the writer's own. */
export function finish(writer: Writer): Uint8Array {
  return plainBytes(writer.finish(true));
}

/**
 * Confines the reader to the message whose length comes next, so that no field of it can reach
 * beyond it; returns what `leave` needs.
 */
export function enter(reader: Reader): number {
  const end = reader.size() + reader.pos;
  const outer = reader.len;
  if (end > outer) throw invalidFrame('cut off');
  reader.len = end;
  return outer;
}

/** Ends what `enter` began. */
export function leave(reader: Reader, outer: number): void {
  if (reader.pos !== reader.len) throw invalidFrame('malformed');
  reader.len = outer;
}

/** Passes over a field that this version does not know. */
export function skipField(reader: Reader, tag: number): void {
  reader.skipType(tag & 7, 0, tag >>> 3);
}

/**
 * Counts the fields of the message that follows, without reading them: generated code makes an
 * object for each, of far more bytes than an empty one takes on the wire.
 */
export function checkFieldCount(reader: Reader, most: number): void {
  const start = reader.pos;
  const outer = enter(reader);
  for (let count = 0; reader.pos < reader.len; count += 1) {
    if (count > most) throw invalidFrame('too many fields');
    skipField(reader, reader.tag());
  }
  leave(reader, outer);
  reader.pos = start;
}

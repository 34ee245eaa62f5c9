import { CoterieError } from '../runtime/errors.ts';
import type { Message, MessageKey } from '../runtime/message.ts';
import { decodedMessage, undecodable } from './decoded-message.ts';
import { isReservedHeader } from './headers.ts';
import type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
import { messageHeaders } from './metadata.ts';
import { createReader, createWriter, finish, NO_BYTES, type Reader, skipField } from './wire.ts';
import { readHeader, writeHeaders } from './wire-headers.ts';

/** Bytes of an envelope beside payload, key and headers: room for the id and what stands around it. */
const ENVELOPE_BYTES = 128;
const OWN_HEADERS = { skip: isReservedHeader };

/**
 * The default codec: everything in one `Envelope` of proto/coterie.proto. The decoded payload is a
 * view of the bytes that were given.
 */
export const protobuf: MessageCodec = Object.freeze({ name: 'protobuf', encode, decode });

function encode(message: Message): EncodedMessage {
  const { id, key, contentType, time, data } = message;
  const writer = createWriter(data.length + ENVELOPE_BYTES);
  writer.uint32(10).string(id);
  // Text and bytes have the same form on the wire.
  if (typeof key === 'string') writer.uint32(18).string(key);
  else if (key !== undefined) writer.uint32(18).bytes(key);
  writeHeaders(writer, 26, message.headers);
  if (contentType !== undefined) writer.uint32(34).string(contentType);
  if (time !== 0) writer.uint32(41).double(time);
  if (data.length > 0) writer.uint32(50).bytes(data);
  return { data: finish(writer), headers: undefined };
}

function decode(_stream: string, encoded: EncodedMessage): DecodedMessage {
  try {
    return readEnvelope(createReader(encoded.data));
  } catch (error) {
    const known = error instanceof CoterieError;
    if (known && error.code === 'undecodable') throw error;
    throw undecodable(known ? error.message : 'malformed envelope', error);
  }
}

/** Text where it is valid UTF-8, as nearly all keys are, else bytes. */
function readKey(reader: Reader): MessageKey {
  const start = reader.pos;
  try {
    return reader.stringVerify();
  } catch {
    reader.pos = start;
    return reader.bytes();
  }
}

function readEnvelope(reader: Reader): DecodedMessage {
  let id = '';
  let key: MessageKey | undefined;
  let headers: ReturnType<typeof messageHeaders> | undefined;
  let contentType = '';
  let time = 0;
  let data = NO_BYTES;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) id = reader.stringVerify();
    else if (tag === 18) key = readKey(reader);
    else if (tag === 26) readHeader(reader, (headers ??= messageHeaders()), OWN_HEADERS);
    else if (tag === 34) contentType = reader.stringVerify();
    else if (tag === 41) time = reader.double();
    else if (tag === 50) data = reader.bytes();
    else skipField(reader, tag);
  }
  return decodedMessage({ id, key, headers: headers?.headers(), contentType, time, data });
}

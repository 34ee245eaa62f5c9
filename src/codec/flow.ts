import { keyBytes } from '../runtime/key.ts';
import type { Message } from '../runtime/message.ts';
import { decodedMessage, undecodable } from './decoded-message.ts';
import type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
import { metadataFromHeaders, metadataToHeaders } from './metadata.ts';
import { NO_BYTES } from './wire.ts';

const METADATA = { keyInPayload: true };
const LENGTH_BYTES = 4;

/**
 * The binary format of the Go library flow, for cliques that live beside it:
 * `u32 length + stream | u32 length + key | data`, big-endian; an empty key is no key. The payload
 * carries nothing more, so id, time, content type and headers travel in headers of the bus: other
 * Coterie members read them, flow does not and loses them. Messages of flow bear no marker: set
 * this codec for the streams that flow publishes. The decoded payload is a view of the bytes that
 * were given.
 */
export const flow: MessageCodec = Object.freeze({ name: 'flow', encode, decode });

function encode(message: Message): EncodedMessage {
  const stream = Buffer.from(message.stream);
  const key = message.key === undefined ? NO_BYTES : keyBytes(message.key);
  const bytes = 2 * LENGTH_BYTES + stream.length + key.length + message.data.length;
  const data = new Uint8Array(bytes);
  let at = putPart(data, 0, stream);
  at = putPart(data, at, key);
  data.set(message.data, at);
  return { data, headers: metadataToHeaders(message, METADATA) };
}

function decode(stream: string, { data, headers }: EncodedMessage): DecodedMessage {
  const name = part(data, 0);
  const key = part(data, LENGTH_BYTES + name.length);
  // Also tells flow's format from anything else; flow itself reads an empty name as the subject.
  if (name.length > 0 && !Buffer.from(stream).equals(name)) {
    throw undecodable('not in the format of flow, or of another stream');
  }
  return decodedMessage({
    ...metadataFromHeaders(headers, METADATA),
    key: key.length === 0 ? undefined : key,
    data: data.subarray(2 * LENGTH_BYTES + name.length + key.length),
  });
}

function putPart(data: Uint8Array, at: number, bytes: Uint8Array): number {
  new DataView(data.buffer, data.byteOffset).setUint32(at, bytes.length);
  data.set(bytes, at + LENGTH_BYTES);
  return at + LENGTH_BYTES + bytes.length;
}

/** A part with its length before it; lengths are compared with what is left, and never added. */
function part(data: Uint8Array, at: number): Uint8Array {
  const left = data.length - at - LENGTH_BYTES;
  if (left < 0) throw undecodable('cut off');
  const length = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(at);
  if (length > left) throw undecodable('a length beyond the end');
  return data.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length);
}

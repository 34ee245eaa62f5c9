import { isUtf8 } from 'node:buffer';
import type { Message, MessageHeaders, MessageKey } from '../runtime/message.ts';
import { decodedMessage, undecodable } from './decoded-message.ts';
import { isReservedHeader } from './headers.ts';
import type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
import { fromBase64, messageHeaders } from './metadata.ts';
import { NO_BYTES } from './wire.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * One JSON object for people and languages without protobuf: `id`, `key` (text) or `keyBase64`,
 * `data` (text) or `dataBase64`, `headers` (each a text or an array of texts), `contentType`,
 * `time`. Whatever is UTF-8 is written as text. `data` is text and no other JSON value: a number
 * would not come back as it was written. Other fields are ignored.
 */
export const json: MessageCodec = Object.freeze({ name: 'json', encode, decode });

function encode(message: Message): EncodedMessage {
  const { id, key, data, headers, contentType, time } = message;
  const object = {
    id,
    ...(key === undefined ? {} : textOrBase64('key', key)),
    ...textOrBase64('data', data),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(time === 0 ? {} : { time }),
  };
  return { data: encoder.encode(JSON.stringify(object)), headers: undefined };
}

function decode(_stream: string, encoded: EncodedMessage): DecodedMessage {
  const object = parse(encoded.data);
  const key = either(object, 'key');
  const data = either(object, 'data');
  const { time } = object;
  if (time !== undefined && typeof time !== 'number') throw undecodable('time is no number');
  return decodedMessage({
    id: text(object, 'id'),
    key,
    data: typeof data === 'string' ? encoder.encode(data) : (data ?? NO_BYTES),
    headers: headersOf(object['headers']),
    contentType: text(object, 'contentType'),
    time,
  });
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    // Without the cause: its text quotes the payload.
    throw undecodable('no JSON');
  }
  if (!isObject(value)) throw undecodable('no JSON object');
  return value;
}

function textOrBase64(name: 'key' | 'data', value: MessageKey): Record<string, string> {
  if (typeof value === 'string') return { [name]: value };
  if (isUtf8(value)) return { [name]: decoder.decode(value) };
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { [`${name}Base64`]: bytes.toString('base64') };
}

function either(object: Record<string, unknown>, name: 'key' | 'data'): MessageKey | undefined {
  const plain = text(object, name);
  const base64 = text(object, `${name}Base64`);
  if (base64 === undefined) return plain;
  if (plain !== undefined) throw undecodable(`${name} and ${name}Base64`);
  const bytes = fromBase64(base64);
  if (bytes === undefined) throw undecodable(`bad ${name}Base64`);
  return bytes;
}

function text(object: Record<string, unknown>, name: string): string | undefined {
  const value = object[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw undecodable(`${name} is no text`);
  // JSON can write lone surrogates, which no bytes can hold.
  if (!value.isWellFormed()) throw undecodable(`${name} is no well-formed text`);
  return value;
}

function headersOf(value: unknown): MessageHeaders | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw undecodable('headers are no object');
  const collector = messageHeaders();
  for (const [name, given] of Object.entries(value)) {
    if (isReservedHeader(name)) continue;
    const values: unknown = typeof given === 'string' ? [given] : given;
    if (!Array.isArray(values)) throw undecodable('bad header value');
    collector.add(name, values as string[]);
  }
  return collector.headers();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Message, MessageHeaders, MessageKey } from '../runtime/message.ts';
import { undecodable } from './decoded-message.ts';
import { HeaderCollector, isReservedHeader } from './headers.ts';
import { MESSAGE_HEADER_LIMITS } from './limits.ts';

/** Names the codec of a message; a message without it is read as native. */
export const CODEC_HEADER = 'Coterie-Codec';
/** The message's id, beside every codec. */
export const ID_HEADER = 'Coterie-Id';
/** The key as text. */
const KEY_HEADER = 'Coterie-Key';
/** The key as base64 of its bytes, where a header cannot hold it as text. */
const KEY_BASE64_HEADER = 'Coterie-Key-Base64';
/** When the message was published, unix ms in decimal. */
const TIME_HEADER = 'Coterie-Time';
/** The message's `contentType`. */
const CONTENT_TYPE_HEADER = 'Content-Type';

/** Keys that survive as a header: printable ASCII without blanks at the ends. */
const HEADER_KEY = /^[!-~](?:[ -~]*[!-~])?$/;
const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Which part of a message its payload already holds. */
export interface MetadataOptions {
  /** True when the key is in the payload. */
  readonly keyInPayload: boolean;
}

/** Headers of the bus that say all of a message that its payload does not. */
export function metadataToHeaders(message: Message, options: MetadataOptions): MessageHeaders {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(message.headers)) {
    // Message.contentType and the header of that name are one thing here.
    if (name === CONTENT_TYPE_HEADER && message.contentType !== undefined) continue;
    headers[name] = message.headers[name] as readonly string[];
  }
  headers[ID_HEADER] = [message.id];
  if (message.time !== 0) headers[TIME_HEADER] = [String(message.time)];
  if (message.contentType !== undefined) headers[CONTENT_TYPE_HEADER] = [message.contentType];
  const { key } = message;
  if (key === undefined || options.keyInPayload) return headers;
  return Object.assign(headers, keyToHeaders(key));
}

/** The header that bears a key. */
export function keyToHeaders(key: MessageKey): Record<string, readonly string[]> {
  if (typeof key === 'string' && HEADER_KEY.test(key)) return { [KEY_HEADER]: [key] };
  return { [KEY_BASE64_HEADER]: [Buffer.from(key as string).toString('base64')] };
}

/** What headers of the bus say of a message; what they do not say is undefined. */
export interface Metadata {
  readonly id: string | undefined;
  readonly key: string | Uint8Array | undefined;
  readonly headers: MessageHeaders | undefined;
  readonly contentType: string | undefined;
  readonly time: number | undefined;
}

/** Reads what `metadataToHeaders` wrote. Throws `undecodable`. */
export function metadataFromHeaders(
  headers: MessageHeaders | undefined,
  options: MetadataOptions,
): Metadata {
  const time = single(headers, TIME_HEADER);
  if (time !== undefined && !DECIMAL.test(time)) throw undecodable(`bad ${TIME_HEADER}`);
  return {
    id: single(headers, ID_HEADER),
    key: options.keyInPayload ? undefined : keyFromHeaders(headers),
    headers: ownHeaders(headers),
    contentType: single(headers, CONTENT_TYPE_HEADER),
    time: time === undefined ? undefined : Number(time),
  };
}

/** The value of a header that has one value at most. Throws `undecodable` for more. */
export function single(headers: MessageHeaders | undefined, name: string): string | undefined {
  const values = headers?.[name];
  if (values === undefined) return undefined;
  if (values.length > 1) throw undecodable(`${name} given twice`);
  return values[0];
}

/** Strict base64, as bytes of their own. */
export function fromBase64(text: string): Uint8Array | undefined {
  return BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}

/** Collects a message's own headers from outside. */
export function messageHeaders(): HeaderCollector {
  return new HeaderCollector(MESSAGE_HEADER_LIMITS, undecodable);
}

/** The key that headers bear. Throws `undecodable`. */
export function keyFromHeaders(headers: MessageHeaders | undefined): MessageKey | undefined {
  const text = single(headers, KEY_HEADER);
  const base64 = single(headers, KEY_BASE64_HEADER);
  if (base64 === undefined) return text;
  if (text !== undefined) throw undecodable(`${KEY_HEADER} and ${KEY_BASE64_HEADER}`);
  const bytes = fromBase64(base64);
  if (bytes === undefined) throw undecodable(`bad ${KEY_BASE64_HEADER}`);
  return bytes;
}

function ownHeaders(headers: MessageHeaders | undefined): MessageHeaders | undefined {
  if (headers === undefined) return undefined;
  const collector = messageHeaders();
  for (const name of Object.keys(headers)) {
    if (isReservedHeader(name) || name === CONTENT_TYPE_HEADER) continue;
    collector.add(name, headers[name] as readonly string[]);
  }
  return collector.headers();
}

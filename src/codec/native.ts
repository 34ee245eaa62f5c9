import type { Message } from '../runtime/message.ts';
import { decodedMessage } from './decoded-message.ts';
import type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
import { metadataFromHeaders, metadataToHeaders } from './metadata.ts';

const METADATA = { keyInPayload: false };

/**
 * The payload as it is, everything else in headers of the bus: `Coterie-Key` (text) or
 * `Coterie-Key-Base64` (bytes), `Coterie-Id`, `Coterie-Time` and `Content-Type`; the rest are the
 * message's own headers. What any NATS client publishes without configuration. The decoded payload
 * is what was given, not a copy.
 */
export const native: MessageCodec = Object.freeze({ name: '', encode, decode });

function encode(message: Message): EncodedMessage {
  return { data: message.data, headers: metadataToHeaders(message, METADATA) };
}

function decode(_stream: string, encoded: EncodedMessage): DecodedMessage {
  return decodedMessage({
    ...metadataFromHeaders(encoded.headers, METADATA),
    data: encoded.data,
  });
}

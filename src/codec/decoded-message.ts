import { CoterieError } from '../runtime/errors.ts';
import { normalizeKey } from '../runtime/key.ts';
import type { MessageHeaders, MessageKey } from '../runtime/message.ts';
import type { DecodedMessage } from './message-codec.ts';
import { plainBytes } from './wire.ts';

/** Ids of messages: 1 to 128 printable ASCII characters without blanks. */
export const MESSAGE_ID = /^[!-~]{1,128}$/;
/** Content types: 1 to 255 printable ASCII characters, no blanks at the ends. */
export const CONTENT_TYPE = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/** What is thrown for bytes that are no message of the codec that should read them. */
export function undecodable(reason: string, cause?: unknown): CoterieError {
  return new CoterieError('undecodable', reason, { cause });
}

/** What a codec has read; not believed, whatever the types say. `''` and 0 mean unset, as they do on the wire. */
export interface DecodedFields {
  readonly data: Uint8Array;
  readonly id?: string | undefined;
  readonly key?: MessageKey | undefined;
  /** Checked already. */
  readonly headers?: MessageHeaders | undefined;
  readonly contentType?: string | undefined;
  readonly time?: number | undefined;
}

/**
 * Checks what a codec has read and gives it the form that the broker expects: a normalised key,
 * plain bytes, no field that is unset. Throws `undecodable`.
 */
export function decodedMessage(fields: DecodedFields): DecodedMessage {
  const { id, key, headers, contentType, time } = fields;
  const decoded: { -readonly [K in keyof DecodedMessage]: DecodedMessage[K] } = {
    data: plainBytes(fields.data),
  };
  if (id !== undefined && id !== '') {
    if (typeof id !== 'string' || !MESSAGE_ID.test(id)) throw undecodable('bad id');
    decoded.id = id;
  }
  if (key !== undefined) decoded.key = keyOf(key);
  if (headers !== undefined) decoded.headers = headers;
  if (contentType !== undefined && contentType !== '') {
    if (typeof contentType !== 'string' || !CONTENT_TYPE.test(contentType)) {
      throw undecodable('bad content type');
    }
    decoded.contentType = contentType;
  }
  if (time !== undefined && time !== 0) {
    if (!Number.isSafeInteger(time) || time < 0) throw undecodable('bad time');
    decoded.time = time;
  }
  return decoded;
}

function keyOf(key: MessageKey): MessageKey {
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) throw undecodable('bad key');
  try {
    return normalizeKey(key);
  } catch (cause) {
    throw undecodable('bad key', cause);
  }
}

import { CoterieError } from './errors.ts';
import type { MessageKey } from './message.ts';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The longest key, in bytes. */
const MAX_KEY_BYTES = 1024;

/** The bytes of a key: text as UTF-8, bytes as they are. */
export function keyBytes(key: MessageKey): Uint8Array {
  return typeof key === 'string' ? encoder.encode(key) : key;
}

/** Bytes from the wire as a key: text where they are valid UTF-8, else the bytes. */
export function keyFromBytes(bytes: Uint8Array): MessageKey {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    // Not text: the key stays bytes.
    return bytes;
  }
}

/**
 * Checks a publisher's key and gives it its one form: equal bytes become equal keys. Throws
 * `invalid-argument` for an empty key, one over 1024 bytes, or text with a lone surrogate.
 */
export function normalizeKey(key: MessageKey): MessageKey {
  if (typeof key === 'string') {
    if (!key.isWellFormed()) {
      throw new CoterieError('invalid-argument', 'the key is text with a lone surrogate', {
        hint: 'Give such a key as bytes.',
      });
    }
    checkLength(key.length > MAX_KEY_BYTES / 3 ? encoder.encode(key).length : key.length);
    return key;
  }
  checkLength(key.length);
  return keyFromBytes(key);
}

/**
 * A text that is the same for equal keys and for no others, to look keys up in a Map. Bytes that
 * are no text begin with a lone surrogate, which no text key can hold.
 */
export function keyToken(key: MessageKey): string {
  if (typeof key === 'string') return key;
  return `\uD800${Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')}`;
}

function checkLength(bytes: number): void {
  if (bytes === 0) {
    throw new CoterieError('invalid-argument', 'the key is empty', {
      hint: 'Leave the key out for a message that any member may handle.',
    });
  }
  if (bytes > MAX_KEY_BYTES) {
    throw new CoterieError('invalid-argument', `the key has over ${MAX_KEY_BYTES} bytes`);
  }
}

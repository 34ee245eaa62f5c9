import { CoterieError } from '../runtime/errors.ts';
import { normalizeKey } from '../runtime/key.ts';
import type { Message, MessageInput } from '../runtime/message.ts';
import { CONTENT_TYPE, MESSAGE_ID } from './decoded-message.ts';
import { checkHeaders } from './headers.ts';
import { NO_BYTES } from './wire.ts';

const encoder = new TextEncoder();

/** What a message gets that its publisher left out, and the check of its stream. */
export interface MessageDefaults {
  /** Throws for what is no stream. */
  checkStream(stream: string): void;
  /** A new id. */
  id(): string;
  /** Unix ms. */
  now(): number;
}

/**
 * Checks what a publisher gives and fills in the rest. Bytes are neither copied nor changed.
 * Throws `invalid-argument`, and whatever `checkStream` throws.
 */
export function checkMessage(input: MessageInput, defaults: MessageDefaults): Message {
  if (typeof input !== 'object' || input === null) throw refused('a message is no object');
  defaults.checkStream(input.stream);
  const { id, key, contentType } = input;
  if (id !== undefined && !isMatch(MESSAGE_ID, id)) {
    throw refused('bad id', 'An id has 1 to 128 printable ASCII characters without blanks.');
  }
  if (contentType !== undefined && !isMatch(CONTENT_TYPE, contentType)) {
    throw refused('bad content type', 'Give it as in HTTP, e.g. "application/json".');
  }
  const message: { -readonly [K in keyof Message]: Message[K] } = {
    id: id ?? defaults.id(),
    stream: input.stream,
    data: dataOf(input.data),
    headers: checkHeaders(input.headers),
    time: timeOf(input.time ?? Math.floor(defaults.now())),
  };
  if (key !== undefined) message.key = checkKey(key);
  if (contentType !== undefined) message.contentType = contentType;
  return message;
}

function checkKey(key: NonNullable<MessageInput['key']>): NonNullable<Message['key']> {
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) {
    throw refused('the key is neither text nor bytes', 'Write a number as text: String(id).');
  }
  return normalizeKey(key);
}

function dataOf(data: MessageInput['data']): Uint8Array {
  if (data === undefined) return NO_BYTES;
  if (data instanceof Uint8Array) return data;
  if (typeof data !== 'string') {
    throw refused(
      'the data is neither text nor bytes',
      'Serialise it first: JSON.stringify(data).',
    );
  }
  // TextEncoder would put a replacement character there, and nobody would know.
  if (!data.isWellFormed()) throw refused('the data is text with a lone surrogate');
  return encoder.encode(data);
}

function timeOf(time: number): number {
  if (!Number.isSafeInteger(time) || time < 0) {
    throw refused('bad time', 'Give unix milliseconds, a whole number.');
  }
  return time;
}

function isMatch(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function refused(reason: string, hint?: string): CoterieError {
  return new CoterieError('invalid-argument', reason, hint === undefined ? {} : { hint });
}

import { DEAD_LETTER_HEADERS, deadLetterStream } from '../../broker/middleware/dead-letter.ts';
import { CodecRegistry } from '../../codec/codec-registry.ts';
import type { DeadLetter } from '../../pubsub/dead-letters.ts';
import type { Message, MessageInput } from '../../runtime/message.ts';
import { dataFields, keyFields, shownData, shownKey } from '../data.ts';

/** A dead letter as it was read: the message, and what became of it. */
export interface Letter {
  readonly position: number;
  /** The stream on which the message was published at first. */
  readonly stream: string;
  /** The clique that could not handle it. */
  readonly clique: string | undefined;
  readonly message: Pick<Message, 'key' | 'data' | 'headers' | 'contentType'>;
  readonly time: number;
  /** Values of its reason headers, by their short names. */
  readonly reason: Readonly<Record<string, string>>;
}

const codecs = new CodecRegistry({});
const PREFIX = /^dead-letter-/i;

/** Reads a letter of `stream`. Throws `undecodable`, `unknown-codec`. */
export function readLetter(stream: string, { position, data, headers }: DeadLetter): Letter {
  const decoded = codecs.decodeMessage(deadLetterStream(stream), { data, headers });
  const reason: Record<string, string> = {};
  for (const [name, header] of Object.entries(DEAD_LETTER_HEADERS)) {
    const value = decoded.headers?.[header]?.[0];
    if (value !== undefined) reason[name] = value;
  }
  return {
    position,
    stream: reason['stream'] ?? stream,
    clique: reason['clique'],
    message: { ...decoded, headers: decoded.headers ?? {} },
    time: decoded.time ?? 0,
    reason: { ...(decoded.id === undefined ? {} : { id: decoded.id }), ...reason },
  };
}

/**
 * The message anew, with an id of its own: its first one may be known as handled. `Dead-Letter-Id`
 * still names the first.
 */
export function messageOf({ stream, message, reason, time }: Letter): MessageInput {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(message.headers)) {
    if (!PREFIX.test(name)) headers[name] = message.headers[name] as readonly string[];
  }
  if (reason['id'] !== undefined) headers[DEAD_LETTER_HEADERS.id] = [reason['id']];
  const { key, data, contentType } = message;
  return {
    stream,
    data,
    headers,
    ...(time === 0 ? {} : { time }),
    ...(key === undefined ? {} : { key }),
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** The JSON line of a letter; `full` adds what it bears. */
export function letterFields(letter: Letter, full: boolean): object {
  const { position, message, reason } = letter;
  const { id = null, code = null, clique = null, node = null, reason: text = null } = reason;
  const epoch = epochOf(reason['epoch']);
  return {
    event: 'letter',
    position,
    id,
    stream: letter.stream,
    ...keyFields(message.key),
    clique,
    node,
    code,
    reason: text,
    attempts: numberOf(reason['attempts']),
    time: numberOf(reason['time']),
    ...(epoch === undefined ? {} : { epoch }),
    bytes: message.data.length,
    ...(full ? { headers: { ...message.headers }, ...dataFields(message.data) } : {}),
  };
}

/** A row of the table that people get. */
export function letterRow({ position, message, reason }: Letter): string[] {
  const { time, clique = '-', attempts = '-', reason: text = '-' } = reason;
  const at = time === undefined ? '-' : new Date(Number(time)).toISOString().slice(0, 19);
  return [String(position), at, clique, shownKey(message.key), attempts, shownData(bytesOf(text))];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : null;
}

function epochOf(text: string | undefined): { number: number; instance: string } | undefined {
  const [, number, instance] = /^([0-9]{1,16})\/([0-9a-f]{1,64})$/.exec(text ?? '') ?? [];
  return instance === undefined ? undefined : { number: Number(number), instance };
}

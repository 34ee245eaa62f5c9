import type { MessageKey } from '../runtime/message.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The most characters of data that a line for people shows. */
const SHOWN = 160;

/** Data as the JSON lines bear it: text, or base64 where it is not UTF-8. */
export type DataFields = { readonly data: string } | { readonly dataBase64: string };

export function dataFields(bytes: Uint8Array): DataFields {
  const text = textOf(bytes);
  return text === undefined ? { dataBase64: base64(bytes) } : { data: text };
}

/** A key as the JSON lines bear it: text, or base64 where it is not UTF-8; null for none. */
export type KeyFields = { readonly key: string | null } | { readonly keyBase64: string };

export function keyFields(key: MessageKey | undefined): KeyFields {
  if (key === undefined) return { key: null };
  return typeof key === 'string' ? { key } : { keyBase64: base64(key) };
}

/** Bytes for people: their text, or base64; on one line, and short. */
export function shownData(bytes: Uint8Array): string {
  const text = printable(textOf(bytes) ?? `base64:${base64(bytes)}`);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** A key for people. */
export function shownKey(key: MessageKey | undefined): string {
  if (key === undefined) return '-';
  return typeof key === 'string' ? printable(key) : `base64:${base64(key)}`;
}

/** Text in which nothing moves the cursor of a terminal, nor colours what follows. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    JSON.stringify(character) === `"${character}"`
      ? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
      : JSON.stringify(character).slice(1, -1),
  );
}

/** The text of bytes; undefined where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    // Only whether it is text is asked.
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

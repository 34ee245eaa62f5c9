import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';

/** What NATS takes in a header name, but for characters that tools are known to stumble over. */
const HEADER_NAME = /^[!#-'*+\-.^-z|~0-9A-Z]{1,256}$/;

/** `NATS/1.0`, the line ends after it and after the last header. */
const FRAME_BYTES = 12;
/** Colon, blank and line end of one header. */
const LINE_BYTES = 4;

/**
 * A checked, frozen copy of a publisher's headers, without a prototype, so that no name means anything
 * special. Blanks around a value are not kept, names without values are left out; undefined when
 * nothing is left. Throws `invalid-argument` for a name that is not a token, and for a value with a
 * line end, NUL or a lone surrogate.
 */
export function copyHeaders(headers: MessageHeaders): MessageHeaders | undefined {
  const copy: Record<string, readonly string[]> = Object.create(null);
  let any = false;
  for (const name of Object.keys(headers)) {
    const values = headers[name] as readonly string[];
    if (!HEADER_NAME.test(name)) {
      throw new CoterieError('invalid-argument', `bad header name: ${JSON.stringify(name)}`, {
        hint: 'Use letters, digits and "-", as in HTTP.',
      });
    }
    if (!Array.isArray(values)) throw badValue(name, 'Give its values as an array of texts.');
    if (values.length === 0) continue;
    copy[name] = Object.freeze(values.map((value) => checkedValue(name, value)));
    any = true;
  }
  return any ? Object.freeze(copy) : undefined;
}

/** The bytes that headers take of a message, in the encoding of NATS. */
export function headersSize(headers: MessageHeaders): number {
  let bytes = FRAME_BYTES;
  for (const name in headers) {
    for (const value of headers[name] as readonly string[]) {
      bytes += LINE_BYTES + name.length + Buffer.byteLength(value);
    }
  }
  return bytes;
}

function checkedValue(name: string, value: unknown): string {
  if (typeof value !== 'string') throw badValue(name, 'Give its values as an array of texts.');
  if (/[\r\n\0]/.test(value) || !value.isWellFormed()) {
    throw badValue(name, 'A value has no line ends, no NUL and no lone surrogates.');
  }
  return value.trim();
}

function badValue(name: string, hint: string): CoterieError {
  return new CoterieError('invalid-argument', `bad value of the header ${JSON.stringify(name)}`, {
    hint,
  });
}

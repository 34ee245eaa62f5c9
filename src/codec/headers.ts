import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders, MessageInput } from '../runtime/message.ts';
import { type HeaderLimits, MESSAGE_HEADER_LIMITS } from './limits.ts';

/** A token of RFC 7230. */
const NAME = /^[!#-'*+\-.^-z|~0-9A-Z]{1,256}$/;
/** Tab and printable characters: no line end, no other control character, no lone surrogate. */
const VALUE = /^[\t -~\u00a0-\ud7ff\ue000-\u{10ffff}]*$/u;
const RESERVED = /^coterie-/i;
/** What the bus adds to each name and value: colon, blank and line end. */
const LINE_BYTES = 4;

/** No headers; shared and frozen. */
export const NO_HEADERS: MessageHeaders = Object.freeze(Object.create(null) as MessageHeaders);

/**
 * True for `Coterie-...` in any case: such headers belong to brokers and codecs. A publisher cannot
 * set them and a handler never sees them.
 */
export function isReservedHeader(name: string): boolean {
  return RESERVED.test(name);
}

/**
 * Collects headers from outside, each checked against an allow-list, into an object without a
 * prototype, where no name means anything special. What it refuses, it throws as the error that
 * `refuse` makes of a short reason, which never holds what was refused.
 */
export class HeaderCollector {
  readonly #headers: Record<string, readonly string[]> = Object.create(null);
  readonly #limits: HeaderLimits;
  readonly #refuse: (reason: string) => CoterieError;
  #count = 0;
  #bytes = 0;

  constructor(limits: HeaderLimits, refuse: (reason: string) => CoterieError) {
    this.#limits = limits;
    this.#refuse = refuse;
  }

  /** Adds one header; its values are kept as they are, and belong to the collector. */
  add(name: string, values: readonly string[]): void {
    this.check(name, values);
    if (this.#headers[name] !== undefined) throw this.#refuse('header given twice');
    this.#headers[name] = values;
  }

  /** Checks and counts one header without keeping it. */
  check(name: string, values: readonly string[]): void {
    // A careless copy of `__proto__` into an ordinary object would change that object's prototype.
    if (!NAME.test(name) || name === '__proto__') throw this.#refuse('bad header name');
    if (!Array.isArray(values)) throw this.#refuse('bad header value');
    if (values.length === 0) throw this.#refuse('header without a value');
    this.#count += 1;
    if (this.#count > this.#limits.count) throw this.#refuse('too many headers');
    for (const value of values) this.#checkValue(name, value);
  }

  /** What was collected; undefined when it is nothing. */
  headers(): MessageHeaders | undefined {
    return this.#count === 0 ? undefined : this.#headers;
  }

  #checkValue(name: string, value: unknown): void {
    if (typeof value !== 'string') throw this.#refuse('bad header value');
    const { valueBytes, totalBytes } = this.#limits;
    // The first look keeps the others from walking through megabytes.
    if (value.length > valueBytes) throw this.#refuse('header value too long');
    let bytes = value.length;
    if (!isPrintableAscii(value)) {
      if (!VALUE.test(value)) throw this.#refuse('bad header value');
      bytes = Buffer.byteLength(value);
      if (bytes > valueBytes) throw this.#refuse('header value too long');
    }
    this.#bytes += name.length + bytes + LINE_BYTES;
    if (this.#bytes > totalBytes) throw this.#refuse('headers too long');
  }
}

/** Nearly every value is; the pattern with all of Unicode takes ten times as long. */
function isPrintableAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/**
 * Checks a publisher's headers and copies them: names are RFC 7230 tokens outside of `Coterie-`,
 * values printable text and tabs; 64 headers, 4096 bytes a value, 16 KiB in all. Blanks around a
 * value are cut off, as the bus would, and names without values left out. Throws
 * `invalid-argument`.
 */
export function checkHeaders(input: MessageInput['headers']): MessageHeaders {
  if (input === undefined) return NO_HEADERS;
  if (typeof input !== 'object' || input === null || Symbol.iterator in input) {
    throw new CoterieError('invalid-argument', 'the headers are no plain object', {
      hint: 'Give an object of names and values: { name: value } or { name: [value, value] }.',
    });
  }
  let name = '';
  const refuse = (reason: string): CoterieError => refusedHeader(name, reason);
  const collector = new HeaderCollector(MESSAGE_HEADER_LIMITS, refuse);
  for (name of Object.keys(input)) {
    const given: unknown = input[name];
    const values: unknown = typeof given === 'string' ? [given] : given;
    if (isReservedHeader(name)) throw refuse('reserved header name');
    if (!Array.isArray(values)) throw refuse('bad header value');
    if (values.length > 0) collector.add(name, values.map(trimmed));
  }
  return collector.headers() ?? NO_HEADERS;
}

function trimmed(value: unknown): string {
  // What is no text stays as it is: the collector refuses it.
  return typeof value === 'string' ? value.trim() : (value as string);
}

function refusedHeader(name: string, reason: string): CoterieError {
  // JSON escapes control characters: a refused name cannot forge a line in a log.
  return new CoterieError('invalid-argument', `${reason}: ${JSON.stringify(name.slice(0, 80))}`, {
    hint: 'Names are tokens as in HTTP and do not begin with "Coterie-"; values are one line of text.',
  });
}

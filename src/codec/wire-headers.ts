import type { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { HeaderCollector } from './headers.ts';
import { WIRE_HEADER_LIMITS } from './limits.ts';
import { enter, leave, NO_BYTES, type Reader, skipField, type Writer } from './wire.ts';
import { invalidFrame } from './wire-check.ts';

/** More names than this are not looked through. */
const MAX_NAMES = 8;

export interface ReadHeaderOptions {
  /** Names that are left out. */
  readonly skip?: (name: string) => boolean;
  /** Names that were read from the same bytes before. */
  readonly names?: HeaderNames;
}

/**
 * The header names of one frame. Messages of a batch bear the same few, and a text that is new to
 * the engine costs more to use as a property than everything else about a header.
 */
export class HeaderNames {
  readonly #places: number[] = [];
  readonly #names: string[] = [];

  /** Reads a name, as the same text that was read for the same bytes before. */
  read(reader: Reader): string {
    const start = reader.pos;
    const length = reader.size();
    for (let at = 0; at < this.#names.length; at += 1) {
      const name = this.#names[at] as string;
      if (name.length !== length || !this.#isAt(reader, this.#places[at] as number, length))
        continue;
      reader.skip(length);
      return name;
    }
    const text = reader.pos;
    reader.pos = start;
    const name = internalized(reader.stringVerify());
    // Only text of as many characters as bytes can be compared by its bytes.
    if (name.length === length && this.#names.length < MAX_NAMES) {
      this.#places.push(text);
      this.#names.push(name);
    }
    return name;
  }

  /** True when the next `length` bytes are the ones at `place`. */
  #isAt(reader: Reader, place: number, length: number): boolean {
    const { buf, pos } = reader;
    for (let at = 0; at < length; at += 1) {
      if (buf[pos + at] !== buf[place + at]) return false;
    }
    return true;
  }
}

/** The same text in the form that the engine uses for names of properties. */
function internalized(text: string): string {
  return Object.keys({ [text]: undefined })[0] as string;
}

/** Writes headers as repeated `Header` fields with the given tag. */
export function writeHeaders(
  writer: Writer,
  tag: number,
  headers: MessageHeaders | undefined,
): void {
  if (headers === undefined) return;
  for (const name of Object.keys(headers)) {
    const values = headers[name] as readonly string[];
    // The bus has no headers without a value, and a receiver refuses them.
    if (values.length === 0) continue;
    writer.uint32(tag).fork().uint32(10).string(name);
    for (const value of values) writer.uint32(18).string(value);
    writer.ldelim();
  }
}

/** Reads one `Header` into the collector. */
export function readHeader(
  reader: Reader,
  collector: HeaderCollector,
  options: ReadHeaderOptions = {},
): void {
  const outer = enter(reader);
  let name = '';
  const values: string[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) name = options.names?.read(reader) ?? reader.stringVerify();
    else if (tag === 18) values.push(reader.stringVerify());
    else skipField(reader, tag);
  }
  leave(reader, outer);
  if (options.skip === undefined || !options.skip(name)) collector.add(name, values);
}

/** Collects the headers of one entry of a frame. */
export function frameHeaders(): HeaderCollector {
  return new HeaderCollector(WIRE_HEADER_LIMITS, refuse);
}

function refuse(reason: string): CoterieError {
  return invalidFrame(reason);
}

/** Longer headers are not worth keeping to compare with. */
const MAX_KEPT_BYTES = 512;

/** The headers with which a frame began last: the next one nearly always begins with the same. */
let kept: { readonly bytes: Uint8Array; readonly headers: MessageHeaders } | undefined;

/**
 * Reads the headers of a frame's items. Messages of a batch nearly always bear the same ones: where
 * the bytes are those of the item before, its headers are shared and not read again.
 */
export class ItemHeaders {
  readonly #options = { names: new HeaderNames() };
  #collector: HeaderCollector | undefined;
  #repeated: MessageHeaders | undefined;
  /** Where the headers of this item begin, behind the first tag, and end; 0 with others in between. */
  #start = 0;
  #end = 0;
  #bytes = NO_BYTES;
  /** The same of the last item that had its own; at first, of the frame before. */
  #lastStart = 0;
  #lastEnd = kept?.bytes.length ?? 0;
  #lastBytes = kept?.bytes ?? NO_BYTES;
  #last = kept?.headers;
  #isFirst = true;

  /** Reads the next header of the item. */
  read(reader: Reader): void {
    if (this.#collector === undefined) {
      if (this.#repeated === undefined && this.#repeat(reader)) return;
      this.#collector = frameHeaders();
      this.#start = this.#repeated === undefined ? reader.pos : 0;
      // More than the item before had.
      for (const name in this.#repeated) {
        this.#collector.add(name, this.#repeated[name] as readonly string[]);
      }
      this.#repeated = undefined;
    } else if (reader.pos !== this.#end + 1) {
      this.#start = 0;
    }
    readHeader(reader, this.#collector, this.#options);
    this.#bytes = reader.buf;
    this.#end = reader.pos;
  }

  /** The headers of the item; the next one begins. */
  take(): MessageHeaders | undefined {
    if (this.#collector === undefined) {
      const repeated = this.#repeated;
      this.#repeated = undefined;
      return repeated;
    }
    const headers = this.#collector.headers();
    this.#collector = undefined;
    if (this.#start > 0) {
      this.#lastBytes = this.#bytes;
      this.#lastStart = this.#start;
      this.#lastEnd = this.#end;
      this.#last = headers;
      if (this.#isFirst && headers !== undefined) this.#keep(headers);
      this.#isFirst = false;
    }
    return headers;
  }

  /** True when the bytes of the last item's headers come next: they are passed over. */
  #repeat(reader: Reader): boolean {
    const { buf, pos } = reader;
    const length = this.#lastEnd - this.#lastStart;
    if (this.#last === undefined || pos + length > reader.len) return false;
    for (let at = 0; at < length; at += 1) {
      if (buf[pos + at] !== this.#lastBytes[this.#lastStart + at]) return false;
    }
    reader.pos = pos + length;
    this.#repeated = this.#last;
    // From now on more than one message has them.
    if (!Object.isFrozen(this.#last)) freeze(this.#last);
    return true;
  }

  /** For the next frame. */
  #keep(headers: MessageHeaders): void {
    if (this.#end - this.#start > MAX_KEPT_BYTES) return;
    freeze(headers);
    kept = { bytes: new Uint8Array(this.#bytes.subarray(this.#start, this.#end)), headers };
  }
}

function freeze(headers: MessageHeaders): void {
  for (const name in headers) Object.freeze(headers[name]);
  Object.freeze(headers);
}

import { CoterieError } from '../runtime/errors.ts';
import { HeaderMemo } from '../runtime/header-memo.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import { checkMessageCodec } from './codec-check.ts';
import { decodedMessage, undecodable } from './decoded-message.ts';
import { flow } from './flow.ts';
import { HeaderCollector, isReservedHeader } from './headers.ts';
import { json } from './json.ts';
import { WIRE_HEADER_LIMITS } from './limits.ts';
import type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
import { CODEC_HEADER, ID_HEADER, messageHeaders, single } from './metadata.ts';
import { native } from './native.ts';
import { protobuf } from './protobuf.ts';

/** The shipped codecs by the names that options, the command line and the marker use. */
export const SHIPPED_CODECS: ReadonlyMap<string, MessageCodec> = new Map([
  ['protobuf', protobuf],
  ['native', native],
  ['json', json],
  ['flow', flow],
]);

export interface CodecRegistryOptions {
  /** Writes the messages of all streams that have no codec of their own; default `protobuf`. */
  readonly defaultCodec?: MessageCodec;
  /** Streams with a codec of their own, which also reads what bears no marker. */
  readonly streams?: ReadonlyMap<string, MessageCodec>;
}

/** Chooses the codec for each message. Trusts the shipped codecs and checks what others make. */
export class CodecRegistry {
  readonly #default: MessageCodec;
  readonly #streams: ReadonlyMap<string, MessageCodec>;
  readonly #byName = new Map(SHIPPED_CODECS);
  /** The headers of a message that has no others. */
  readonly #markers = new Map<string, MessageHeaders>();
  readonly #checked = new HeaderMemo(checkBusHeaders);

  /** Throws `invalid-options` for what is no codec, and for two codecs of one name. */
  constructor(options: CodecRegistryOptions = {}) {
    this.#default = options.defaultCodec ?? protobuf;
    this.#streams = new Map(options.streams);
    for (const codec of [this.#default, ...this.#streams.values()]) this.#register(codec);
    for (const { name } of this.#byName.values()) {
      this.#markers.set(name, Object.freeze(withHeader(undefined, CODEC_HEADER, name)));
    }
  }

  /**
   * A message as the bus carries it, marked with its codec. `withId` makes sure that its id travels
   * with it, also where the codec has no place for it. Throws `undecodable` when a codec fails with
   * an error of its own.
   */
  encodeMessage(message: Message, withId = false): EncodedMessage {
    const codec = this.#streams.get(message.stream) ?? this.#default;
    const encoded = guard(codec, 'encode', () => codec.encode(message));
    const marked = isShipped(codec)
      ? this.#marked(codec, encoded)
      : this.#checkEncoded(codec, encoded);
    if (!withId || codec === protobuf || codec === json) return marked;
    return { data: marked.data, headers: withHeader(marked.headers, ID_HEADER, message.id) };
  }

  /**
   * Whether messages of a stream may share a message of the bus: only members read what protobuf
   * wrote, other formats are there for others too.
   */
  travelsInBatches(stream: string): boolean {
    return (this.#streams.get(stream) ?? this.#default) === protobuf;
  }

  /**
   * Reads a message of a stream. The marker `Coterie-Codec` names the codec; what bears none is
   * read by the stream's own codec, and as native where it has none. What a codec leaves out, but
   * for the id in `Coterie-Id`, is left out. Throws `unknown-codec` and `undecodable`, the latter
   * also for headers that a frame cannot hold: what it lets pass may be forwarded as it came.
   */
  decodeMessage(stream: string, encoded: EncodedMessage): DecodedMessage {
    if (encoded.headers !== undefined) this.#checked.get(encoded.headers);
    const codec = this.#codecOf(stream, encoded.headers);
    const decoded = guard(codec, 'decode', () => {
      const read = codec.decode(stream, encoded);
      return isShipped(codec) ? read : checkDecoded(read);
    });
    if (decoded.id !== undefined) return decoded;
    const id = single(encoded.headers, ID_HEADER);
    return id === undefined ? decoded : decodedMessage({ ...decoded, id });
  }

  #codecOf(stream: string, headers: MessageHeaders | undefined): MessageCodec {
    const marker = single(headers, CODEC_HEADER);
    if (marker === undefined) return this.#streams.get(stream) ?? native;
    const codec = this.#byName.get(marker);
    if (codec !== undefined) return codec;
    throw new CoterieError(
      'unknown-codec',
      `unknown codec ${JSON.stringify(marker.slice(0, 64))}`,
      {
        hint: 'Give the codec of that name in the options of every member that handles the stream.',
      },
    );
  }

  #register(given: MessageCodec): void {
    const codec = checkMessageCodec(given);
    if (codec.name === '' || isShipped(codec)) return;
    if ((this.#byName.get(codec.name) ?? codec) !== codec) {
      throw new CoterieError('invalid-options', `two codecs have the name "${codec.name}"`);
    }
    this.#byName.set(codec.name, codec);
  }

  #marked(codec: MessageCodec, encoded: EncodedMessage): EncodedMessage {
    if (codec.name === '') return encoded;
    const { data, headers } = encoded;
    if (headers === undefined) return { data, headers: this.#markers.get(codec.name) };
    return { data, headers: withHeader(headers, CODEC_HEADER, codec.name) };
  }

  #checkEncoded(codec: MessageCodec, encoded: EncodedMessage): EncodedMessage {
    if (!(encoded?.data instanceof Uint8Array)) throw undecodable('the codec made no bytes');
    const collector = new HeaderCollector(WIRE_HEADER_LIMITS, undecodable);
    for (const [name, values] of Object.entries(encoded.headers ?? {})) {
      if (name !== CODEC_HEADER) collector.add(name, values);
    }
    return this.#marked(codec, { data: encoded.data, headers: collector.headers() });
  }
}

function withHeader(
  headers: MessageHeaders | undefined,
  name: string,
  value: string,
): MessageHeaders {
  const copy: Record<string, readonly string[]> = Object.create(null);
  for (const each of Object.keys(headers ?? {})) copy[each] = headers?.[each] as readonly string[];
  copy[name] = Object.freeze([value]);
  return copy;
}

function isShipped(codec: MessageCodec): boolean {
  return codec === protobuf || codec === native || codec === json || codec === flow;
}

function guard<T>(codec: MessageCodec, verb: 'encode' | 'decode', run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof CoterieError) throw error;
    throw undecodable(`the codec "${codec.name}" failed to ${verb}`, error);
  }
}

/** One message with a bad header would make its whole batch a frame that the owner refuses. */
function checkBusHeaders(headers: MessageHeaders): void {
  let collector: HeaderCollector | undefined;
  for (const name of Object.keys(headers)) {
    // Its value is looked up among the names of codecs, and most messages have no other header.
    if (name === CODEC_HEADER) continue;
    collector ??= new HeaderCollector(WIRE_HEADER_LIMITS, undecodable);
    collector.check(name, headers[name] as readonly string[]);
  }
}

/** A codec of a user may return anything. */
function checkDecoded(read: DecodedMessage): DecodedMessage {
  if (!(read?.data instanceof Uint8Array)) throw undecodable('the codec read no bytes');
  const collector = messageHeaders();
  for (const [name, values] of Object.entries(read.headers ?? {})) {
    if (!isReservedHeader(name)) collector.add(name, values);
  }
  return decodedMessage({ ...read, headers: collector.headers() });
}

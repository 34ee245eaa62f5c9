import type { CodecRegistry } from '../codec/codec-registry.ts';
import { single } from '../codec/metadata.ts';
import type { EncodedMessage } from '../codec/message-codec.ts';
import { CoterieError } from '../runtime/errors.ts';
import { HeaderMemo } from '../runtime/header-memo.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import type { Incoming } from './delivery/parcel.ts';

/**
 * The publisher waits for an answer on the reply subject: `confirm` or `request`. `source`: a member
 * sends it for a durable source, which may give it out again.
 */
export const ANSWER_HEADER = 'Coterie-Answer';
/** The cliques that the message is for; others ignore it. */
export const OWED_HEADER = 'Coterie-Owed';
/** The handlers that wait for this message, oldest first. */
export const CHAIN_HEADER = 'Coterie-Chain';

const LIST = /^[A-Za-z0-9_-]{1,64}(?:,[A-Za-z0-9_-]{1,64}){0,63}$/;
const NO_CHAIN: readonly string[] = Object.freeze([]);

/** True where somebody waits who understands Coterie's answers. */
export function awaitsAnswer(headers: MessageHeaders | undefined): boolean {
  return headers !== undefined && headers[ANSWER_HEADER] !== undefined;
}

/** Reads messages off the bus: the codec's part, and what travelled beside it. */
export class Intake {
  readonly #codecs: CodecRegistry;
  readonly #newId: () => string;
  readonly #labels = new HeaderMemo(labelsOf);
  readonly #noHeaders: MessageHeaders = Object.freeze(Object.create(null) as MessageHeaders);

  constructor(codecs: CodecRegistry, newId: () => string) {
    this.#codecs = codecs;
    this.#newId = newId;
  }

  /** Throws `unknown-codec`, `undecodable`. */
  read(stream: string, encoded: EncodedMessage): Incoming {
    const { headers } = encoded;
    const decoded = this.#codecs.decodeMessage(stream, encoded);
    const { key, contentType } = decoded;
    const message: { -readonly [K in keyof Message]: Message[K] } = {
      id: decoded.id ?? this.#newId(),
      stream,
      data: decoded.data,
      headers: decoded.headers ?? this.#noHeaders,
      time: decoded.time ?? 0,
    };
    if (key !== undefined) message.key = key;
    if (contentType !== undefined) message.contentType = contentType;
    const { chain, wants } = headers === undefined ? BARE : this.#labels.get(headers);
    return { message, chain, wants };
  }

  /** False when the message is for other cliques only. Throws `undecodable`. */
  isFor(clique: string, headers: MessageHeaders | undefined): boolean {
    if (headers === undefined) return true;
    return this.#labels.get(headers).owed?.includes(clique) ?? true;
  }
}

/** What travels beside a message, in headers that are not the codec's. */
interface Labels extends Pick<Incoming, 'chain' | 'wants'> {
  readonly owed: readonly string[] | undefined;
}

const BARE: Labels = { owed: undefined, chain: NO_CHAIN, wants: undefined };

function labelsOf(headers: MessageHeaders): Labels {
  return {
    owed: list(headers, OWED_HEADER),
    chain: list(headers, CHAIN_HEADER) ?? NO_CHAIN,
    wants: wantedBy(headers),
  };
}

/** What the publisher waits for; undefined where it does not understand Coterie's answers. */
function wantedBy(headers: MessageHeaders): Incoming['wants'] {
  const wanted = headers[ANSWER_HEADER];
  if (wanted === undefined) return undefined;
  return wanted[0] === 'confirm' || wanted[0] === 'source' ? wanted[0] : 'reply';
}

function list(headers: MessageHeaders, name: string): readonly string[] | undefined {
  if (headers[name] === undefined) return undefined;
  const value = single(headers, name);
  if (value === undefined || !LIST.test(value)) {
    throw new CoterieError('undecodable', `bad ${name}`);
  }
  return value.split(',');
}

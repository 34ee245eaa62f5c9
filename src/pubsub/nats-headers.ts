import type { Msg, MsgHdrs } from '@nats-io/transport-node';
import { headers as natsHeaders, MsgImpl } from '@nats-io/transport-node';

import type { MessageHeaders } from '../runtime/message.ts';
import { copyHeaders, headersSize } from './headers.ts';

/** The status the server answers with when nobody subscribes. */
const NO_RESPONDERS = 503;

/** Longer header blocks are not worth keeping to compare with. */
const MAX_KEPT_BYTES = 512;

/** Headers as the client sends them, and their size on the wire. */
export interface EncodedHeaders {
  readonly hdrs: MsgHdrs | undefined;
  readonly bytes: number;
}

/** Turns headers into the client's form. Throws `invalid-argument` as `copyHeaders` does. */
export function encodeHeaders(headers: MessageHeaders): EncodedHeaders {
  const copy = copyHeaders(headers);
  if (copy === undefined) return { hdrs: undefined, bytes: 0 };
  const hdrs = natsHeaders() as MsgHdrs & { encode?(): Uint8Array };
  for (const name in copy) {
    for (const value of copy[name] as readonly string[]) hdrs.append(name, value);
  }
  // The client encodes headers at every publish: hand it the same bytes each time. Should it stop
  // to ask for them in this way, it encodes by itself again.
  const encoded = hdrs.encode?.();
  if (encoded !== undefined) hdrs.encode = () => encoded;
  return { hdrs, bytes: encoded?.length ?? headersSize(copy) };
}

/** Headers of a received message. */
export interface DecodedHeaders {
  /** Frozen, without a prototype; undefined when there are none. */
  readonly headers: MessageHeaders | undefined;
  /** The server's answer that nobody subscribes, when the payload is empty too. */
  readonly noResponders: boolean;
}

const NONE: DecodedHeaders = { headers: undefined, noResponders: false };

/** Reads headers of received messages; a block with the bytes of the one before is not read again. */
export class HeaderDecoder {
  #block = new Uint8Array(0);
  #decoded = NONE;

  /** Throws where a foreign publisher sent what is no header. */
  decode(message: Msg): DecodedHeaders {
    const block = blockOf(message);
    if (block !== undefined && Buffer.compare(block, this.#block) === 0) return this.#decoded;
    const hdrs = message.headers;
    if (hdrs === undefined) return NONE;
    const decoded = decode(hdrs);
    if (block !== undefined && block.length <= MAX_KEPT_BYTES) {
      this.#block = new Uint8Array(block);
      this.#decoded = decoded;
    }
    return decoded;
  }
}

/** The bytes of the header block, where the client's message is of the class that we know. */
function blockOf(message: Msg): Uint8Array | undefined {
  if (!(message instanceof MsgImpl)) return undefined;
  const { _msg: sizes, _rdata: bytes } = message;
  return sizes?.hdr > 0 ? bytes?.subarray(0, sizes.hdr) : undefined;
}

function decode(hdrs: MsgHdrs): DecodedHeaders {
  const headers: Record<string, readonly string[]> = Object.create(null);
  let any = false;
  for (const [name, values] of hdrs) {
    headers[name] = Object.freeze(values);
    any = true;
  }
  return {
    headers: any ? Object.freeze(headers) : undefined,
    noResponders: hdrs.code === NO_RESPONDERS,
  };
}

import type { Message, MessageHeaders } from '../runtime/message.ts';

/** What goes onto the bus for one message. */
export interface EncodedMessage {
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
}

/** What a codec reads out of the bus; the broker fills in what it leaves out. */
export type DecodedMessage = Pick<Message, 'data'> & Partial<Omit<Message, 'stream' | 'data'>>;

/**
 * Message <-> payload and headers, for one stream. `encode` writes what `decode` of the same codec
 * reads back. Both throw `CoterieError` (`undecodable`, `invalid-argument`) for what they refuse;
 * anything else that they throw becomes `undecodable`.
 */
export interface MessageCodec {
  /** Sent in the header `Coterie-Codec`; `''` sends no marker (native). */
  readonly name: string;
  encode(message: Message): EncodedMessage;
  decode(stream: string, encoded: EncodedMessage): DecodedMessage;
}

import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { EncodedMessage } from '../codec/message-codec.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { RingGroup } from '../ring/routing.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Message } from '../runtime/message.ts';
import { type Headers, JoinedHeaders } from './call-headers.ts';
import type { Connection } from './connections.ts';
import { createParcel, headerBytes, type Parcel, type ParcelInput } from './delivery/parcel.ts';
import { largestMessage } from './payload-limits.ts';

/** Makes of messages what travels, and no more than the server takes. */
export class Encoder {
  readonly #codecs: CodecRegistry;
  readonly #data: () => Connection;
  readonly #joined = new JoinedHeaders();

  constructor(codecs: CodecRegistry, data: () => Connection) {
    this.#codecs = codecs;
    this.#data = data;
  }

  /** `more` are headers beside its own; `withId`: its id travels with it in every codec. */
  encode(message: Message, more?: Headers, withId = false): EncodedMessage {
    const encoded = this.#codecs.encodeMessage(message, withId);
    const headers = more === undefined ? encoded.headers : this.#joined.get(encoded.headers, more);
    const limit = largestMessage(this.#data());
    if (encoded.data.length + headerBytes(headers) > limit) {
      throw new CoterieError('too-large', `the message is over ${limit} bytes`, {
        hint: 'The limit is the max_payload of the server minus 16 KiB.',
      });
    }
    return { data: encoded.data, headers };
  }
}

/** A message on its way to the owner of its key. */
export function parcelOf(
  group: RingGroup,
  message: Message,
  { data, headers }: EncodedMessage,
  {
    wantsReply,
    deadline,
    settle,
    reply,
  }: Pick<Required<ParcelInput>, 'wantsReply' | 'deadline' | 'settle' | 'reply'>,
): Parcel {
  const { id, stream, key = '' } = message;
  const partition = partitionOf(key, group.ring.config.partitions);
  return createParcel({
    id,
    stream,
    partition,
    data,
    headers,
    wantsReply,
    deadline,
    settle,
    reply,
  });
}

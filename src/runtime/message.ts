/** Headers of a message: names are case-sensitive tokens, each with one value or more. */
export type MessageHeaders = Readonly<Record<string, readonly string[]>>;

/** A partition key: text, or bytes where it is not valid UTF-8. Equal bytes are equal keys. */
export type MessageKey = string | Uint8Array;

/** What a handler gets. */
export interface Message {
  /** A UUIDv7 unless the publisher gave one. */
  readonly id: string;
  /** The subject on which it was published. */
  readonly stream: string;
  /** Decides the owner; a message without one is handled by the member that received it. */
  readonly key?: MessageKey;
  /** The payload; it belongs to the handler. */
  readonly data: Uint8Array;
  readonly headers: MessageHeaders;
  readonly contentType?: string;
  /** When it was published, unix ms; 0 when the publisher did not say. */
  readonly time: number;
}

/** What a publisher gives; everything but the stream has a default. */
export interface MessageInput {
  stream: string;
  /** Text is sent as UTF-8; default empty. Not changed, not copied: leave it alone after the call. */
  data?: Uint8Array | string;
  key?: MessageKey;
  /** Default: a new UUIDv7. 1 to 128 printable ASCII characters without blanks. */
  id?: string;
  headers?: Readonly<Record<string, string | readonly string[]>>;
  contentType?: string;
  /** Unix ms; default now. */
  time?: number;
}

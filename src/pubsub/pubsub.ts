import type { MessageHeaders } from '../runtime/message.ts';

/** A message as the bus carries it. */
export interface PubSubMessage {
  readonly subject: string;
  /** Belongs to the receiver: the driver never writes to it again. */
  readonly data: Uint8Array;
  /** Undefined when the message has none; may be shared with other messages: do not change it. */
  readonly headers: MessageHeaders | undefined;
  /** Where an answer is expected. */
  readonly reply: string | undefined;
}

export interface PublishOptions {
  /** Names are tokens as in HTTP, case-sensitive; blanks around values are not kept. */
  headers?: MessageHeaders;
  /**
   * Where answers go. Where the bus can tell that nobody subscribes to the subject, this subject
   * is also what `PubSubStatus` reports as `noResponders`; this connection must listen to it itself,
   * without a queue group.
   */
  reply?: string;
}

export interface SubscribeOptions {
  /** Members of one queue group share the subject: each message goes to one of them. */
  queue?: string;
}

/**
 * Called for each message, in the order of arrival, never within `publish`. It returns at once and
 * does not throw; what it throws all the same is caught and reported as a status `error`.
 */
export type MessageListener = (message: PubSubMessage) => void;

export interface Subscription {
  /**
   * Stops the flow; what has arrived, and what this connection has published itself, is still
   * delivered. Resolves when no more will come. Idempotent.
   */
  unsubscribe(): Promise<void>;
}

/**
 * Ephemeral publish-subscribe: all that a broker needs of a bus. Delivery is at-most-once. One
 * publisher's messages on one subject arrive at a subscriber in their order. Bytes belong to the
 * receiver after the call: the publisher leaves them alone.
 */
export interface PubSub {
  /**
   * Hands a message to the bus without waiting. Throws `invalid-argument` for a bad subject,
   * `too-large` over `maxPayload`, `closed` after close, `disconnected` when the bus is away and the
   * driver does not keep messages for later.
   */
  publish(subject: string, data: Uint8Array, options?: PublishOptions): void;
  /**
   * Listens to a subject (a whole last token `>` and single tokens `*` are patterns). Active on the
   * server once a later `flush` resolves; while the bus is away it is kept for the reconnect. Throws
   * `invalid-argument` for a bad subject or queue, `closed` after close.
   */
  subscribe(subject: string, listener: MessageListener, options?: SubscribeOptions): Subscription;
  /** Resolves when the server has taken everything before; rejects `disconnected` or `closed`. */
  flush(): Promise<void>;
  /** Delivers what is under way, then lets go of everything; bounded in time. Idempotent. */
  close(): Promise<void>;
  /** The largest message, payload and headers, in bytes; it may change with the server. */
  readonly maxPayload: number;
}

/** What a driver may tell of its connection. */
export type PubSubStatusEvent =
  /** The first connection, of a driver that hands a `PubSub` out before it is up. */
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'reconnected' }
  /** A message with this reply subject found no subscriber. */
  | { readonly type: 'noResponders'; readonly reply: string }
  /** The bus dropped messages or refused something (the text names the subject); a listener threw. */
  | { readonly type: 'error'; readonly error: Error };

/** The optional second contract; without it only pings detect failures. */
export interface PubSubStatus {
  readonly connected: boolean;
  /**
   * `single` when one server holds every member, so that `noResponders` is strong evidence;
   * `cluster` when routes between servers may be missing.
   */
  readonly topology: 'single' | 'cluster';
  /** Listens; the returned function stops it. */
  onStatus(listener: (event: PubSubStatusEvent) => void): () => void;
}

/** What a connection is for: control frames have one of their own and never wait behind data. */
export type ConnectionPurpose = 'control' | 'data';

/**
 * Makes connections. A broker opens one for control and one for data, and closes both when it
 * leaves. A custom driver may also be a bare `PubSub`, which then serves both and stays open.
 */
export interface PubSubDriver {
  /** The driver's name for logs and summaries, e.g. `nats`. */
  readonly name: string;
  /**
   * Rejects `disconnected` when the bus cannot be reached, `driver-failed` when it refuses the
   * connection. `label`, the member's name, only shows where people look: server monitoring, tests.
   */
  connect(purpose: ConnectionPurpose, label?: string): Promise<PubSub & Partial<PubSubStatus>>;
}

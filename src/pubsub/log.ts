import type { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';

/** An event as the store holds it. */
export interface LogEvent {
  /** Given by the store, opaque; the ids of one stream ascend when they are compared as text. */
  readonly id: string;
  readonly stream: string;
  /** A subject, such as `order.created`. */
  readonly topic: string | undefined;
  /** Belongs to the receiver. */
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  /** When the store took it, unix ms by the store's clock. */
  readonly time: number;
}

/** An event to append. */
export interface LogInput {
  /** Not changed, not copied: leave it alone until `append` is settled. */
  readonly data: Uint8Array;
  readonly topic?: string;
  readonly headers?: MessageHeaders;
  /** 1 to 128 printable characters: the same one again within the store's window adds nothing. */
  readonly idempotencyKey?: string;
}

/** What became of one event of a batch. */
export type AppendOutcome =
  | { readonly status: 'stored'; readonly id: string }
  /** The store had an event of this idempotency key; `id` is that event's. */
  | { readonly status: 'duplicate'; readonly id: string }
  /** `too-large`: not stored; `disconnected`, `timeout`: may have been stored. */
  | { readonly status: 'failed'; readonly error: CoterieError };

export interface AppendOptions {
  /** Refuse with `no-stream` where the stream does not exist, instead of making it. Default false. */
  onlyIfExists?: boolean;
}

/**
 * Where reading begins: with what is added from now on, with the first event that is still there,
 * after an event, or with the first event of a time (unix ms) or later.
 */
export type LogPosition =
  | 'newest'
  | 'oldest'
  | { readonly after: string }
  | { readonly at: number };

/** What a store keeps of a stream; the oldest events go first. */
export interface StreamLimits {
  /** Events; 1 or more. */
  maxLength?: number;
  /** Age of an event in ms; 100 or more. */
  maxAgeMs?: number;
  /** Bytes as the store counts them (payload, topic, headers); 1024 or more. */
  maxBytes?: number;
}

export interface StreamInfo {
  readonly length: number;
  /** Of the first event that is there; undefined when there is none. */
  readonly firstId: string | undefined;
  readonly lastId: string | undefined;
  /** Names of its consumer groups. */
  readonly groups: readonly string[];
}

export interface TakeOptions {
  /** At most so many events; 1 to 10 000. */
  limit: number;
  /** How long to wait for the first one; 0 does not wait. At most 60 000. */
  waitMs: number;
  /** Ends the wait early; what has been taken is still given. */
  signal?: AbortSignal;
}

/** Events that a reader, or a group, should have got, and cannot any more. */
export interface LogGap {
  /**
   * `trimmed`: the oldest events went before they were read (some stores cannot tell it from a removal
   * by id). `recreated`: the stream was destroyed and made anew.
   */
  readonly reason: 'trimmed' | 'recreated';
  /** The last event that was read, or where the group stood; undefined when there is none. */
  readonly after: string | undefined;
}

export interface LogBatch {
  /** In the order of the store. */
  readonly events: readonly LogEvent[];
  /** What is missing before these events. */
  readonly gap: LogGap | undefined;
}

/** Reads a stream from a position; every cursor sees everything. */
export interface LogCursor {
  /**
   * The next events. After `disconnected` it may be called again, and nothing is left out. One call
   * at a time. Empty while there is no stream. Rejects `closed` after close.
   */
  next(options: TakeOptions): Promise<LogBatch>;
  /** Idempotent, never blocks; a `next` that waits ends with what it has. */
  close(): Promise<void>;
}

export interface GroupOptions {
  /** Where a new group begins; default `newest`. An existing group goes on where it stands. */
  from?: LogPosition;
  /** `none`: a delivery counts as done when it is taken. Default `explicit`. */
  ack?: 'explicit' | 'none';
  /** A delivery without an answer for so long goes to somebody else; 100 to 86 400 000, default 20 000. */
  graceMs?: number;
  /** Deliveries that this handle holds without an answer; 1 to 10 000, default 1000. */
  maxInFlight?: number;
  /** Text that all users of the group must agree on, 200 printable characters at most. */
  settings?: string;
  /**
   * Called, in one member at least and perhaps in several, when events went before any member took
   * them, or the stream was made anew. It comes while a `take` is under way, at most a second after
   * the group went on behind the gap, and must not throw.
   */
  onGap?: (gap: LogGap) => void;
}

/**
 * One event given to one member of a group. An answer rejects `disconnected` while the store is away,
 * and `closed` after the log was closed: the event comes again.
 */
export interface LogDelivery {
  readonly event: LogEvent;
  /** 1 for the first delivery; deliveries to members that died count. */
  readonly attempt: number;
  /** Done. Resolves when the store was told; where the word is lost, the event comes again. */
  ack(): Promise<void>;
  /** Not done: deliver it again, after so many ms. 0 to 86 400 000, default 0. */
  nak(delayMs?: number): Promise<void>;
  /** Still at work: the grace period begins anew. Without effect when it went to somebody else. */
  extend(): Promise<void>;
  /** Never deliver it again, though it was not handled. */
  terminate(): Promise<void>;
}

/** A member's handle to a consumer group: every event goes to one member, until it is done. */
export interface LogGroup {
  /**
   * Takes deliveries: what is due again first, then new events in order. One call at a time. Empty
   * when none came in time, or `maxInFlight` are unanswered. Rejects `closed` after close.
   */
  take(options: TakeOptions): Promise<readonly LogDelivery[]>;
  /** How many deliveries have no final answer yet: those of all members, and those that come again. */
  pending(): Promise<number>;
  /** Lets go; what was taken and not answered comes again after the grace period. Idempotent. */
  close(): Promise<void>;
}

/** What a store may be able to do; a driver declares each, or says why not. */
export type LogFeature =
  /** Events outlive the process. */
  | 'durable'
  /** Ids begin with the unix ms of their event. */
  | 'timedIds'
  /** Limits hold after every append, not only from time to time. */
  | 'exactLimits';

export type LogFeatures = Readonly<Record<LogFeature, true | string>>;

/**
 * Durable streams. Events are kept in the order in which the store took them. Names of streams and
 * groups are 1 to 64 of `[A-Za-z0-9_-]`. Every method rejects `invalid-argument` for names, events
 * and positions that do not pass, `disconnected` while the store is away, `timeout` when it does not
 * answer, `driver-missing` without the client package, `driver-failed` when it refuses, and `closed`
 * after close.
 */
export interface StreamLog {
  /** The driver's name, e.g. `jetstream`. */
  readonly name: string;
  readonly features: LogFeatures;
  /** Makes the stream where it is not there yet. Rejects `config-mismatch` when its limits differ. */
  create(stream: string, limits?: StreamLimits): Promise<void>;
  /**
   * Adds up to 10 000 events in one round trip, in their order; the outcome is per event. A batch is
   * not atomic. Without the stream it is made, with no limits.
   */
  append(
    stream: string,
    events: readonly LogInput[],
    options?: AppendOptions,
  ): Promise<readonly AppendOutcome[]>;
  /** Once it resolves the position is fixed: nothing that is added later is missed. */
  read(stream: string, from?: LogPosition): Promise<LogCursor>;
  /** Joins a group, or makes it. Rejects `config-mismatch` when its options differ. */
  group(stream: string, name: string, options?: GroupOptions): Promise<LogGroup>;
  /** Forgets a group; false when there was none. */
  removeGroup(stream: string, name: string): Promise<boolean>;
  /** Removes the oldest events over any of the limits, once; resolves with their number. */
  trim(stream: string, limits: StreamLimits): Promise<number>;
  /** Removes events by id; resolves with the number of those that were there. */
  remove(stream: string, ids: readonly string[]): Promise<number>;
  /** Removes the stream with its groups; false when there was none. */
  destroy(stream: string): Promise<boolean>;
  /** Undefined when there is no such stream. */
  info(stream: string): Promise<StreamInfo | undefined>;
  /** The oldest `limit` events at this moment; 1 to 10 000. */
  snapshot(stream: string, limit: number): Promise<readonly LogEvent[]>;
  /** Closes its cursors and groups, and lets go of the connection. Idempotent, bounded in time. */
  close(): Promise<void>;
}

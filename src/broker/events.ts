import type { CoterieError } from '../runtime/errors.ts';
import type { Message, MessageKey } from '../runtime/message.ts';
import type { MemberRecord } from '../ring/member.ts';
import type { View } from '../ring/step.ts';

/** An ownership of a partition: a fencing token that grows when the partition changes hands. */
export interface PartitionEpoch {
  /** Larger for a later ownership of the same partition. */
  readonly number: number;
  /** The instance of the owner; tells two sides of a split apart. */
  readonly instance: string;
}

/** Partitions of one ring that changed hands. */
export interface PartitionsEvent {
  /** Digest of the streams that share the ring. */
  readonly ring: string;
  readonly streams: readonly string[];
  readonly partitions: readonly number[];
}

/** A message that its sender does not know the fate of went out once more. */
export interface Redelivery {
  readonly id: string;
  readonly stream: string;
  /** The owner that gets it now; undefined where it was published again. */
  readonly node: string | undefined;
}

/** What middleware tells through `context.emit`. */
export interface MiddlewareEvents {
  /** A handler failed and runs again after `delayMs`; `attempt` is the one that failed. */
  retried: {
    readonly message: Message;
    readonly node: string;
    readonly error: CoterieError;
    readonly attempt: number;
    readonly delayMs: number;
  };
  /** A message that failed is kept as a dead letter on the stream `to`, and counts as handled. */
  deadLettered: {
    readonly message: Message;
    readonly node: string;
    readonly error: CoterieError;
    readonly to: string;
  };
  /** A message that was handled before was not handled again. */
  deduplicated: { readonly message: Message; readonly node: string };
  /** A circuit breaker changed its mind about a stream's handler. */
  circuit: {
    readonly stream: string;
    readonly node: string;
    readonly state: 'closed' | 'open' | 'half-open';
  };
}

/** What a broker tells; each name with the value that its listeners get. */
export interface BrokerEvents extends MiddlewareEvents {
  /** A member is there and waits to become active. */
  memberJoined: MemberRecord;
  /** A member takes part in the rings. */
  memberActive: MemberRecord;
  memberSuspected: MemberRecord;
  memberRefuted: MemberRecord;
  memberEvicted: MemberRecord;
  memberLeft: MemberRecord;
  /** A new instance has taken a member's name over. */
  memberRestarted: MemberRecord;
  /** An operator took a member out of ownership, or let it back; it may be this one. */
  memberCordoned: MemberRecord;
  memberUncordoned: MemberRecord;
  /** The rings follow this view from now on. */
  view: View;
  /** This member is active: it takes part in queue groups and rings. */
  joined: { readonly name: string; readonly members: readonly string[] };
  /**
   * This member holds nothing any more, and what it was handling does not count: it was evicted, it
   * slept for too long, or its data connection is away. It comes back by itself.
   */
  ousted: { readonly reason: 'evicted' | 'gap' | 'disconnected' };
  /** This member has stopped because another instance took its name or node key. */
  replaced: CoterieError;
  gained: PartitionsEvent;
  released: PartitionsEvent;
  /** A hook of a handler threw or took too long; `gained` is called again, `released` is not. */
  hookFailed: {
    readonly hook: 'gained' | 'released';
    readonly stream: string;
    readonly partition: number;
    readonly node: string;
    readonly error: CoterieError;
  };
  /** A message went from this member, as its receiver, to its owner. */
  forwarded: { readonly id: string; readonly stream: string; readonly key: MessageKey };
  /**
   * A message was sent to an owner again, because the one before refused it, is gone or does not
   * answer, or a confirmed publish was repeated. Told before it leaves.
   */
  redelivered: Redelivery;
  /** A handler finished. `node` is this member. */
  handled: {
    readonly message: Message;
    readonly node: string;
    readonly epoch: PartitionEpoch;
    readonly attempt: number;
    readonly durationMs: number;
  };
  /** A handler threw, or timed out. */
  failed: { readonly message: Message; readonly node: string; readonly error: CoterieError };
  /** A message or a frame was not taken, and why; also counted in `counters`. */
  dropped: {
    readonly reason: string;
    readonly stream: string | undefined;
    readonly id?: string;
    readonly error: CoterieError;
  };
  /** The connection was away: plain publishes of that time may be lost. */
  possibleLoss: { readonly reason: string };
  connected: { readonly purpose: 'control' | 'data' };
  disconnected: { readonly purpose: 'control' | 'data' };
  /** This member left its queue groups because it has too much to do, or entered them again. */
  overloaded: { readonly on: boolean; readonly load: number };
  /** This member's health check decides otherwise than before whether it may own partitions. */
  health: { readonly healthy: boolean; readonly reason: string };
  /** This member sees fewer active members than `minMembers`, and owns nothing; or enough again. */
  quorum: {
    readonly reached: boolean;
    readonly members: number;
    readonly minMembers: number;
  };
  /**
   * This member is a ring of one: the others are gone, or have not been seen for 10 s; or it is not
   * any more.
   */
  alone: { readonly on: boolean };
  /** Something of the world outside failed: the bus, a listener, a driver. */
  error: CoterieError;
}

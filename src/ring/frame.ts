import type { MemberRecord } from './member.ts';

/** Who a control frame comes from, and what its sender's view looked like. */
export interface FrameSender {
  readonly name: string;
  readonly instance: string;
  readonly incarnation: number;
  /** Digest of all present members as the sender knows them. */
  readonly viewDigest: string;
  /** Fingerprint of the sender's ring configuration; members of one clique agree on it. */
  readonly config: string;
  /** The sender's wall clock, unix ms: frames that a reconnect replays are too old and dropped. */
  readonly sentAt: number;
}

/** "This is me": asks to be let in, and announces each change of the sender's own record. */
export interface JoinFrame {
  readonly type: 'join';
  readonly from: FrameSender;
  readonly record: MemberRecord;
  /** Counts the repeats that no active member answered; each is answered by more members. */
  readonly attempt: number;
}

/** The sender goes; its record bears the status `left`. */
export interface LeaveFrame {
  readonly type: 'leave';
  readonly from: FrameSender;
  readonly record: MemberRecord;
}

/** Are you there? Answered with a Pong of the same number to `replyTo`. */
export interface PingFrame {
  readonly type: 'ping';
  readonly from: FrameSender;
  readonly number: number;
  /** The instance that is asked; another one of the same name does not answer. Empty: whoever. */
  readonly instance: string;
  /** On whose behalf, when a third member asked for it. */
  readonly onBehalfOf?: string;
}

export interface PongFrame {
  readonly type: 'pong';
  readonly from: FrameSender;
  readonly number: number;
  /** The member whose life this shows: the sender, or the target of an indirect ping. */
  readonly subject: string;
  readonly subjectInstance: string;
  /** False: the helper's own ping went unanswered. */
  readonly alive: boolean;
}

/** Ping `target` for me and tell me what came of it. */
export interface PingRequestFrame {
  readonly type: 'ping-request';
  readonly from: FrameSender;
  readonly number: number;
  readonly target: string;
  readonly instance: string;
}

/** A part of the sender's view, tombstones included. */
export interface InfoFrame {
  readonly type: 'info';
  readonly from: FrameSender;
  readonly records: readonly MemberRecord[];
  /** True when these are all records that the sender has, or the last part of them. */
  readonly last: boolean;
  /** True asks the receiver for its own view when its digest still differs afterwards. */
  readonly wantsAnswer: boolean;
  /** Where the sender stands, so that only active members end a join's wait. */
  readonly active: boolean;
  /** How many members are alive to the sender; of two halves of a clique the larger one stays. */
  readonly members: number;
  /**
   * Sums over parts of the sender's view, in place of records that the receiver has: it answers
   * with those of the parts that differ.
   */
  readonly summary?: Uint8Array;
  /** The answer to a query about one partition. */
  readonly epoch?: PartitionEpochInfo;
  /** The answer to a survey: how long ago the sender heard other members. */
  readonly heard?: readonly HeardInfo[];
}

/** How long ago a member was heard. */
export interface HeardInfo {
  readonly name: string;
  readonly ms: number;
}

/** The sender suspects a member; others confirm it, or the member refutes it. */
export interface SuspectFrame {
  readonly type: 'suspect';
  readonly from: FrameSender;
  readonly record: MemberRecord;
}

/** The sender's verdict; the record bears the status `evicted`. */
export interface EvictFrame {
  readonly type: 'evict';
  readonly from: FrameSender;
  readonly record: MemberRecord;
  /** How many members saw it fail, the sender included; who reaches several wants two. */
  readonly observers: number;
  /** True when the bus itself said that nobody listens; then one observer is enough. */
  readonly bus: boolean;
  /** An operator's word, not a member's: no observer is needed. */
  readonly operator?: true;
}

/** An operator takes a member out of ownership, or lets it back; by name, whatever its instance. */
export interface CordonFrame {
  readonly type: 'cordon';
  readonly from: FrameSender;
  readonly member: string;
  readonly on: boolean;
  /** Higher than the one that it overrides. */
  readonly revision: number;
}

/** The digest beacon: heard by all, for ever, so that halves find each other again. */
export interface BeaconFrame {
  readonly type: 'beacon';
  readonly from: FrameSender;
}

/** A non-member asks for the view; never registers its sender. Answered with Info to `replyTo`. */
export interface QueryFrame {
  readonly type: 'query';
  readonly from: FrameSender;
  /** The subject on which the asker listens. */
  readonly replyTo: string;
  readonly attempt: number;
  /** Asks one member for the epoch of a partition instead of its view. */
  readonly about?: PartitionRef;
  /** Asks one member for the digest of its view, or also for whom it heard, instead of the view. */
  readonly survey?: 'digest' | 'heard';
}

/** A partition of one ring. */
export interface PartitionRef {
  readonly ring: string;
  readonly partition: number;
}

/** The epoch of a partition, as its owner knows it. */
export interface PartitionEpochInfo extends PartitionRef {
  readonly number: number;
  readonly instance: string;
}

export type ControlFrame =
  | JoinFrame
  | LeaveFrame
  | PingFrame
  | PongFrame
  | PingRequestFrame
  | InfoFrame
  | SuspectFrame
  | EvictFrame
  | CordonFrame
  | BeaconFrame
  | QueryFrame;

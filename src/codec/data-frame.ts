import type { MessageHeaders } from '../runtime/message.ts';

/** Who a data frame comes from. */
export interface Peer {
  readonly name: string;
  readonly instance: string;
  readonly incarnation: number;
}

/** (number, instance) of an ownership: a fencing token that grows when a partition changes hands. */
export interface Epoch {
  readonly number: number;
  readonly instance: string;
}

/** Where somebody waits for an answer. */
export interface ReplyTarget {
  /** A subject of the bus. */
  readonly inbox: string;
  /** The number of the question there; 0: whoever waits knows no numbers. */
  readonly ref: number;
}

/** One message on its lane: see `ForwardItem` in proto/coterie.proto. */
export interface ForwardItem {
  readonly stream: string;
  readonly partition: number;
  readonly sequence: number;
  readonly opening: number;
  /** Counts the items of this opening, from 1. */
  readonly position: number;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  readonly reply: ReplyTarget | undefined;
  readonly wantsReply: boolean;
  readonly attempt: number;
  readonly remainingMs: number;
  readonly late: boolean;
}

export interface ForwardFrame {
  readonly type: 'forward';
  readonly from: Peer;
  readonly ring: string;
  readonly ringDigest: string;
  readonly items: readonly ForwardItem[];
}

export interface LaneReply {
  readonly partition: number;
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
}

/** What became of a message whose publisher waits; `code` and `text` only in a Nack. */
export interface Answer {
  readonly ref: number;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  readonly code: string;
  readonly text: string;
}

export interface AckFrame {
  readonly type: 'ack';
  readonly from: Peer;
  readonly ring: string;
  /** Triples of partition, first sequence, count. */
  readonly ranges: readonly number[];
  readonly replies: readonly LaneReply[];
  readonly clique: string;
  readonly answers: readonly Answer[];
  /** The questions whose handler is done and gave no reply. */
  readonly done: readonly number[];
}

export interface Refusal {
  readonly partition: number;
  readonly sequence: number;
  readonly opening: number;
  readonly code: string;
  readonly text: string;
  readonly retryAfterMs: number;
  readonly owner: string;
}

export interface NackFrame {
  readonly type: 'nack';
  readonly from: Peer;
  readonly ring: string;
  readonly ringDigest: string;
  readonly viewDigest: string;
  readonly refusals: readonly Refusal[];
  readonly clique: string;
  readonly answers: readonly Answer[];
}

export interface ProgressFrame {
  readonly type: 'progress';
  readonly from: Peer;
  readonly ring: string;
  readonly partitions: readonly number[];
  readonly clique: string;
  readonly refs: readonly number[];
}

export interface ClaimFrame {
  readonly type: 'claim';
  readonly from: Peer;
  readonly ring: string;
  readonly ringDigest: string;
  readonly viewDigest: string;
  readonly streams: readonly string[];
  /** Ascending. */
  readonly partitions: readonly number[];
}

export interface ReleasedGroup {
  /** Undefined: the sender never held these partitions. */
  readonly epoch: Epoch | undefined;
  /** Ascending. */
  readonly partitions: readonly number[];
}

/** What one sender's lane of a released partition had come to. */
export interface ReleasedLane {
  readonly partition: number;
  readonly instance: string;
  /** Everything up to this sequence has been handled. */
  readonly handled: number;
  /** Handled beyond it: pairs of first sequence and count. */
  readonly beyond: readonly number[];
}

export interface Redirect {
  readonly to: string;
  /** Ascending. */
  readonly partitions: readonly number[];
}

export interface ReleasedFrame {
  readonly type: 'released';
  readonly from: Peer;
  readonly ring: string;
  readonly groups: readonly ReleasedGroup[];
  readonly lanes: readonly ReleasedLane[];
  /** Ids that may come again, 16 bytes each. */
  readonly ids: Uint8Array;
  readonly redirects: readonly Redirect[];
}

export type DataFrame =
  | ForwardFrame
  | AckFrame
  | NackFrame
  | ProgressFrame
  | ClaimFrame
  | ReleasedFrame;

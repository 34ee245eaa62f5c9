import type { Refusal, ReplyTarget } from '../../codec/data-frame.ts';
import type { Message } from '../../runtime/message.ts';
import type { SmallMap } from '../../runtime/small-map.ts';
import type { IdHash } from './id-window.ts';
import type { Line } from './line.ts';
import type { Incoming } from './parcel.ts';
import type { SequenceSet } from './sequence-set.ts';

/** Who wants to know what became of a message. */
export interface Asker {
  /** The lane on which the message came and its place there; undefined once that is settled. */
  lane: InLane | undefined;
  readonly sequence: number;
  readonly wantsReply: boolean;
  /** Where its publisher waits. */
  readonly reply: ReplyTarget | undefined;
  /** As of `Incoming`; undefined: it gets the bare reply. */
  readonly wants: Incoming['wants'];
}

/** A message that this member handles. */
export interface Job {
  readonly message: Message;
  /** -1 for a message without a key. */
  readonly partition: number;
  readonly asker: Asker;
  /** The same message came again while this one was queued or running: they get its outcome too. */
  attached: Asker[] | undefined;
  readonly attempt: number;
  readonly late: boolean;
  /** Monotonic ms after which nobody waits; infinite for none. */
  deadline: number;
  /** The handlers that wait for this one, oldest first; see `chainToken`. */
  readonly chain: readonly string[];
  /** The time between two ousts in which it was accepted; outcomes of an older one are void. */
  tenure: number;
  /** Its publisher may send it again: it is remembered by its stream and id. */
  readonly repeatable: boolean;
  /** Made of them when it is first looked for. */
  idHash: IdHash | undefined;
  /** The next one that is remembered under the same number: that of `JobsById`. */
  sameHash: Job | undefined;
  started: boolean;
  /** Where it waits or runs, and the depth whose slot it has: the dispatcher's. */
  line: Line<Job> | undefined;
  slot: number;
}

/** The owner's end of a lane: what has come from one sender for one partition. */
export interface InLane {
  readonly ring: string;
  readonly partition: number;
  /** Empty until its first frame comes, where the lane came with a release. */
  sender: string;
  readonly instance: string;
  /** The same text for all lanes of one sender and ring: what is said to it goes in one frame. */
  readonly route: string;
  opening: number;
  position: number;
  /** The highest sequence that was ever taken, here or by an owner before. */
  top: number;
  /** Nothing more is taken of this opening; from this refusal's sequence on, all is refused. */
  closedBy: Refusal | undefined;
  readonly handled: SequenceSet;
  /** What of it failed, the latest: its sender may not have heard of it. */
  readonly failed: Set<number>;
  /** Queued, running or parked. */
  readonly jobs: SmallMap<Job>;
  /** It is among the lanes that may have any. */
  listed: boolean;
  /** Its latest range among the acknowledgements that have not left: of which batch, and where. */
  said: number;
  saidAt: number;
  usedAt: number;
}

/** True when somebody who waits for the job wants the handler's reply, not just that it is done. */
export function wantsReply({ asker, attached }: Job): boolean {
  return asksForReply(asker) || (attached?.some(asksForReply) ?? false);
}

/** True when a plain client of the bus waits on a reply subject, for whatever comes there. */
export function hasPlainAsker({ asker, attached }: Job): boolean {
  return isPlain(asker) || (attached?.some(isPlain) ?? false);
}

/** True for what may be sent again by another way: its publisher's repeat, or its source's. */
export function isRepeatable({ reply, wants }: Asker): boolean {
  return wants === 'source' || (wants !== undefined && reply !== undefined);
}

function isPlain({ reply, wants }: Asker): boolean {
  return reply !== undefined && wants === undefined;
}

function asksForReply({ wantsReply: onLane, reply, wants }: Asker): boolean {
  return onLane || (reply !== undefined && wants !== 'confirm');
}

/** Everybody who waits for a job. */
export function askersOf(job: Job): readonly Asker[] {
  return job.attached === undefined ? [job.asker] : [job.asker, ...job.attached];
}

import type {
  AckFrame,
  Answer,
  LaneReply,
  NackFrame,
  ProgressFrame,
  Refusal,
} from '../../codec/data-frame.ts';
import type { InLane } from './job.ts';
import type { Outcome, Reply } from './parcel.ts';
import { parseReply } from './reply-subject.ts';

type Unsigned<F> = Omit<F, 'from' | 'clique'>;

/** What the acknowledgements leave by; the caller adds who it is. */
export interface AckPort {
  toMember(name: string, frame: Unsigned<AckFrame> | Unsigned<NackFrame> | Unsigned<ProgressFrame>): void;
  toInbox(inbox: string, frame: Unsigned<AckFrame> | Unsigned<NackFrame> | Unsigned<ProgressFrame>): void;
}

interface LaneBatch {
  readonly sender: string;
  readonly ring: string;
  readonly ranges: number[];
  readonly replies: LaneReply[];
  readonly refusals: Refusal[];
}

interface InboxBatch {
  readonly done: Answer[];
  readonly failed: Answer[];
}

const NOTHING = new Uint8Array(0);

/** Collects what is to be said to senders and publishers, and says it with one frame each. */
export class Acks {
  readonly #lanes = new Map<string, LaneBatch>();
  readonly #inboxes = new Map<string, InboxBatch>();

  get empty(): boolean {
    return this.#lanes.size === 0 && this.#inboxes.size === 0;
  }

  /** The message is done; `reply` is sent along where the sender wants it. */
  done(lane: InLane, sequence: number, reply: Reply | undefined): void {
    const { ranges, replies } = this.#batch(lane);
    if (reply !== undefined) {
      replies.push({ partition: lane.partition, sequence, data: reply.data, headers: reply.headers });
      return;
    }
    const last = ranges.length - 3;
    const adjacent =
      last >= 0 &&
      ranges[last] === lane.partition &&
      (ranges[last + 1] as number) + (ranges[last + 2] as number) === sequence;
    if (adjacent) ranges[last + 2] = (ranges[last + 2] as number) + 1;
    else ranges.push(lane.partition, sequence, 1);
  }

  refuse(lane: InLane, refusal: Omit<Refusal, 'partition'>): void {
    this.#batch(lane).refusals.push({ ...refusal, partition: lane.partition });
  }

  /** Tells a publisher that waits on its own inbox. */
  answer(replySubject: string, outcome: Outcome): void {
    const target = parseReply(replySubject);
    if (target === undefined) return;
    let batch = this.#inboxes.get(target.inbox);
    if (batch === undefined) this.#inboxes.set(target.inbox, (batch = { done: [], failed: [] }));
    const { ref } = target;
    if (outcome.ok) {
      const { data = NOTHING, headers } = outcome.reply ?? {};
      batch.done.push({ ref, data, headers, code: '', text: '' });
    } else {
      const { code, text } = outcome;
      batch.failed.push({ ref, data: NOTHING, headers: undefined, code, text });
    }
  }

  flush(port: AckPort, digests: (ring: string) => { ringDigest: string; viewDigest: string }): void {
    for (const { sender, ring, ranges, replies, refusals } of this.#lanes.values()) {
      if (ranges.length > 0 || replies.length > 0) {
        port.toMember(sender, { type: 'ack', ring, ranges, replies, answers: [] });
      }
      if (refusals.length > 0) {
        port.toMember(sender, { type: 'nack', ring, ...digests(ring), refusals, answers: [] });
      }
    }
    this.#lanes.clear();
    for (const [inbox, { done, failed }] of this.#inboxes) {
      if (done.length > 0) {
        port.toInbox(inbox, { type: 'ack', ring: '', ranges: [], replies: [], answers: done });
      }
      if (failed.length > 0) {
        const frame = { type: 'nack', ring: '', ringDigest: '', viewDigest: '' } as const;
        port.toInbox(inbox, { ...frame, refusals: [], answers: failed });
      }
    }
    this.#inboxes.clear();
  }

  #batch(lane: InLane): LaneBatch {
    const key = `${lane.instance}/${lane.ring}`;
    let batch = this.#lanes.get(key);
    if (batch === undefined) {
      batch = { sender: lane.sender, ring: lane.ring, ranges: [], replies: [], refusals: [] };
      this.#lanes.set(key, batch);
    }
    return batch;
  }
}

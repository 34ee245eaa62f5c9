import type {
  AckFrame,
  Answer,
  LaneReply,
  NackFrame,
  ProgressFrame,
  Refusal,
  ReplyTarget,
} from '../../codec/data-frame.ts';
import { cut } from './cut.ts';
import type { InLane } from './job.ts';
import { headerBytes, type Outcome, type Reply } from './parcel.ts';

type Unsigned<F> = Omit<F, 'from' | 'clique'>;

/** What acknowledgements leave by; the caller adds who it is. */
export interface AckPort {
  toMember(
    name: string,
    frame: Unsigned<AckFrame> | Unsigned<NackFrame> | Unsigned<ProgressFrame>,
  ): void;
  toInbox(
    inbox: string,
    frame: Unsigned<AckFrame> | Unsigned<NackFrame> | Unsigned<ProgressFrame>,
  ): void;
}

/** What is to be said to one sender of one ring. */
interface LaneBatch {
  /** A number of its own. */
  readonly turn: number;
  readonly sender: string;
  readonly ring: string;
  /** Triples of partition, first sequence and count, the lane of each, and all counts together. */
  readonly ranges: number[];
  readonly lanes: InLane[];
  messages: number;
  readonly replies: LaneReply[];
  /** The sequences of replies and failures. */
  readonly answered: Map<InLane, number[]>;
  /** One for each lane that was closed: the lowest. */
  readonly closed: Map<InLane, Refusal>;
  readonly failed: Refusal[];
}

interface InboxBatch {
  readonly done: number[];
  readonly replied: Answer[];
  readonly failed: Answer[];
}

const NOTHING = new Uint8Array(0);

/** What frames add to a range, a reply, an answer or a refusal, at most. */
const RANGE_BYTES = 24;
const ENTRY_BYTES = 128;
const NUMBER_BYTES = 8;

/** Messages that the ranges of one frame may stand for; the wire takes twice as many. */
const FRAME_MESSAGES = 32_768;

/** Collects what is to be said to senders and publishers, and says it in few frames each. */
export class Acks {
  readonly #batchBytes: number;
  #turn = 0;
  #lanes = new Map<string, LaneBatch>();
  #inboxes = new Map<string, InboxBatch>();

  /** `batchBytes` is the most that a frame should have; one reply alone may have more. */
  constructor(batchBytes: number) {
    this.#batchBytes = batchBytes;
  }

  get empty(): boolean {
    return this.#lanes.size === 0 && this.#inboxes.size === 0;
  }

  /** The message is done; `reply` is sent along where the sender wants it. */
  done(lane: InLane, sequence: number, reply: Reply | undefined): void {
    const batch = this.#batch(lane);
    const { ranges, replies, answered } = batch;
    if (reply !== undefined) {
      note(answered, lane, sequence);
      const { data, headers } = reply;
      replies.push({ partition: lane.partition, sequence, data, headers });
      return;
    }
    batch.messages += 1;
    if (lane.said === batch.turn) {
      const at = lane.saidAt;
      const count = ranges[at + 2] as number;
      if ((ranges[at + 1] as number) + count === sequence && count < FRAME_MESSAGES) {
        ranges[at + 2] = count + 1;
        return;
      }
    }
    lane.said = batch.turn;
    lane.saidAt = ranges.length;
    ranges.push(lane.partition, sequence, 1);
    batch.lanes.push(lane);
  }

  /** The last word on one message. */
  fail(lane: InLane, refusal: Refusal): void {
    const { failed, answered } = this.#batch(lane);
    failed.push(refusal);
    note(answered, lane, refusal.sequence);
  }

  /** Nothing more is taken on this lane: the sender has to open it anew from there. */
  close(lane: InLane, refusal: Refusal): void {
    const { closed } = this.#batch(lane);
    const known = closed.get(lane);
    const same = known?.opening === refusal.opening;
    if (!same || refusal.sequence < known.sequence) closed.set(lane, refusal);
  }

  /** Tells a publisher that waits on its own inbox. */
  answer({ inbox, ref }: ReplyTarget, outcome: Outcome): void {
    if (ref === 0) return;
    let batch = this.#inboxes.get(inbox);
    if (batch === undefined) {
      batch = { done: [], replied: [], failed: [] };
      this.#inboxes.set(inbox, batch);
    }
    if (outcome.ok) {
      const { reply } = outcome;
      if (reply === undefined) batch.done.push(ref);
      else
        batch.replied.push({ ref, data: reply.data, headers: reply.headers, code: '', text: '' });
    } else {
      const { code, text } = outcome;
      batch.failed.push({ ref, data: NOTHING, headers: undefined, code, text });
    }
  }

  /** What was collected is not said. Returns the sequences that senders would have heard of. */
  clear(): Map<InLane, number[]> {
    const unsaid = new Map<InLane, number[]>();
    for (const { ranges, lanes, answered } of this.#lanes.values()) {
      for (const [lane, sequences] of answered) unsaid.set(lane, [...sequences]);
      for (const [place, lane] of lanes.entries()) {
        const sequences = unsaid.get(lane) ?? [];
        unsaid.set(lane, sequences);
        const [first, count] = [ranges[3 * place + 1] as number, ranges[3 * place + 2] as number];
        for (let nth = 0; nth < count; nth += 1) sequences.push(first + nth);
      }
    }
    this.#lanes.clear();
    this.#inboxes.clear();
    return unsaid;
  }

  flush(
    port: AckPort,
    digests: (ring: string) => { ringDigest: string; viewDigest: string },
  ): void {
    const [lanes, inboxes] = [this.#lanes, this.#inboxes];
    this.#lanes = new Map();
    this.#inboxes = new Map();
    for (const batch of lanes.values()) this.#tellSender(port, batch, digests);
    for (const [inbox, { done, replied, failed }] of inboxes) {
      const frame = { type: 'ack', ring: '', ranges: [], replies: [] } as const;
      for (const part of cut(done, this.#batchBytes, () => NUMBER_BYTES)) {
        port.toInbox(inbox, { ...frame, answers: [], done: part });
      }
      for (const answers of cut(replied, this.#batchBytes, weightOf)) {
        port.toInbox(inbox, { ...frame, answers, done: [] });
      }
      for (const answers of cut(failed, this.#batchBytes, weightOf)) {
        const nack = { type: 'nack', ring: '', ringDigest: '', viewDigest: '' } as const;
        port.toInbox(inbox, { ...nack, refusals: [], answers });
      }
    }
  }

  #tellSender(
    port: AckPort,
    batch: LaneBatch,
    digests: (ring: string) => { ringDigest: string; viewDigest: string },
  ): void {
    const { sender, ring, replies, closed, failed } = batch;
    const frame = { type: 'ack', ring, answers: [], done: [] } as const;
    for (const part of this.#cutRanges(batch)) {
      port.toMember(sender, { ...frame, ranges: part, replies: [] });
    }
    for (const part of cut(replies, this.#batchBytes, weightOf)) {
      port.toMember(sender, { ...frame, ranges: [], replies: part });
    }
    const refusals = [...failed, ...closed.values()];
    if (refusals.length === 0) return;
    const digest = digests(ring);
    for (const part of cut(refusals, this.#batchBytes, (each) => ENTRY_BYTES + each.text.length)) {
      port.toMember(sender, { type: 'nack', ring, ...digest, refusals: part, answers: [] });
    }
  }

  /** Triples of partition, first sequence and count, a frame's worth at a time. */
  #cutRanges({ ranges, messages: all }: LaneBatch): readonly number[][] {
    if (ranges.length === 0) return [];
    const room = Math.max(3, Math.floor(this.#batchBytes / RANGE_BYTES) * 3);
    if (all <= FRAME_MESSAGES && ranges.length <= room) return [ranges];
    const parts: number[][] = [];
    let from = 0;
    let messages = 0;
    for (let at = 0; at < ranges.length; at += 3) {
      const count = ranges[at + 2] as number;
      if (at > from && (messages + count > FRAME_MESSAGES || at - from >= room)) {
        parts.push(ranges.slice(from, at));
        from = at;
        messages = 0;
      }
      messages += count;
    }
    parts.push(ranges.slice(from));
    return parts;
  }

  #batch(lane: InLane): LaneBatch {
    let batch = this.#lanes.get(lane.route);
    if (batch === undefined) {
      const { sender, ring } = lane;
      const [answered, closed] = [new Map(), new Map()];
      this.#turn += 1;
      const turn = this.#turn;
      const sums = { ranges: [], lanes: [], messages: 0 };
      batch = { turn, sender, ring, ...sums, replies: [], answered, closed, failed: [] };
      this.#lanes.set(lane.route, batch);
    }
    return batch;
  }
}

function note(answered: Map<InLane, number[]>, lane: InLane, sequence: number): void {
  const sequences = answered.get(lane);
  if (sequences === undefined) answered.set(lane, [sequence]);
  else sequences.push(sequence);
}

function weightOf(entry: Reply & { text?: string }): number {
  return ENTRY_BYTES + entry.data.length + headerBytes(entry.headers) + (entry.text?.length ?? 0);
}

import type { ForwardFrame, ForwardItem, Peer, ReleasedFrame, ReleasedLane } from '../../codec/data-frame.ts';
import { CoterieError } from '../../runtime/errors.ts';
import type { Message } from '../../runtime/message.ts';
import type { Acks } from './acks.ts';
import { chainToken, MAX_CHAIN } from './chain.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { HoldingTable } from './holding-table.ts';
import type { Holdings } from './holdings.ts';
import type { IdWindow } from './id-window.ts';
import { InLanes } from './in-lanes.ts';
import type { Asker, InLane, Job } from './job.ts';
import type { Incoming, Outcome } from './parcel.ts';
import type { Outcomes } from './outcomes.ts';

/** The numbers of the receiving side. */
export interface ReceiverConfig {
  /** Messages that are queued, running or parked; more are refused as `overloaded`. */
  readonly maxQueued: number;
  /** What an overloaded member asks senders to wait. */
  readonly retryAfterMs: number;
}

/** What the receiving side wants of its surroundings. */
export interface ReceiverPort {
  /** Throws a CoterieError for what no codec reads. */
  decode(item: ForwardItem): Incoming;
  handles(stream: string): boolean;
  /** A message that will not be handled, and why. */
  dropped(stream: string, error: CoterieError): void;
  flushSoon(): void;
  /** Answers whoever asked without Coterie's marker: a plain client of the bus. */
  answerPlainly(reply: string, outcome: Outcome): void;
}

/** A message of a partition that is still being claimed. */
interface Parked {
  readonly from: Peer;
  readonly ring: string;
  readonly item: ForwardItem;
}

/**
 * The owner's side of delivery: takes what belongs here in the order of its lane, knows
 * retransmissions and repeats, refuses the rest, and acknowledges after the handler is done.
 */
export class Receiver {
  readonly lanes = new InLanes();
  /** Grows when this member is put out of the ring; outcomes of an older tenure are void. */
  tenure = 1;
  readonly #config: ReceiverConfig;
  readonly #port: ReceiverPort;
  readonly #acks: Acks;
  readonly #dispatcher: Dispatcher;
  readonly #holdings: Holdings;
  readonly #ids: IdWindow;
  readonly #outcomes: Outcomes;
  readonly #repeatable = new Map<string, Job>();
  readonly #parked = new Map<string, Parked[]>();
  readonly #busy = new Map<string, Map<number, number>>();
  #parkedCount = 0;

  constructor(
    config: ReceiverConfig,
    parts: { acks: Acks; dispatcher: Dispatcher; holdings: Holdings; ids: IdWindow; outcomes: Outcomes },
    port: ReceiverPort,
  ) {
    this.#config = config;
    this.#port = port;
    this.#acks = parts.acks;
    this.#dispatcher = parts.dispatcher;
    this.#holdings = parts.holdings;
    this.#ids = parts.ids;
    this.#outcomes = parts.outcomes;
  }

  /** Messages that are queued, running or parked. */
  get size(): number {
    return this.#dispatcher.size + this.#parkedCount;
  }

  onForward(frame: ForwardFrame, now: number): void {
    for (const item of frame.items) this.#take(frame.from, frame.ring, item, now);
    this.#port.flushSoon();
  }

  /** A message without a key, which its receiver handles. */
  takeUnkeyed(incoming: Incoming, reply: string | undefined, settle: Asker | undefined): void {
    const { message, chain, marked } = incoming;
    const asker = settle ?? { lane: undefined, sequence: 0, wantsReply: false, reply, marked };
    this.#dispatcher.add({
      message,
      chain,
      partition: -1,
      asker,
      attached: undefined,
      attempt: 1,
      late: false,
      deadline: Number.POSITIVE_INFINITY,
      tenure: this.tenure,
      repeatable: false,
      started: false,
    });
  }

  /** The handler is done. Says false when the outcome comes too late to count. */
  finished(job: Job, outcome: Outcome, now: number): boolean {
    this.#dispatcher.done(job);
    const { stream } = job.message;
    if (job.partition >= 0) this.#countBusy(stream, job.partition, -1);
    const counts = job.tenure === this.tenure;
    if (counts) this.#conclude(job, outcome, now);
    if (job.partition >= 0) this.#holdings.finished(stream, job.partition);
    this.#port.flushSoon();
    return counts;
  }

  busy(streams: readonly string[], partition: number): boolean {
    return streams.some((stream) => (this.#busy.get(stream)?.get(partition) ?? 0) > 0);
  }

  /** The partitions are held now: what waited for them begins, in the order in which it came. */
  unpark(ring: string, partitions: readonly number[], now: number): void {
    for (const partition of partitions) {
      for (const { from, item } of this.#unparkOne(ring, partition)) this.#take(from, ring, item, now);
    }
    this.#port.flushSoon();
  }

  /** The partitions moved away: what has not begun goes back to its senders. */
  returnQueued(table: HoldingTable, partitions: ReadonlySet<number>): void {
    const streams = new Set(table.group.streams);
    const queued = this.#dispatcher.takeQueued(
      (job) => partitions.has(job.partition) && streams.has(job.message.stream),
    );
    for (const job of queued) {
      this.#forget(job);
      this.#countBusy(job.message.stream, job.partition, -1);
      for (const asker of [job.asker, ...(job.attached ?? [])]) {
        if (asker.lane === undefined) continue;
        asker.lane.jobs.delete(asker.sequence);
        this.#close(asker.lane, asker.sequence, 'not-owner', '');
      }
    }
    for (const [key, parked] of this.#parked) {
      const first = parked[0];
      if (first === undefined || !partitions.has(first.item.partition)) continue;
      if (!streams.has(first.item.stream)) continue;
      this.#parked.delete(key);
      this.#parkedCount -= parked.length;
      for (const { from, ring, item } of parked) {
        const lane = this.lanes.get(ring, item.partition, from.name, from.instance);
        lane.opening = Math.max(lane.opening, item.opening);
        this.#close(lane, item.sequence, 'not-owner', '');
      }
    }
    this.#port.flushSoon();
  }

  /** What is queued, running or parked, by the lane that waits for it. */
  *waitingLanes(): Iterable<{ sender: string; ring: string; partition: number }> {
    for (const job of this.#dispatcher.jobs()) {
      for (const { lane } of [job.asker, ...(job.attached ?? [])]) {
        if (lane !== undefined) yield lane;
      }
    }
    for (const parked of this.#parked.values()) {
      for (const { from, ring, item } of parked) {
        yield { sender: from.name, ring, partition: item.partition };
      }
    }
  }

  /** The reply subjects of publishers that wait for what is queued, running or parked. */
  *waitingReplies(): Iterable<string> {
    for (const job of this.#dispatcher.jobs()) {
      for (const { reply, marked } of [job.asker, ...(job.attached ?? [])]) {
        if (marked && reply !== undefined) yield reply;
      }
    }
    for (const parked of this.#parked.values()) {
      for (const { item } of parked) if (item.reply !== undefined) yield item.reply;
    }
  }

  /** What the next owner has to know of this partition's lanes. */
  released(ring: string, partition: number): ReleasedLane[] {
    return [...this.lanes.of(ring, partition)].map(({ instance, handled }) => {
      return { partition, instance, handled: handled.floor, beyond: handled.beyond() };
    });
  }

  learn(frame: ReleasedFrame, now: number): void {
    for (const { partition, instance, handled, beyond } of frame.lanes) {
      const lane = this.lanes.get(frame.ring, partition, '', instance);
      lane.handled.raiseFloor(handled);
      for (let place = 0; place + 1 < beyond.length; place += 2) {
        const first = beyond[place] as number;
        lane.handled.addRange(first, first + (beyond[place + 1] as number) - 1);
      }
      lane.usedAt = now;
    }
    this.#ids.import(frame.ids, now);
  }

  /** Out of the ring: nothing of before counts, and queued messages are left to their senders. */
  reset(): Job[] {
    this.tenure += 1;
    this.#parked.clear();
    this.#parkedCount = 0;
    this.#repeatable.clear();
    this.lanes.clear();
    const queued = this.#dispatcher.takeQueued((job) => job.partition >= 0);
    this.#busy.clear();
    for (const job of this.#dispatcher.jobs()) {
      if (job.partition >= 0) this.#countBusy(job.message.stream, job.partition, 1);
    }
    return queued;
  }

  // ---- taking ----

  #take(from: Peer, ring: string, item: ForwardItem, now: number): void {
    const table = this.#holdings.table(ring);
    const holding = table?.state(item.partition) ?? 'none';
    if (holding === 'claiming' && this.#park({ from, ring, item })) return;
    const lane = this.lanes.get(ring, item.partition, from.name, from.instance);
    lane.usedAt = now;
    if (!this.#advance(lane, item)) return;
    if (this.#isRepeat(lane, item)) return;
    const owned = holding === 'held' && table?.group.streams.includes(item.stream) === true;
    if (!owned) {
      this.#close(lane, item.sequence, 'not-owner', table?.ring.ownerOf(item.partition) ?? '');
    } else if (!this.#port.handles(item.stream)) {
      this.#close(lane, item.sequence, 'no-handler', '');
    } else if (this.size >= this.#config.maxQueued) {
      this.#close(lane, item.sequence, 'overloaded', '');
    } else {
      this.#accept(lane, item, now);
    }
  }

  /** Follows the lane's openings and positions; says false when the item is not the next one. */
  #advance(lane: InLane, item: ForwardItem): boolean {
    if (item.opening < lane.opening) return false;
    if (item.opening > lane.opening) {
      lane.opening = item.opening;
      lane.position = 0;
      lane.refusing = false;
    }
    if (lane.refusing) return false;
    if (item.position !== lane.position + 1) {
      if (item.position > lane.position) this.#close(lane, item.sequence, 'gap', '');
      return false;
    }
    lane.position = item.position;
    // A new opening begins with the oldest unsettled message: all before it is settled.
    if (item.position === 1) lane.handled.raiseFloor(item.sequence - 1);
    return true;
  }

  /** A retransmission: acknowledged again when it is done, else it waits for the first one. */
  #isRepeat(lane: InLane, item: ForwardItem): boolean {
    if (lane.jobs.has(item.sequence)) return true;
    if (!lane.handled.has(item.sequence)) return false;
    const outcome = this.#outcomes.get(outcomeKey(lane, item.sequence));
    if (outcome === undefined || outcome.ok) {
      this.#acks.done(lane, item.sequence, item.wantsReply ? (outcome?.reply ?? NO_REPLY) : undefined);
    } else {
      this.#fail(lane, item.sequence, outcome);
    }
    return true;
  }

  #accept(lane: InLane, item: ForwardItem, now: number): void {
    let incoming: Incoming;
    try {
      incoming = this.#port.decode(item);
    } catch (error) {
      const reason = CoterieError.from(error, 'undecodable');
      this.#port.dropped(item.stream, reason);
      this.#finishAtOnce(lane, item, reason);
      return;
    }
    const { message, chain, marked } = incoming;
    const problem = chainProblem(message, chain);
    if (problem !== undefined) {
      this.#finishAtOnce(lane, item, problem);
      return;
    }
    const asker: Asker = {
      lane,
      sequence: item.sequence,
      wantsReply: item.wantsReply,
      reply: item.reply,
      marked,
    };
    const repeatable = marked && item.reply !== undefined;
    if (repeatable && this.#isKnown(message, asker)) return;
    const job: Job = {
      message,
      chain,
      asker,
      repeatable,
      partition: item.partition,
      attached: undefined,
      attempt: item.attempt,
      late: item.late,
      deadline: item.remainingMs > 0 ? now + item.remainingMs : Number.POSITIVE_INFINITY,
      tenure: this.tenure,
      started: false,
    };
    lane.jobs.set(item.sequence, job);
    if (repeatable) this.#repeatable.set(idKey(message), job);
    this.#countBusy(message.stream, item.partition, 1);
    this.#dispatcher.add(job);
  }

  /** The same message came before, by another way: it is not handled twice. */
  #isKnown(message: Message, asker: Asker): boolean {
    const running = this.#repeatable.get(idKey(message));
    if (running !== undefined) {
      (running.attached ??= []).push(asker);
      asker.lane?.jobs.set(asker.sequence, running);
      return true;
    }
    if (!this.#ids.has(message.stream, message.id)) return false;
    const outcome = this.#outcomes.get(idKey(message)) ?? { ok: true, reply: undefined, node: '' };
    this.#tell(asker, outcome);
    return true;
  }

  // ---- concluding ----

  #conclude(job: Job, outcome: Outcome, now: number): void {
    this.#forget(job);
    if (job.repeatable) {
      this.#ids.add(job.message.stream, job.message.id, now);
      if (!outcome.ok || outcome.reply !== undefined) {
        this.#outcomes.add(idKey(job.message), outcome, now);
      }
    }
    this.#tell(job.asker, outcome, now);
    for (const asker of job.attached ?? []) this.#tell(asker, outcome, now);
  }

  #tell(asker: Asker, outcome: Outcome, now = 0): void {
    const { lane, sequence, reply, marked } = asker;
    if (lane !== undefined) {
      lane.jobs.delete(sequence);
      lane.handled.add(sequence);
      const notable = !outcome.ok || (asker.wantsReply && outcome.reply !== undefined);
      if (notable) this.#outcomes.add(outcomeKey(lane, sequence), outcome, now);
      if (outcome.ok) {
        this.#acks.done(lane, sequence, asker.wantsReply ? (outcome.reply ?? NO_REPLY) : undefined);
      } else {
        this.#fail(lane, sequence, outcome);
      }
    }
    if (reply === undefined) return;
    if (marked) this.#acks.answer(reply, outcome);
    else this.#port.answerPlainly(reply, outcome);
  }

  #forget(job: Job): void {
    if (job.repeatable) this.#repeatable.delete(idKey(job.message));
  }

  #finishAtOnce(lane: InLane, item: ForwardItem, error: CoterieError): void {
    const { sequence, reply, wantsReply } = item;
    const outcome: Outcome = { ok: false, code: error.code, text: error.message, node: '' };
    this.#tell({ lane, sequence, wantsReply, reply, marked: reply !== undefined }, outcome);
  }

  #fail(lane: InLane, sequence: number, outcome: Outcome & { ok: false }): void {
    const code = outcome.code === 'handler-failed' ? 'failed' : outcome.code;
    const { opening } = lane;
    this.#acks.refuse(lane, { sequence, opening, code, text: outcome.text, retryAfterMs: 0, owner: '' });
  }

  /** Refuses a message and all that comes after it, until the sender opens the lane anew. */
  #close(lane: InLane, sequence: number, code: string, owner: string): void {
    lane.refusing = true;
    const retryAfterMs = code === 'overloaded' ? this.#config.retryAfterMs : 0;
    const { opening } = lane;
    this.#acks.refuse(lane, { sequence, opening, code, text: '', retryAfterMs, owner });
  }

  // ---- counting ----

  #park(parked: Parked): boolean {
    if (this.size >= this.#config.maxQueued) return false;
    const key = parkKey(parked.ring, parked.item.partition);
    const list = this.#parked.get(key);
    if (list === undefined) this.#parked.set(key, [parked]);
    else list.push(parked);
    this.#parkedCount += 1;
    return true;
  }

  #unparkOne(ring: string, partition: number): Parked[] {
    const key = parkKey(ring, partition);
    const parked = this.#parked.get(key) ?? [];
    this.#parked.delete(key);
    this.#parkedCount -= parked.length;
    return parked;
  }

  #countBusy(stream: string, partition: number, by: 1 | -1): void {
    let counts = this.#busy.get(stream);
    if (counts === undefined) this.#busy.set(stream, (counts = new Map()));
    const count = (counts.get(partition) ?? 0) + by;
    if (count > 0) counts.set(partition, count);
    else counts.delete(partition);
  }
}

const NO_REPLY = { data: new Uint8Array(0), headers: undefined };

function idKey(message: Message): string {
  return `${message.stream}\n${message.id}`;
}

function outcomeKey(lane: InLane, sequence: number): string {
  return `${lane.instance}\n${lane.ring}\n${lane.partition}\n${sequence}`;
}

function parkKey(ring: string, partition: number): string {
  return `${ring}/${partition}`;
}

function chainProblem(message: Message, chain: readonly string[]): CoterieError | undefined {
  if (chain.length === 0) return undefined;
  if (chain.length > MAX_CHAIN) {
    return new CoterieError('too-many-hops', `the chain of calls is over ${MAX_CHAIN} long`);
  }
  if (message.key === undefined) return undefined;
  if (!chain.includes(chainToken(message.stream, message.key))) return undefined;
  return new CoterieError('reentrant', 'a handler further up the chain of calls holds this key');
}

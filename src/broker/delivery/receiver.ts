import type {
  ForwardFrame,
  ForwardItem,
  Peer,
  ReleasedFrame,
  ReleasedLane,
  ReplyTarget,
} from '../../codec/data-frame.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { Answers, type AnswersParts, type AnswersPort } from './answers.ts';
import { BusyPartitions } from './busy-partitions.ts';
import { chainProblem } from './chain.ts';
import { Dispatcher, type DispatcherConfig } from './dispatcher.ts';
import type { HoldingTable } from './holding-table.ts';
import type { Route } from './in-lanes.ts';
import { type Asker, askersOf, type InLane, isRepeatable, type Job } from './job.ts';
import { exportLanes, learnLanes } from './lane-export.ts';
import type { Incoming, Outcome } from './parcel.ts';
import { Parked } from './parked.ts';

/** The numbers of the receiving side. */
export interface ReceiverConfig extends DispatcherConfig {
  /** Messages that are queued, running or parked; more are refused as `overloaded`. */
  readonly maxQueued: number;
  /** What an overloaded member asks senders to wait. */
  readonly retryAfterMs: number;
}

/** What the receiving side wants of its surroundings. */
export interface ReceiverPort extends AnswersPort {
  /** Begin to handle; `finished` is called exactly once for it. */
  run(job: Job): void;
  /** Throws a CoterieError for what no codec reads. */
  decode(item: ForwardItem): Incoming;
  handles(stream: string): boolean;
  /** A message that will not be handled, and why. */
  dropped(stream: string, error: CoterieError): void;
  flushSoon(): void;
  /** The holdings of a ring, and those that have a stream now. */
  table(ring: string): HoldingTable | undefined;
  tableOfStream(stream: string): HoldingTable | undefined;
  /** The hooks of the partition's streams have made it ready. */
  isReady(table: HoldingTable, partition: number): boolean;
  /** Nothing of this partition runs any more, as far as this one goes. */
  ended(stream: string, partition: number): void;
}

/**
 * The owner's side of delivery: takes what belongs here in the order of its lane, knows
 * retransmissions and repeats, refuses the rest, and acknowledges after the handler is done.
 */
export class Receiver {
  readonly answers: Answers;
  /** Grows when this member is put out of the ring; outcomes of an older tenure are void. */
  tenure = 1;
  readonly #config: ReceiverConfig;
  readonly #port: ReceiverPort;
  readonly #parts: AnswersParts;
  readonly #dispatcher: Dispatcher;
  readonly #parked = new Parked();
  readonly #busy = new BusyPartitions();
  #now = 0;

  constructor(config: ReceiverConfig, parts: AnswersParts, port: ReceiverPort) {
    this.#config = config;
    this.#port = port;
    this.#parts = parts;
    this.answers = new Answers(config.retryAfterMs, parts, port);
    this.#dispatcher = new Dispatcher(config, {
      run: (job) => {
        if (job.partition >= 0) this.#busy.count(job.message.stream, job.partition, 1);
        port.run(job);
      },
      isOver: (job) => this.#now >= job.deadline,
      drop: (job) => this.#expire(job),
    });
  }

  /** Messages that are queued, running or parked. */
  get size(): number {
    return this.#dispatcher.size + this.#parked.size;
  }

  /** True when outcomes of this job still count. What has no key is nobody's in particular. */
  isCurrent(job: Job): boolean {
    return job.tenure === this.tenure;
  }

  onForward(frame: ForwardFrame, now: number): void {
    this.#now = now;
    const { from, ring } = frame;
    const route = this.#parts.lanes.route(ring, from.instance);
    for (const item of frame.items) this.#take(from, ring, route, item);
    this.#port.flushSoon();
  }

  /** A message without a key, which its receiver handles. */
  takeUnkeyed(
    incoming: Incoming,
    reply: ReplyTarget | undefined,
    settle: Asker | undefined,
    now: number,
  ): void {
    this.#now = now;
    const { message, chain, wants } = incoming;
    const asker = settle ?? { lane: undefined, sequence: 0, wantsReply: false, reply, wants };
    const full = this.size >= this.#config.maxQueued;
    const problem = full
      ? new CoterieError('overloaded', `${this.#config.maxQueued} messages wait for their handlers`)
      : chainProblem(message, chain);
    if (problem === undefined) {
      const item = { partition: -1, attempt: 1, late: false, remainingMs: 0 };
      this.#begin(this.#jobOf(incoming, asker, item));
    } else {
      this.#port.dropped(message.stream, problem);
      const { code, message: text } = problem;
      this.answers.tell(asker, { ok: false, code, text, node: '' }, now);
    }
    this.#port.flushSoon();
  }

  /** The handler is done. Says false when the outcome comes too late to count. */
  finished(job: Job, outcome: Outcome, now: number): boolean {
    this.#now = now;
    const { stream } = job.message;
    const counts = this.isCurrent(job);
    if (counts && !outcome.ok && outcome.code === 'no-handler') this.#unhandle(job);
    else if (counts) this.answers.conclude(job, outcome, now);
    if (job.partition >= 0) this.#busy.count(stream, job.partition, -1);
    this.#dispatcher.done(job);
    if (job.partition >= 0) this.#port.ended(stream, job.partition);
    this.#port.flushSoon();
    return counts;
  }

  busy(streams: readonly string[], partition: number): boolean {
    return this.#busy.has(streams, partition);
  }

  /** The partitions are held now: what waited for them begins, in the order in which it came. */
  unpark(ring: string, partitions: readonly number[], now: number): void {
    this.#now = now;
    for (const partition of partitions) {
      for (const job of this.#parked.take(ring, partition)) this.#begin(job);
    }
    this.#port.flushSoon();
  }

  /** The partitions moved away: what has not begun goes back to its senders. */
  returnQueued(table: HoldingTable, partitions: ReadonlySet<number>): void {
    const streams = new Set(table.group.streams);
    const matches = (job: Job): boolean =>
      partitions.has(job.partition) && streams.has(job.message.stream);
    this.#return(this.#dispatcher.takeQueued(matches));
    this.#return(this.#parked.takeMatching((_ring, job) => matches(job)));
  }

  /** The rings changed: what waits for a claim on a ring that is gone goes back. */
  returnOrphans(): void {
    this.#return(this.#parked.takeMatching((ring) => this.#port.table(ring) === undefined));
  }

  /** What the next owner has to know of this partition's lanes, the newest first. */
  released(ring: string, partition: number): ReleasedLane[] {
    return exportLanes(this.#parts.lanes, ring, partition);
  }

  learn(frame: ReleasedFrame, now: number): void {
    learnLanes(this.#parts.lanes, frame, now);
    this.#parts.ids.import(frame.ids, now);
  }

  /** Out of the ring: nothing of before counts, and all that is here goes back to its senders. */
  reset(): void {
    this.tenure += 1;
    const unsaid = this.#parts.acks.clear();
    this.#return(this.#dispatcher.takeQueued((job) => job.partition >= 0));
    this.#return(this.#parked.takeMatching(() => true));
    for (const job of this.#dispatcher.jobs()) {
      // What runs keeps its key until it ends, but whoever sent it must not wait for that.
      if (job.partition >= 0) this.answers.returnJob(job);
      else if (!job.started) job.tenure = this.tenure;
    }
    this.answers.forgetAll();
    this.#parts.lanes.restart(unsaid);
    this.#port.flushSoon();
  }

  // ---- taking ----

  #take(from: Peer, ring: string, route: Route, item: ForwardItem): void {
    const { partition, sequence, stream } = item;
    const { lanes } = this.#parts;
    const lane = lanes.getOn(route, ring, partition, from.name, from.instance);
    lane.usedAt = this.#now;
    if (!this.#advance(lane, item)) return;
    // A retransmission is acknowledged again when it is done, else it waits for the first one.
    if (lane.jobs.has(sequence)) return;
    if (lane.handled.has(sequence)) {
      this.answers.repeat(lane, item);
      return;
    }
    const table = this.#port.table(ring);
    const state = table?.state(partition);
    const mine = state === 'held' || state === 'claiming';
    const isMoved = !mine || this.#port.tableOfStream(stream) !== table;
    if (lane.closedBy !== undefined || isMoved || table === undefined) {
      this.answers.refuse(lane, sequence, 'not-owner', table?.ring.ownerOf(partition) ?? '');
    } else if (!this.#port.handles(stream)) {
      this.answers.refuse(lane, sequence, 'no-handler', '');
    } else if (this.size >= this.#config.maxQueued || lane.handled.crowded) {
      this.answers.refuse(lane, sequence, 'overloaded', '');
    } else {
      const waits = state === 'claiming' || !this.#port.isReady(table, partition);
      this.#accept(lane, item, waits);
    }
  }

  /** Follows the lane's openings and positions; says false when the item is not the next one. */
  #advance(lane: InLane, item: ForwardItem): boolean {
    if (item.opening < lane.opening) return false;
    if (item.opening > lane.opening) {
      lane.opening = item.opening;
      lane.position = 0;
      lane.closedBy = undefined;
    }
    if (lane.closedBy !== undefined && item.sequence >= lane.closedBy.sequence) return false;
    if (item.position !== lane.position + 1) {
      if (item.position > lane.position) this.answers.gap(lane, item.sequence);
      return false;
    }
    lane.position = item.position;
    // A new opening begins with the oldest unsettled message: all before it is settled.
    if (item.position === 1) {
      lane.handled.raiseFloor(item.sequence - 1);
      for (const each of lane.failed) if (each < item.sequence) lane.failed.delete(each);
      this.#letGo(lane, item.sequence);
    }
    return true;
  }

  /**
   * What waits here and comes before this place is settled for its sender: it gave it up, or sends it
   * again under another place. It is not taken for handled, and not handled for nobody.
   */
  #letGo(lane: InLane, first: number): void {
    const unwanted = new Set<Job>();
    for (const [sequence, job] of lane.jobs) {
      if (sequence >= first || job.started) continue;
      for (const asker of askersOf(job)) {
        if (asker.lane === lane && asker.sequence === sequence) asker.lane = undefined;
      }
      this.#parts.lanes.vacate(lane, sequence);
      // Kept for its publisher alone, it would begin before what came earlier on its lane.
      if (askersOf(job).every((asker) => asker.lane === undefined)) unwanted.add(job);
    }
    if (unwanted.size === 0) return;
    for (const job of unwanted) this.answers.forget(job);
    this.#dispatcher.takeQueued((job) => unwanted.has(job));
    this.#parked.takeMatching((_ring, job) => unwanted.has(job));
  }

  /** `waits`: the partition is on its way here. */
  #accept(lane: InLane, item: ForwardItem, waits: boolean): void {
    lane.top = Math.max(lane.top, item.sequence);
    let incoming: Incoming;
    try {
      incoming = this.#port.decode(item);
    } catch (error) {
      const reason = CoterieError.from(error, 'undecodable');
      this.#port.dropped(item.stream, reason);
      this.answers.fail(lane, item, reason, this.#now);
      return;
    }
    const problem = chainProblem(incoming.message, incoming.chain);
    if (problem !== undefined) {
      this.answers.fail(lane, item, problem, this.#now);
      return;
    }
    const { sequence, wantsReply, reply } = item;
    const asker: Asker = { lane, sequence, wantsReply, reply, wants: incoming.wants };
    const job = this.#jobOf(incoming, asker, item);
    if (!waits) {
      this.#begin(job);
    } else if (!this.#attach(job)) {
      this.#keep(job);
      this.#parked.add(lane.ring, job);
    }
  }

  #jobOf(
    incoming: Incoming,
    asker: Asker,
    item: Pick<ForwardItem, 'partition' | 'attempt' | 'late' | 'remainingMs'>,
  ): Job {
    const { message, chain } = incoming;
    const { partition, attempt, late, remainingMs } = item;
    return {
      message,
      chain,
      asker,
      partition,
      attempt,
      late,
      repeatable: isRepeatable(asker),
      idHash: undefined,
      sameHash: undefined,
      attached: undefined,
      deadline: remainingMs > 0 ? this.#now + remainingMs : Number.POSITIVE_INFINITY,
      tenure: this.tenure,
      started: false,
      line: undefined,
      slot: 0,
    };
  }

  /** To the handler, unless the same message was handled or is under way. */
  #begin(job: Job): void {
    // Out of the ring since this turn began.
    if (!this.isCurrent(job)) {
      this.answers.returnJob(job);
      return;
    }
    const known = this.answers.knownOutcome(job);
    if (known !== undefined) {
      this.answers.forget(job);
      this.answers.tellAll(job, known, this.#now);
    } else if (!this.#attach(job)) {
      this.#keep(job);
      this.#dispatcher.add(job);
    }
  }

  /** The same message is under way, come by another way: whoever asks gets the one outcome. */
  #attach(job: Job): boolean {
    const first = this.answers.underWay(job);
    if (first === undefined || first === job) return false;
    (first.attached ??= []).push(job.asker);
    first.deadline = Math.max(first.deadline, job.deadline);
    const { lane, sequence } = job.asker;
    if (lane !== undefined) this.#parts.lanes.occupy(lane, sequence, first);
    return true;
  }

  #keep(job: Job): void {
    const { lane, sequence } = job.asker;
    if (lane !== undefined) this.#parts.lanes.occupy(lane, sequence, job);
    this.answers.remember(job);
  }

  // ---- giving up ----

  #return(jobs: readonly Job[]): void {
    for (const job of jobs) this.answers.returnJob(job);
    if (jobs.length > 0) this.#port.flushSoon();
  }

  /** The stream lost its handler while messages were queued: they are somebody else's now. */
  #unhandle(job: Job): void {
    const { stream } = job.message;
    const same = (other: Job): boolean => other.message.stream === stream && other.partition >= 0;
    const queued = this.#dispatcher.takeQueued(same);
    for (const each of job.partition >= 0 ? [job, ...queued] : queued) {
      this.answers.returnJob(each);
    }
    if (job.partition >= 0) return;
    const text = `no handler for stream ${stream} any more`;
    this.answers.conclude(job, { ok: false, code: 'no-handler', text, node: '' }, this.#now);
  }

  /** Nobody waits for it any more, and it has not begun. */
  #expire(job: Job): void {
    const text = 'the deadline passed before the handler could begin';
    this.answers.forget(job);
    this.answers.tellAll(job, { ok: false, code: 'expired', text, node: '' }, this.#now);
  }
}

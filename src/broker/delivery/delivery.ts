import type {
  AckFrame,
  DataFrame,
  ForwardFrame,
  ForwardItem,
  NackFrame,
  Peer,
  ProgressFrame,
  ReplyTarget,
} from '../../codec/data-frame.ts';
import type { CoterieError } from '../../runtime/errors.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import type { CallLimits } from './call-places.ts';
import { Acks, type AckPort } from './acks.ts';
import type { DispatcherConfig } from './dispatcher.ts';
import type { HoldingTable } from './holding-table.ts';
import { Holdings, type HoldingsConfig } from './holdings.ts';
import { IdWindow, type IdWindowLimits } from './id-window.ts';
import { InLanes } from './in-lanes.ts';
import type { Asker, Job } from './job.ts';
import type { Target } from './lane.ts';
import { type HookedPartitions, type HookTarget, PartitionHooks } from './partition-hooks.ts';
import { Outbox, type OutboxConfig } from './outbox.ts';
import { Outcomes, type OutcomeLimits } from './outcomes.ts';
import type { Incoming, Outcome, Parcel } from './parcel.ts';
import { laneProgress, publisherProgress } from './progress.ts';
import { Receiver, type ReceiverConfig } from './receiver.ts';

/** All numbers of delivery. */
export interface DeliveryConfig
  extends
    OutboxConfig,
    ReceiverConfig,
    DispatcherConfig,
    HoldingsConfig,
    IdWindowLimits,
    OutcomeLimits,
    CallLimits {
  /** How often an owner tells senders that it still works on what it has. */
  readonly progressMs: number;
}

/** What the delivery core wants of the world. */
export interface DeliveryPort {
  /** This process as the ring knows it now. */
  peer(): Peer;
  viewDigest(): string;
  /** To a member's or a client's data inbox. The frame is read at once: its items change later. */
  send(to: string, frame: DataFrame): void;
  /** To the inbox of a publisher, by its subject. */
  sendTo(subject: string, frame: DataFrame): void;
  /** Begin to handle; `finished` is called exactly once for it. */
  run(job: Job): void;
  /** Call `flush` at the end of this turn. */
  flushSoon(): void;
  /** Compare views with this member, and see whether it lives. */
  look(member: string): void;
  decode(item: ForwardItem): Incoming;
  handles(stream: string): boolean;
  /** The stream's partitions are loaded when they are gained, and stored when they are released. */
  hooksOn(stream: string): HookedPartitions;
  /** As of `PartitionHooksPort`; answered by `loaded` and `stored`. */
  load(target: HookTarget): void;
  cancel(target: HookTarget): void;
  store(target: HookTarget): void;
  dropped(stream: string, error: CoterieError): void;
  /** Answers a plain client of the bus. */
  answerPlainly(reply: string, outcome: Outcome): void;
  /** A message goes to an owner once more. Called before it leaves. */
  resent(parcel: Parcel, to: Target): void;
  /** A message that nobody waits for failed for good. */
  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void;
  gained(table: HoldingTable, partitions: readonly number[]): void;
  released(table: HoldingTable, partitions: readonly number[]): void;
  idsEvicted(count: number): void;
}

/** How often what is idle for too long is forgotten. */
const SWEEP_MS = 10_000;

type Unsigned =
  | Omit<AckFrame, 'from' | 'clique'>
  | Omit<NackFrame, 'from' | 'clique'>
  | Omit<ProgressFrame, 'from' | 'clique'>;

/**
 * A member's delivery: what it sends to owners, what it owns and handles, and what changes hands.
 * A deterministic machine like the membership core: frames, rings and times come in, everything
 * goes out through the port. The simulator runs this very code.
 */
export class Delivery implements AckPort {
  readonly outbox: Outbox;
  readonly holdings: Holdings;
  readonly #self: Target;
  readonly #clique: string;
  readonly #config: DeliveryConfig;
  readonly #port: DeliveryPort;
  readonly #acks: Acks;
  readonly #lanes = new InLanes();
  readonly #ids: IdWindow;
  readonly #outcomes: Outcomes;
  readonly #receiver: Receiver;
  readonly #hooks: PartitionHooks;
  #routing: Routing | undefined;
  #now = 0;
  #wallTime = 0;
  #progressAt = 0;
  #sweepAt = 0;

  constructor(self: Target, clique: string, config: DeliveryConfig, port: DeliveryPort) {
    this.#self = self;
    this.#clique = clique;
    this.#config = config;
    this.#port = port;
    this.#acks = new Acks(config.batchBytes);
    this.#outcomes = new Outcomes(config);
    const ids = new IdWindow(config, (count) => port.idsEvicted(count));
    this.#ids = ids;
    this.outbox = new Outbox(self.instance, config, {
      forward: (target, frame) => this.#forward(target, { ...frame, from: port.peer() }),
      flushSoon: () => port.flushSoon(),
      hint: (member) => port.look(member),
      resent: (parcel, to) => port.resent(parcel, to),
      lost: (parcel, outcome) => port.lost(parcel, outcome),
    });
    this.holdings = new Holdings(self, config, {
      send: (to, frame) => port.send(to, { ...frame, from: port.peer() }),
      progress: (to, frame) => this.toMember(to, frame),
      look: (member) => port.look(member),
      busy: (streams, partition) =>
        this.#receiver.busy(streams, partition) || this.#hooks.holds(streams, partition),
      returnQueued: (table, partitions) => this.#receiver.returnQueued(table, partitions),
      lanesOf: (ring, partition) => this.#receiver.released(ring, partition),
      ids: (partitions, limit) => ids.export(partitions, limit),
      learn: (frame) => this.#receiver.learn(frame, this.#now),
      gained: (table, partitions) => {
        port.gained(table, partitions);
        const ready = this.#hooks.gained(table, partitions);
        this.#receiver.unpark(table.group.id, ready, this.#now);
      },
      released: (table, partitions) => port.released(table, partitions),
      viewDigest: () => port.viewDigest(),
    });
    const parts = { acks: this.#acks, ids, lanes: this.#lanes, outcomes: this.#outcomes };
    this.#receiver = new Receiver(config, parts, {
      run: (job) => port.run(job),
      decode: (item) => port.decode(item),
      handles: (stream) => port.handles(stream),
      dropped: (stream, error) => port.dropped(stream, error),
      flushSoon: () => port.flushSoon(),
      answerPlainly: (reply, outcome) => port.answerPlainly(reply, outcome),
      table: (ring) => this.holdings.table(ring),
      tableOfStream: (stream) => this.holdings.tableOfStream(stream),
      isReady: (table, partition) => this.#hooks.isReady(table.group.streams, partition),
      ended: (stream, partition) => {
        this.#hooks.ended(stream, partition);
        this.holdings.finished(stream, partition, this.#now);
      },
    });
    this.#hooks = new PartitionHooks({
      busy: (streams, partition) => this.#receiver.busy(streams, partition),
      load: (target) => port.load(target),
      cancel: (target) => port.cancel(target),
      store: (target) => port.store(target),
      hooksOn: (stream) => port.hooksOn(stream),
      tableOfStream: (stream) => this.holdings.tableOfStream(stream),
      unpark: (ring, partition) => this.#receiver.unpark(ring, [partition], this.#now),
      clear: (stream, partition) => this.holdings.finished(stream, partition, this.#now),
    });
  }

  /** Queued, running and parked messages. */
  get load(): number {
    return this.#receiver.size;
  }

  /** True when nothing is held, handled or under way. */
  get idle(): boolean {
    const isDone = this.#receiver.size === 0 && this.outbox.pending === 0;
    return isDone && this.holdings.empty && this.#hooks.empty;
  }

  /** True while hooks have partitions of this member, or are about to let go of them. */
  get storing(): boolean {
    return !this.#hooks.empty;
  }

  /** True while partitions of this member wait for their release, or for their hooks. */
  get settling(): boolean {
    return this.holdings.claiming || this.#hooks.loading;
  }

  /** True when `finished` of this job would still count. */
  isCurrent(job: Job): boolean {
    return this.#receiver.isCurrent(job);
  }

  groupOf(stream: string): RingGroup | undefined {
    return this.#routing?.groupOf(stream);
  }

  get routing(): Routing | undefined {
    return this.#routing;
  }

  /** New rings; `members` maps present names to instances. */
  install(
    routing: Routing,
    members: ReadonlyMap<string, string>,
    now: number,
    wallTime: number,
  ): void {
    this.#setTime(now, wallTime);
    this.#routing = routing;
    this.#hooks.findHooked(routing);
    this.outbox.install(routing, members, now);
    this.holdings.install(routing, members, now, wallTime);
    this.#hooks.align();
    this.#receiver.returnOrphans();
    this.#port.flushSoon();
  }

  /** This member was put out of the ring: it holds nothing and acknowledges nothing of before. */
  oust(now: number): void {
    this.#setTime(now, this.#wallTime);
    this.holdings.reset(now);
    this.#receiver.reset();
    this.outbox.forsake(this.#self, now);
    this.#hooks.oust();
  }

  /** Handlers came or went: what is held with former hooks is stored by them, and loaded anew. */
  rehook(streams: Iterable<string>, now: number): void {
    this.#now = now;
    if (this.#routing !== undefined) this.#hooks.findHooked(this.#routing);
    for (const stream of streams) {
      const table = this.holdings.tableOfStream(stream);
      const partitions = this.#hooks.partitions(stream);
      // What waits for its handler waits for the new hooks as well.
      if (table !== undefined) this.#receiver.returnQueued(table, partitions);
      this.#hooks.renew(stream);
    }
    this.#port.flushSoon();
  }

  /** `load` is over: the partition is ready, or nobody needs it any more. */
  loaded(target: HookTarget, ok: boolean, now: number): void {
    this.#now = now;
    this.#hooks.loaded(target.stream, target.partition, ok);
    this.#port.flushSoon();
  }

  /** `store` is over. */
  stored(target: HookTarget, now: number): void {
    this.#now = now;
    this.#hooks.stored(target.stream, target.partition);
    // Not at once: what is stored in one turn is released in one frame.
    this.#port.flushSoon();
  }

  /** Takes a message for its owner. */
  offer(group: RingGroup, parcel: Parcel, now: number): void {
    this.#now = now;
    this.outbox.offer(group, parcel, now);
  }

  /** Takes a message without a key, to be handled here. */
  handleHere(incoming: Incoming, reply: ReplyTarget | undefined, asker: Asker | undefined): void {
    this.#receiver.takeUnkeyed(incoming, reply, asker, this.#now);
  }

  onFrame(frame: DataFrame, now: number, wallTime: number): void {
    this.#setTime(now, wallTime);
    switch (frame.type) {
      case 'forward':
        this.#receiver.onForward(frame, now);
        break;
      case 'ack':
        this.outbox.onAck(frame, now);
        break;
      case 'nack':
        this.#onNack(frame, now);
        break;
      case 'progress':
        this.outbox.onProgress(frame, now);
        this.holdings.onProgress(frame, now);
        break;
      case 'claim':
        this.holdings.onClaim(frame, now);
        break;
      case 'released':
        this.holdings.onReleased(frame, now, wallTime);
        break;
    }
  }

  /** A handler is done. Says false when the outcome came too late to count. */
  finished(job: Job, outcome: Outcome, now: number): boolean {
    this.#now = now;
    return this.#receiver.finished(job, outcome, now);
  }

  flush(now: number): void {
    this.#now = now;
    this.outbox.flush(now);
    this.holdings.flush();
    if (this.#acks.empty) return;
    this.#acks.flush(this, (ring) => ({
      ringDigest: this.#routing?.groupById(ring)?.ring.digest ?? '',
      viewDigest: this.#port.viewDigest(),
    }));
  }

  tick(now: number, wallTime: number): void {
    this.#setTime(now, wallTime);
    this.outbox.tick(now);
    this.holdings.tick(now, wallTime);
    if (now - this.#progressAt >= this.#config.progressMs) {
      this.#progressAt = now;
      this.#tellProgress();
    }
    if (now - this.#sweepAt >= SWEEP_MS) {
      this.#sweepAt = now;
      this.#lanes.sweep(now);
      this.#outcomes.sweep(now);
      this.#ids.sweep(now);
    }
    this.flush(now);
  }

  // ---- how acknowledgements leave ----

  toMember(name: string, frame: Unsigned): void {
    const full = { ...frame, from: this.#port.peer(), clique: this.#clique } as DataFrame;
    if (name !== this.#self.name) this.#port.send(name, full);
    else this.onFrame(full, this.#now, this.#wallTime);
  }

  toInbox(inbox: string, frame: Unsigned): void {
    const full = { ...frame, from: this.#port.peer(), clique: this.#clique } as DataFrame;
    this.#port.sendTo(inbox, full);
  }

  #forward(target: Target, frame: ForwardFrame): void {
    if (target.instance !== this.#self.instance) {
      this.#port.send(target.name, frame);
      return;
    }
    // Copies: the parcel may be sent anew, under other numbers, while this one waits here.
    const items = frame.items.map((item) => ({ ...item }));
    this.#receiver.onForward({ ...frame, items }, this.#now);
  }

  #onNack(frame: NackFrame, now: number): void {
    const here = this.#routing?.groupById(frame.ring)?.ring.digest;
    const moved = frame.refusals.some((refusal) => refusal.code === 'not-owner');
    if (moved && here !== frame.ringDigest) this.#port.look(frame.from.name);
    this.outbox.onNack(frame, now);
  }

  #tellProgress(): void {
    const { batchBytes } = this.#config;
    for (const [sender, frame] of laneProgress(this.#lanes, batchBytes)) {
      this.toMember(sender, frame);
    }
    for (const [claimer, frame] of this.holdings.progress()) this.toMember(claimer, frame);
    for (const [inbox, frame] of publisherProgress(this.#receiver.answers, batchBytes)) {
      this.toInbox(inbox, frame);
    }
    this.#receiver.answers.repeatRefusals();
  }

  #setTime(now: number, wallTime: number): void {
    this.#now = now;
    this.#wallTime = wallTime;
  }
}

import type {
  AckFrame,
  DataFrame,
  ForwardItem,
  NackFrame,
  Peer,
  ProgressFrame,
} from '../../codec/data-frame.ts';
import type { CoterieError } from '../../runtime/errors.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import { Acks, type AckPort } from './acks.ts';
import { Dispatcher, type DispatcherConfig } from './dispatcher.ts';
import type { HoldingTable } from './holding-table.ts';
import { Holdings } from './holdings.ts';
import { IdWindow, type IdWindowLimits } from './id-window.ts';
import type { Asker, Job } from './job.ts';
import { Outbox, type OutboxConfig } from './outbox.ts';
import { Outcomes, type OutcomeLimits } from './outcomes.ts';
import type { Incoming, Outcome, Parcel } from './parcel.ts';
import { Receiver, type ReceiverConfig } from './receiver.ts';
import { parseReply } from './reply-subject.ts';

/** All numbers of delivery. */
export interface DeliveryConfig
  extends OutboxConfig, ReceiverConfig, DispatcherConfig, IdWindowLimits, OutcomeLimits {
  /** How often an owner tells senders that it still works on what it has. */
  readonly progressMs: number;
  /** How often an unanswered claim is repeated. */
  readonly claimRetryMs: number;
}

/** What the delivery core wants of the world. */
export interface DeliveryPort {
  /** This process as the ring knows it now. */
  peer(): Peer;
  viewDigest(): string;
  /** To a member's or a client's data inbox. */
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
  dropped(stream: string, error: CoterieError): void;
  /** Answers a plain client of the bus. */
  answerPlainly(reply: string, outcome: Outcome): void;
  /** A message that nobody waits for failed for good. */
  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void;
  gained(table: HoldingTable, partitions: readonly number[]): void;
  released(table: HoldingTable, partitions: readonly number[]): void;
  idsEvicted(count: number): void;
}

/** The most ids that go along with one release. */
const MAX_RELEASED_IDS = 4096;

/**
 * A member's delivery: what it sends to owners, what it owns and handles, and what changes hands.
 * A deterministic machine like the membership core: frames, rings and times come in, everything
 * goes out through the port. The simulator runs this very code.
 */
export class Delivery implements AckPort {
  readonly outbox: Outbox;
  readonly holdings: Holdings;
  readonly #self: { readonly name: string; readonly instance: string };
  readonly #clique: string;
  readonly #config: DeliveryConfig;
  readonly #port: DeliveryPort;
  readonly #acks = new Acks();
  readonly #dispatcher: Dispatcher;
  readonly #receiver: Receiver;
  #routing: Routing | undefined;
  #now = 0;
  #wallTime = 0;
  #progressAt = 0;
  #sweepAt = 0;

  constructor(
    self: { name: string; instance: string },
    clique: string,
    config: DeliveryConfig,
    port: DeliveryPort,
  ) {
    this.#self = self;
    this.#clique = clique;
    this.#config = config;
    this.#port = port;
    this.#dispatcher = new Dispatcher(config, (job) => port.run(job));
    const ids = new IdWindow(config, (count) => port.idsEvicted(count));
    this.outbox = new Outbox(config, {
      forward: (target, frame) => {
        if (target.instance === self.instance) {
          // Copies: the parcel may be sent anew, under other numbers, while this one waits here.
          const items = frame.items.map((item) => ({ ...item }));
          this.#receiver.onForward({ ...frame, items, from: port.peer() }, this.#now);
        } else {
          port.send(target.name, { ...frame, from: port.peer() });
        }
      },
      flushSoon: () => port.flushSoon(),
      hint: (member) => port.look(member),
      lost: (parcel, outcome) => port.lost(parcel, outcome),
    });
    this.holdings = new Holdings(self, config.claimRetryMs, {
      send: (to, frame) => port.send(to, { ...frame, from: port.peer() }),
      compareViews: (member) => port.look(member),
      busy: (streams, partition) => this.#receiver.busy(streams, partition),
      returnQueued: (table, partitions) => this.#receiver.returnQueued(table, partitions),
      lanesOf: (ring, partition) => this.#receiver.released(ring, partition),
      ids: () => ids.export(MAX_RELEASED_IDS),
      learn: (frame) => this.#receiver.learn(frame, this.#now),
      gained: (table, partitions) => {
        port.gained(table, partitions);
        this.#receiver.unpark(table.group.id, partitions, this.#now);
      },
      released: (table, partitions) => port.released(table, partitions),
      viewDigest: () => port.viewDigest(),
    });
    const outcomes = new Outcomes(config);
    const parts = {
      acks: this.#acks,
      dispatcher: this.#dispatcher,
      holdings: this.holdings,
      ids,
      outcomes,
    };
    this.#receiver = new Receiver(config, parts, port);
  }

  /** Queued, running and parked messages. */
  get load(): number {
    return this.#receiver.size;
  }

  /** True when nothing is held, handled or under way. */
  get idle(): boolean {
    return this.#receiver.size === 0 && this.outbox.pending === 0 && this.holdings.empty;
  }

  /** True when `finished` of this job would still count. */
  isCurrent(job: Job): boolean {
    return job.tenure === this.#receiver.tenure;
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
    this.outbox.install(routing, members, now);
    this.holdings.install(routing, members, now, wallTime);
    this.#port.flushSoon();
  }

  /** This member was put out of the ring: it holds nothing and acknowledges nothing of before. */
  oust(now: number): void {
    this.#setTime(now, this.#wallTime);
    this.holdings.reset();
    this.#receiver.reset();
  }

  /** Takes a message for its owner. */
  offer(group: RingGroup, parcel: Parcel, now: number): void {
    this.#now = now;
    this.outbox.offer(group, parcel, now);
  }

  /** Takes a message without a key, to be handled here. */
  handleHere(incoming: Incoming, reply: string | undefined, asker: Asker | undefined): void {
    this.#receiver.takeUnkeyed(incoming, reply, asker);
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
        break;
      case 'claim':
        this.holdings.onClaim(frame);
        break;
      case 'released':
        this.holdings.onReleased(frame, wallTime);
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
    this.holdings.tick(now);
    if (now - this.#progressAt >= this.#config.progressMs) {
      this.#progressAt = now;
      this.#tellProgress();
    }
    if (now - this.#sweepAt >= 10_000) {
      this.#sweepAt = now;
      this.#receiver.lanes.sweep(now);
    }
    this.flush(now);
  }

  // ---- how acknowledgements leave ----

  toMember(
    name: string,
    frame:
      | Omit<AckFrame, 'from' | 'clique'>
      | Omit<NackFrame, 'from' | 'clique'>
      | Omit<ProgressFrame, 'from' | 'clique'>,
  ): void {
    const full = { ...frame, from: this.#port.peer(), clique: this.#clique } as
      | AckFrame
      | NackFrame
      | ProgressFrame;
    if (name !== this.#self.name) this.#port.send(name, full);
    else this.onFrame(full, this.#now, this.#wallTime);
  }

  toInbox(
    inbox: string,
    frame:
      | Omit<AckFrame, 'from' | 'clique'>
      | Omit<NackFrame, 'from' | 'clique'>
      | Omit<ProgressFrame, 'from' | 'clique'>,
  ): void {
    const full = { ...frame, from: this.#port.peer(), clique: this.#clique } as DataFrame;
    this.#port.sendTo(inbox, full);
  }

  #onNack(frame: NackFrame, now: number): void {
    const here = this.#routing?.groupById(frame.ring)?.ring.digest;
    const moved = frame.refusals.some((refusal) => refusal.code === 'not-owner');
    if (moved && here !== frame.ringDigest) this.#port.look(frame.from.name);
    this.outbox.onNack(frame, now);
  }

  #tellProgress(): void {
    const lanes = new Map<string, { to: string; ring: string; partitions: Set<number> }>();
    for (const { sender, ring, partition } of this.#receiver.waitingLanes()) {
      const key = `${sender}/${ring}`;
      const known = lanes.get(key);
      if (known === undefined) lanes.set(key, { to: sender, ring, partitions: new Set([partition]) });
      else known.partitions.add(partition);
    }
    for (const { to, ring, partitions } of lanes.values()) {
      this.toMember(to, { type: 'progress', ring, partitions: [...partitions], refs: [] });
    }
    const inboxes = new Map<string, number[]>();
    for (const reply of this.#receiver.waitingReplies()) {
      const target = parseReply(reply);
      if (target === undefined) continue;
      const refs = inboxes.get(target.inbox);
      if (refs === undefined) inboxes.set(target.inbox, [target.ref]);
      else refs.push(target.ref);
    }
    for (const [inbox, refs] of inboxes) {
      this.toInbox(inbox, { type: 'progress', ring: '', partitions: [], refs });
    }
  }

  #setTime(now: number, wallTime: number): void {
    this.#now = now;
    this.#wallTime = wallTime;
  }
}

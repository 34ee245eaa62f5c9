import type { ErrorCode } from '../runtime/errors.ts';
import type { Random } from '../runtime/random.ts';
import { Detector } from './detector.ts';
import type { ControlFrame } from './frame.ts';
import { Gossip } from './gossip.ts';
import { TO_CLIQUE, type FrameBody, type RingHost, type Stage } from './host.ts';
import { Joining } from './joining.ts';
import { eventOf } from './member-event.ts';
import { isPresent, type MemberRecord } from './member.ts';
import { silenceLimitMs, type RingTiming } from './options.ts';
import { firstRecord, sortedOnce, type MembershipOptions } from './membership-options.ts';
import { OwnName } from './own-name.ts';
import { Peers } from './peers.ts';
import { Reception } from './reception.ts';
import { Roster, type RosterChange } from './roster.ts';
import { MAX_INCARNATION } from './sound.ts';
import type { Destination, RingEffect, RingInput, View } from './step.ts';

export type { MembershipOptions };

/**
 * One member's part in the clique, as a deterministic machine: `step` takes an input and the time
 * and returns what is to be done. It owns no timer, socket, clock or dice; equal inputs give equal
 * effects.
 */
export class Membership implements RingHost {
  readonly timing: RingTiming;
  readonly config: string;
  readonly random: Random;
  readonly roster = new Roster();
  readonly peers = new Peers();
  now = 0;
  self: MemberRecord;
  stage: Stage = 'idle';
  activeSince = 0;
  connected = false;
  topology: 'single' | 'cluster' = 'cluster';
  connectedAt = 0;
  changedAt = Number.NEGATIVE_INFINITY;
  ownHeardAt = Number.NEGATIVE_INFINITY;
  readonly #joining: Joining;
  readonly #detector: Detector;
  readonly #gossip: Gossip;
  readonly #ownName: OwnName;
  readonly #reception: Reception;
  #effects: RingEffect[] = [];
  #urgent = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #announcedWakeAt = Number.POSITIVE_INFINITY;
  #lastStepAt = 0;
  /** What is added to the monotonic time to make stamps: a wall clock that jumps harms nobody. */
  #stampOffset: number | undefined;
  /** This member becomes active with no lower incarnation. */
  #leastIncarnation = 1;
  #wasActive = false;
  /** It has said, or will say when it is active again, that it leaves. */
  #isLeaving = false;

  constructor(options: MembershipOptions) {
    this.timing = options.timing;
    this.config = options.config;
    this.random = options.random;
    this.self = firstRecord(options);
    this.#joining = new Joining(this);
    this.#detector = new Detector(this);
    this.#gossip = new Gossip(this);
    this.#ownName = new OwnName(this, this.#joining);
    this.#reception = new Reception(this, {
      joining: this.#joining,
      detector: this.#detector,
      gossip: this.#gossip,
      ownName: this.#ownName,
    });
  }

  get view(): View {
    return { digest: this.roster.digest, members: this.roster.present() };
  }

  /**
   * Takes one input. `now` is monotonic and never goes back; `wallTime` is unix ms and only stamps
   * frames. The returned effects are to be performed in their order.
   */
  step(input: RingInput, now: number, wallTime: number): RingEffect[] {
    this.now = now;
    this.#stampOffset ??= wallTime - now;
    this.#effects = [];
    this.#urgent = false;
    const digest = this.roster.digest;
    // After a stall, frames may be read before the tick is given: what was late is seen first.
    const overdue = now - this.#wakeAt > this.timing.lateTickMs;
    if (this.#running() && (overdue || input.type === 'tick')) this.#tick();
    if (this.stage !== 'stopped') this.#handle(input);
    this.#lastStepAt = now;
    if (this.roster.digest !== digest) {
      this.#effects.push({ type: 'view', view: this.view, urgent: this.#urgent });
    }
    this.#announceWake(input.type === 'tick');
    return this.#effects;
  }

  // ---- what the parts use ----

  send(to: Destination, body: FrameBody): void {
    // A client that is disconnected would keep the frame and send it late, as old news.
    if (!this.connected) return;
    const { name, instance, incarnation } = this.self;
    const from = {
      name,
      instance,
      incarnation,
      viewDigest: this.roster.digest,
      config: this.config,
      sentAt: this.now + (this.#stampOffset ?? 0),
    };
    this.#effects.push({ type: 'send', to, frame: { ...body, from } as ControlFrame });
  }

  take(record: MemberRecord): RosterChange | undefined {
    const digest = this.roster.digest;
    const change = this.roster.take(record, this.now);
    if (change === undefined) return undefined;
    if (this.roster.digest !== digest) this.changedAt = this.now;
    const event = eventOf(change);
    if (event !== undefined) this.#effects.push({ type: 'event', event, record: change.after });
    const gone =
      change.before !== undefined && isPresent(change.before) && !isPresent(change.after);
    if (gone || change.after.phase === 'leaving') this.#urgent = true;
    return change;
  }

  changeSelf(change: Partial<MemberRecord>): void {
    this.#setSelf(change);
    this.send(TO_CLIQUE, { type: 'join', record: this.self, attempt: 1 });
  }

  outrank(incarnation: number): void {
    const next = Math.min(incarnation + 1, MAX_INCARNATION);
    this.#leastIncarnation = Math.max(this.#leastIncarnation, next);
  }

  becomeActive(): void {
    this.stage = 'active';
    this.#wasActive = true;
    this.activeSince = this.#leastIncarnation;
    if (this.#isLeaving) {
      // It was put out of the ring while it left: it comes back only to say goodbye.
      this.stage = 'leaving';
      this.changeSelf({ phase: 'leaving', incarnation: this.activeSince });
    } else {
      this.changeSelf({ phase: 'active', incarnation: this.activeSince });
      this.#effects.push({ type: 'joined' });
    }
    this.#ownName.start();
    this.#gossip.start();
    this.#detector.start();
  }

  oust(reason: 'evicted' | 'gap'): void {
    this.#effects.push({ type: 'ousted', reason });
    this.stage = 'joining';
    this.#urgent = true;
    this.outrank(this.self.incarnation);
    this.roster.forgetDead();
    if (this.self.incarnation >= MAX_INCARNATION) this.#beginAnew();
    this.#setSelf({ phase: 'joining' });
    this.#joining.start();
  }

  stop(code: ErrorCode, text: string): void {
    // The others need not suspect a member that goes by itself. (A namesake's record stays.)
    if (code === 'node-key-taken') this.#leave();
    this.stage = 'stopped';
    if (!this.#wasActive) this.#effects.push({ type: 'refused', code, text });
    else {
      const why = code === 'name-taken' ? 'replaced' : code;
      this.#effects.push({ type: 'replaced', code: why, text });
    }
  }

  heardOwn(): void {
    this.ownHeardAt = this.now;
  }

  wakeAt(at: number): void {
    this.#wakeAt = Math.min(this.#wakeAt, at > this.now ? at : this.now + 1);
  }

  // ---- inputs ----

  #handle(input: RingInput): void {
    switch (input.type) {
      case 'join':
        if (this.stage === 'idle') this.#start();
        break;
      case 'leaving':
        this.#isLeaving = true;
        if (this.stage !== 'active') break;
        this.stage = 'leaving';
        this.changeSelf({ phase: 'leaving' });
        break;
      case 'leave':
        this.#leave();
        break;
      case 'update':
        this.#update(input);
        break;
      case 'frame':
        if (this.#running()) this.#reception.onFrame(input.frame);
        break;
      case 'tick':
        break;
      case 'noResponders':
        if (this.#judging()) this.#detector.onNoResponders(input.member, input.inbox);
        break;
      case 'bus':
        this.#onBus(input.connected, input.topology);
        break;
      case 'hint':
        if (this.#judging()) this.#detector.look(input.member);
        break;
    }
  }

  #running(): boolean {
    return this.stage !== 'idle' && this.stage !== 'stopped';
  }

  #judging(): boolean {
    return this.stage === 'active' || this.stage === 'leaving';
  }

  #start(): void {
    this.stage = 'joining';
    this.#lastStepAt = this.now;
    this.take(this.self);
    this.#joining.start();
    this.wakeAt(this.now + this.timing.clockCheckMs);
  }

  #leave(): void {
    const wasRunning = this.#running();
    this.#setSelf({ status: 'left' });
    if (wasRunning) this.send(TO_CLIQUE, { type: 'leave', record: this.self });
    this.stage = 'stopped';
  }

  #update({ streams, healthy, withdrawn }: RingInput & { readonly type: 'update' }): void {
    const change = {
      ...(streams === undefined ? {} : { streams: sortedOnce(streams) }),
      ...(healthy === undefined ? {} : { healthy }),
      ...(withdrawn === undefined ? {} : { withdrawn }),
    };
    if (this.#running()) this.changeSelf(change);
    else this.self = { ...this.self, ...change };
  }

  #setSelf(change: Partial<MemberRecord>): void {
    this.self = { ...this.self, ...change, revision: this.self.revision + 1 };
    this.take(this.self);
  }

  /** All incarnations were used up, by forgery: this name comes back when it was forgotten. */
  #beginAnew(): void {
    this.roster.forgetAllBut('');
    this.self = { ...this.self, incarnation: 0 };
    this.#leastIncarnation = 1;
  }

  #tick(): void {
    const { now, timing } = this;
    const lateBy = Math.max(0, now - this.#wakeAt);
    // Since the last input, since any of them shows that this member was awake.
    const gap = now - this.#lastStepAt;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.wakeAt(now + timing.clockCheckMs);
    if (gap > silenceLimitMs(timing)) {
      if (gap > timing.tombstoneMs / 2) this.roster.forgetAllBut(this.self.name);
      if (this.stage === 'joining') this.#joining.start();
      else this.oust('gap');
    } else if (this.stage === 'joining') {
      this.#joining.tick();
    } else {
      this.#detector.tick(lateBy);
      this.#gossip.tick();
    }
  }

  #onBus(connected: boolean, topology: 'single' | 'cluster'): void {
    if (connected && !this.connected) this.connectedAt = this.now;
    this.connected = connected;
    this.topology = topology;
    if (connected && this.stage === 'joining') this.#joining.start();
  }

  #announceWake(timerIsSpent: boolean): void {
    if (!this.#running() || this.#wakeAt === Number.POSITIVE_INFINITY) return;
    if (this.#wakeAt === this.#announcedWakeAt && !timerIsSpent) return;
    this.#announcedWakeAt = this.#wakeAt;
    this.#effects.push({ type: 'wake', at: this.#wakeAt });
  }
}

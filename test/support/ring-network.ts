import type { ControlFrame, FrameSender } from '../../src/ring/frame.ts';
import { Membership, type MembershipOptions } from '../../src/ring/membership.ts';
import { RING_PRESETS, type RingTiming } from '../../src/ring/options.ts';
import type { Destination, RingEffect, RingInput } from '../../src/ring/step.ts';
import { type Random, seededRandom } from '../../src/runtime/random.ts';
import { EventQueue } from './event-queue.ts';
import { type LinkQuality, Links } from './ring-links.ts';
import type { LogEntry, VirtualMember } from './virtual-member.ts';

/** What the virtual bus does to frames. */
export interface NetworkOptions extends Partial<LinkQuality> {
  readonly seed?: number;
  readonly timing?: RingTiming;
  readonly topology?: 'single' | 'cluster';
  /** Tells a sender when nobody is subscribed where its frame went. */
  readonly noResponders?: boolean;
  /** With `noResponders`: a cut link tells so too, as a cut route between two servers does. */
  readonly cutsReport?: boolean;
  /** Gives each member needless ticks this often, always before its announced wake. */
  readonly extraTickMs?: number;
  /** Told of each frame that is sent, and of each delivery of it. */
  readonly meter?: (way: 'sent' | 'received', frame: ControlFrame, to: Destination) => void;
}

/**
 * A virtual bus with its own clock, on which membership cores live: frames are delayed, dropped,
 * doubled, reordered and cut, members crash, freeze and come back. One seed gives one run.
 */
export class RingNetwork {
  now = 0;
  /** How far the wall clocks have jumped. */
  wallOffset = 0;
  readonly members = new Map<string, VirtualMember>();
  /** The same by name, since thousands of frames a second look for one member. */
  readonly #named = new Map<string, VirtualMember[]>();
  readonly log: LogEntry[] = [];
  /** Frames sent so far, by type. */
  readonly frames = new Map<string, number>();
  /** Everything that members sent, when it is kept. */
  readonly record: { readonly from: string; readonly frame: ControlFrame }[] = [];
  keepsRecord = false;
  keepsLog = true;
  /** What needless ticks brought about: deadlines whose wake was not announced. */
  readonly overlooked: RingEffect[] = [];
  readonly #options: NetworkOptions;
  readonly #timing: RingTiming;
  readonly links: Links;
  readonly #random: Random;
  readonly #queue = new EventQueue<() => void>();
  #instances = 0;

  constructor(options: NetworkOptions = {}) {
    this.#options = options;
    this.#timing = options.timing ?? RING_PRESETS.lan;
    this.#random = seededRandom(options.seed ?? 1);
    const { delayMs = 1, jitterMs = 0, dropRate = 0, doubleRate = 0 } = options;
    this.links = new Links({ delayMs, jitterMs, dropRate, doubleRate }, this.#random);
  }

  /** A new process; a second one with the same id takes the place of the first. */
  start(id: string, options: Partial<MembershipOptions> = {}): VirtualMember {
    this.#instances += 1;
    const instance = options.instance ?? this.#instances.toString(16).padStart(16, '0');
    const name = options.name ?? id;
    const core = new Membership({
      name,
      instance,
      nodeKey: Buffer.from(name).toString('hex'),
      weight: 1,
      streams: ['orders'],
      protocol: { min: 1, max: 1 },
      config: 'ring-1',
      timing: this.#timing,
      random: seededRandom((this.#options.seed ?? 1) * 1000 + this.#instances),
      ...options,
    });
    const member: VirtualMember = {
      id,
      name,
      core,
      state: 'up',
      busUp: true,
      timer: 0,
      wakeAt: Number.POSITIVE_INFINITY,
      waiting: [],
      sent: 0,
      received: 0,
    };
    const before = this.members.get(id);
    if (before !== undefined) this.#unname(before);
    this.members.set(id, member);
    this.#named.set(name, [...(this.#named.get(name) ?? []), member]);
    this.give(member, { type: 'bus', connected: true, topology: this.#topology });
    if (this.#options.extraTickMs !== undefined) this.#tickOften(member, this.#options.extraTickMs);
    return member;
  }

  rename(id: string, to: string): void {
    const member = this.get(id);
    this.members.delete(id);
    this.members.set(to, member);
    member.id = to;
  }

  get(id: string): VirtualMember {
    const member = this.members.get(id);
    if (member === undefined) throw new Error(`no member ${id}`);
    return member;
  }

  join(...ids: readonly string[]): void {
    for (const id of ids) this.give(this.members.get(id) ?? this.start(id), { type: 'join' });
  }

  /** Gives an input as soon as the member can take one. */
  give(member: VirtualMember, input: RingInput): void {
    if (member.state === 'frozen') member.waiting.push(input);
    if (member.state !== 'up') return;
    for (const effect of member.core.step(input, this.now, this.wallTime)) {
      this.#perform(member, effect);
    }
  }

  get wallTime(): number {
    return 1_700_000_000_000 + this.now + this.wallOffset;
  }

  run(durationMs: number): void {
    const end = this.now + durationMs;
    for (;;) {
      const next = this.#queue.peekTime();
      if (next === undefined || next > end) break;
      this.now = Math.max(this.now, next);
      this.#queue.pop()?.();
    }
    this.now = end;
  }

  /** Runs in steps until the condition holds; how long that took, undefined when it never did. */
  runUntil(condition: () => boolean, limitMs: number, stepMs = 5): number | undefined {
    const start = this.now;
    while (!condition()) {
      if (this.now - start >= limitMs) return undefined;
      this.run(stepMs);
    }
    return this.now - start;
  }

  after(delayMs: number, action: () => void): void {
    this.#queue.push(this.now + delayMs, action);
  }

  crash(id: string): void {
    const member = this.get(id);
    member.state = 'down';
    member.waiting.length = 0;
  }

  freeze(id: string): void {
    this.get(id).state = 'frozen';
  }

  /** What waited is read now; whether the timer or the frames come first is chance. */
  thaw(id: string): void {
    const member = this.get(id);
    if (member.state !== 'frozen') return;
    member.state = 'up';
    const waiting = member.waiting.splice(0);
    const timerFirst = this.#random.next() < 0.5;
    if (timerFirst) this.give(member, { type: 'tick' });
    for (const input of waiting) this.give(member, input);
    if (!timerFirst) this.give(member, { type: 'tick' });
  }

  leave(id: string, drainMs = 10): void {
    const member = this.get(id);
    this.give(member, { type: 'leaving' });
    this.after(drainMs, () => this.give(member, { type: 'leave' }));
  }

  bus(id: string, up: boolean): void {
    const member = this.get(id);
    member.busUp = up;
    this.give(member, { type: 'bus', connected: up, topology: this.#topology });
  }

  /** Puts a frame on the bus that no member of ours sent. */
  inject(to: Destination, frame: ControlFrame): void {
    for (const member of this.#receivers(to)) {
      this.after(this.links.quality.delayMs, () => this.#deliver(member, frame, to));
    }
  }

  /** A sender as this member would fill it in now. */
  senderOf(id: string): FrameSender {
    const { core } = this.get(id);
    const { name, instance, incarnation } = core.self;
    const { config } = core;
    return {
      name,
      instance,
      incarnation,
      viewDigest: core.view.digest,
      config,
      sentAt: this.wallTime,
    };
  }

  running(): VirtualMember[] {
    return [...this.members.values()].filter(
      ({ state, core }) => state === 'up' && core.stage !== 'stopped' && core.stage !== 'idle',
    );
  }

  /** True when all running members are active and see exactly each other, alive. */
  agrees(): boolean {
    const running = this.running();
    const first = running[0]?.core.view;
    if (first === undefined) return true;
    const isOneView = running.every(
      ({ core }) => core.stage === 'active' && core.roster.digest === first.digest,
    );
    if (!isOneView || first.members.some(({ status }) => status !== 'alive')) return false;
    const names = running.map(({ name }) => name).sort();
    return first.members.map(({ name }) => name).join() === names.join();
  }

  get #topology(): 'single' | 'cluster' {
    return this.#options.topology ?? 'single';
  }

  #tickOften(member: VirtualMember, everyMs: number): void {
    this.after(everyMs, () => {
      if (member.state === 'down') return;
      this.#tickOften(member, everyMs);
      if (member.state === 'frozen' || this.now >= member.wakeAt) return;
      for (const effect of member.core.step({ type: 'tick' }, this.now, this.wallTime)) {
        if (effect.type !== 'wake') this.overlooked.push(effect);
        this.#perform(member, effect);
      }
    });
  }

  #perform(member: VirtualMember, effect: RingEffect): void {
    if (effect.type === 'send') {
      this.#send(member, effect.to, effect.frame);
    } else if (effect.type === 'wake') {
      member.timer += 1;
      member.wakeAt = effect.at;
      const armed = member.timer;
      this.#queue.push(Math.max(effect.at, this.now), () => this.#fire(member, armed));
    } else if (this.keepsLog) {
      this.log.push({ at: this.now, id: member.id, effect });
    }
  }

  #fire(member: VirtualMember, armed: number): void {
    // A frozen member's timer fires when it thaws.
    if (member.timer === armed && member.state === 'up') this.give(member, { type: 'tick' });
  }

  #send(from: VirtualMember, to: Destination, frame: ControlFrame): void {
    this.frames.set(frame.type, (this.frames.get(frame.type) ?? 0) + 1);
    this.#options.meter?.('sent', frame, to);
    from.sent += 1;
    if (this.keepsRecord) this.record.push({ from: from.id, frame });
    if (!from.busUp) return;
    const receivers = this.#receivers(to);
    const reachable = receivers.filter((each) => !this.links.isCut(from.id, each.id));
    const nobody = this.#options.cutsReport === true ? reachable : receivers;
    if (to.kind === 'member' && nobody.length === 0 && this.#options.noResponders === true) {
      this.after(2 * this.links.quality.delayMs, () => {
        if (from.busUp) this.give(from, { type: 'noResponders', member: to.name, inbox: to.inbox });
      });
    }
    for (const receiver of reachable) {
      for (const delay of this.links.delays(from.id, receiver.id, frame)) {
        this.after(delay, () => this.#deliver(receiver, frame, to));
      }
    }
  }

  #deliver(receiver: VirtualMember, frame: ControlFrame, to: Destination): void {
    if (!receiver.busUp || receiver.state === 'down') return;
    receiver.received += 1;
    this.#options.meter?.('received', frame, to);
    this.give(receiver, { type: 'frame', frame });
  }

  #receivers(to: Destination): VirtualMember[] {
    if (to.kind === 'subject') return [];
    const all = to.kind === 'clique' ? [...this.members.values()] : this.#named.get(to.name);
    return (all ?? []).filter(
      ({ state, busUp, core }) => state !== 'down' && busUp && core.stage !== 'stopped',
    );
  }

  #unname(member: VirtualMember): void {
    const rest = (this.#named.get(member.name) ?? []).filter((each) => each !== member);
    this.#named.set(member.name, rest);
  }
}

import type { PingFrame, PingRequestFrame, PongFrame } from './frame.ts';
import { toMember, type RingHost } from './host.ts';
import { isPresent, type MemberRecord } from './member.ts';
import { shuffle } from '../runtime/random.ts';
import { LocalHealth } from './local-health.ts';
import { NoResponders } from './no-responders.ts';
import { Relays } from './relays.ts';
import { Suspicions } from './suspicions.ts';

/** A ping that waits for its pong. */
interface Probe {
  readonly number: number;
  readonly target: string;
  readonly instance: string;
  readonly startedAt: number;
  stage: 'direct' | 'indirect';
  deadline: number;
  /** How many others were asked, and how many of these had no answer either. */
  helpers: number;
  alsoUnanswered: number;
  /** The bus said that nobody listens: suspicion is shorter. */
  hasty: boolean;
}

/** Where the bus says that nobody listens, suspicion lasts for this part of its time. */
const HASTY_SHARE = 0.5;

/**
 * Failure detection after SWIM (Das, Gupta, Motivala 2002) with Lifeguard's local health
 * (Dadgar, Phillips, Currey 2018): shuffled round-robin pings and the next member in name order,
 * indirect pings before suspicion, suspicion before eviction. A member whose own tick came late
 * gives no verdict before it has heard from others.
 */
export class Detector {
  readonly #host: RingHost;
  readonly #health: LocalHealth;
  readonly #suspicions: Suspicions;
  readonly #noResponders: NoResponders;
  readonly #probes = new Map<string, Probe>();
  readonly #relays: Relays;
  #round: string[] = [];
  #turn = 0;
  #number = 0;
  #nextPingAt = 0;

  constructor(host: RingHost) {
    this.#host = host;
    this.#health = new LocalHealth(host);
    this.#relays = new Relays(host);
    this.#suspicions = new Suspicions(host, this.#health, (name) => this.look(name));
    this.#noResponders = new NoResponders(host, this.#health, this.#suspicions, {
      ping: (name, inbox) => void this.#ping(name, inbox),
      askOthersAbout: (record) => this.#askOthersAbout(record),
    });
  }

  start(): void {
    const { now, random, timing } = this.#host;
    // Members that became active together do not ping in step.
    this.#nextPingAt = now + random.next() * timing.pingIntervalMs;
    this.#probes.clear();
    this.#relays.clear();
    this.#suspicions.clear();
    this.#noResponders.clear();
    this.#host.wakeAt(this.#nextPingAt);
  }

  /** `lateBy`: how long after the announced time this tick came. */
  tick(lateBy: number): void {
    const { now, timing } = this.#host;
    if (lateBy > timing.lateTickMs) this.#cameLate(lateBy);
    if (now >= this.#nextPingAt) {
      this.#pingNext();
      this.#nextPingAt = Math.max(this.#nextPingAt + timing.pingIntervalMs, now + 1);
    }
    this.#checkProbes();
    this.#relays.tick();
    this.#suspicions.tick();
    this.#noResponders.tick();
    this.#host.wakeAt(this.#nextPingAt);
  }

  /** A frame from a member shows that it lives. */
  onHeard(name: string): void {
    this.#health.onHeard();
    this.#noResponders.forget(name);
  }

  onPing(frame: PingFrame): void {
    const { self } = this.#host;
    if (frame.instance !== '' && frame.instance !== self.instance) return;
    this.#host.send(toMember(frame.from.name), {
      type: 'pong',
      number: frame.number,
      subject: self.name,
      subjectInstance: self.instance,
      alive: true,
    });
  }

  onPong(frame: PongFrame): void {
    const { from, number, subject } = frame;
    this.#relays.onPong(frame);
    const probe = this.#probes.get(subject);
    if (probe === undefined || probe.number !== number) return;
    if (probe.instance !== frame.subjectInstance) return;
    if (!frame.alive) {
      probe.alsoUnanswered += 1;
      return;
    }
    if (probe.stage === 'direct') this.#health.improve();
    else if (from.name !== subject) this.#health.worsen();
    this.#probes.delete(subject);
    this.#suspicions.absolve(subject);
  }

  onPingRequest(frame: PingRequestFrame): void {
    this.#relays.onPingRequest(frame, this.#nextNumber());
  }

  /** Somebody else suspects a member: look at it, and confirm only what was seen. */
  onSuspect(record: MemberRecord, observer: string): void {
    this.#suspicions.confirm(record, observer);
    this.look(record.name);
  }

  onNoResponders(name: string, inbox: 'control' | 'data'): void {
    this.#noResponders.report(name, inbox);
  }

  /** Pings a member now, outside of its turn. */
  look(name: string): void {
    const record = this.#host.roster.get(name);
    if (record === undefined || !isPresent(record) || this.#probes.has(name)) return;
    if (name !== this.#host.self.name) this.#probe(record);
  }

  /** Own time was lost: pongs may wait to be read, and verdicts wait for others' frames. */
  #cameLate(lateBy: number): void {
    this.#health.worsen();
    this.#health.distrust();
    for (const probe of this.#probes.values()) probe.deadline += lateBy;
    this.#noResponders.clear();
    this.#relays.clear();
  }

  #pingNext(): void {
    const target = this.#turn % 2 === 0 ? this.#nextInRound() : this.#neighbour();
    this.#turn += 1;
    if (target !== undefined) this.look(target);
  }

  #nextInRound(): string | undefined {
    const { roster, self, random } = this.#host;
    for (let refill = 0; refill < 2; refill += 1) {
      for (let name = this.#round.pop(); name !== undefined; name = this.#round.pop()) {
        const record = roster.get(name);
        if (record !== undefined && isPresent(record)) return name;
      }
      const others = roster.present().filter((record) => record.name !== self.name);
      this.#round = shuffle(
        others.map((record) => record.name),
        random,
      );
    }
    return undefined;
  }

  #neighbour(): string | undefined {
    const { roster, self } = this.#host;
    const members = roster.present();
    const next = members[roster.placeAfter(self.name)] ?? members[0];
    return next === undefined || next.name === self.name ? undefined : next.name;
  }

  #probe(record: MemberRecord): Probe {
    const { now, timing } = this.#host;
    const number = this.#ping(record.name, 'control');
    const deadline = now + timing.directTimeoutMs * this.#health.factor;
    const { name: target, instance } = record;
    const probe: Probe = {
      number,
      target,
      instance,
      startedAt: now,
      stage: 'direct',
      deadline,
      helpers: 0,
      alsoUnanswered: 0,
      hasty: false,
    };
    this.#probes.set(probe.target, probe);
    this.#host.wakeAt(probe.deadline);
    return probe;
  }

  #ping(name: string, inbox: 'control' | 'data'): number {
    const number = this.#nextNumber();
    const instance = this.#host.roster.get(name)?.instance ?? '';
    this.#host.send(toMember(name, inbox), { type: 'ping', number, instance });
    return number;
  }

  #checkProbes(): void {
    const { now, roster } = this.#host;
    for (const probe of this.#probes.values()) {
      const record = roster.get(probe.target);
      if (record === undefined || !isPresent(record) || record.instance !== probe.instance) {
        this.#probes.delete(probe.target);
      } else if (now < probe.deadline) {
        this.#host.wakeAt(probe.deadline);
      } else if (probe.stage === 'direct') {
        this.#askOthers(probe);
      } else {
        this.#probes.delete(probe.target);
        // Helpers that say nothing at all mean that the own frames get lost.
        if (probe.helpers > 0 && probe.alsoUnanswered === 0) this.#health.worsen();
        // Only who hears its own frames, and others', may think that it is not the one cut off.
        if (!this.#health.trusted(probe.startedAt)) continue;
        this.#suspicions.suspect(record);
        if (probe.hasty) this.#suspicions.hasten(probe.target, HASTY_SHARE);
      }
    }
  }

  #askOthersAbout(record: MemberRecord): void {
    const probe = this.#probes.get(record.name) ?? this.#probe(record);
    probe.hasty = true;
    if (probe.stage === 'direct') this.#askOthers(probe);
  }

  #askOthers(probe: Probe): void {
    const { now, timing, roster, self, random } = this.#host;
    probe.stage = 'indirect';
    probe.deadline = now + timing.indirectTimeoutMs * this.#health.factor;
    const { target, instance, number } = probe;
    const others = roster
      .present()
      .filter((record) => record.name !== self.name && record.name !== target);
    const helpers = shuffle([...others], random).slice(0, timing.indirectHelpers);
    for (const helper of helpers) {
      this.#host.send(toMember(helper.name), { type: 'ping-request', number, target, instance });
    }
    probe.helpers = helpers.length;
    // The ping is repeated, and one to the own inbox shows whether the bus carries anything.
    this.#host.send(toMember(target), { type: 'ping', number, instance });
    this.#host.send(toMember(self.name), { type: 'ping', number: 0, instance: self.instance });
    this.#host.wakeAt(probe.deadline);
  }

  #nextNumber(): number {
    this.#number = (this.#number % 0xffff_fffe) + 1;
    return this.#number;
  }
}

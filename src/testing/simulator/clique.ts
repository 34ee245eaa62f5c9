import { createBroker } from '../../broker/broker.ts';
import type { Handler } from '../../broker/handler.ts';
import type { BrokerOptions } from '../../broker/options.ts';
import type { RingConfig } from '../../ring/ring-config.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { History } from './history.ts';
import type { Journal } from './journal.ts';
import { MemberChecks } from './member-checks.ts';
import { STREAMS } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimMember } from './sim-member.ts';
import type { SimNats } from './sim-servers.ts';
import { SimProcess } from './sim-process.ts';
import { subSeed } from './sub-seed.ts';

/** Small rings: building them is most of what a simulated broker costs. */
const RING: RingConfig = { partitions: 32, pointsPerMember: 8, loadCap: 1.25 };

/** A supervisor starts a member again so long after it ended by itself. */
const RESTART_MS = 500;
/** Whoever has left has let go of everything by then. */
const LET_GO_MS = 2500;
/** What a lost connection takes to come back, at most. */
export const RECONNECT_MS = 600;
/** A gap after which a member must not go on as if nothing had been, whatever its preset. */
const LONG_SLEEP_MS = 2000;

/** What the members of a run are made from. */
export interface CliqueParts {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly nats: SimNats;
  readonly journal: Journal;
  readonly history: History;
  readonly options: Partial<BrokerOptions>;
  /** The user's handler of a stream; undefined: the simulator's own. */
  handlerOf(stream: string, member: string): Handler | undefined;
}

/** All members of a run, and the supervisor that starts them again. */
export class Clique {
  readonly #parts: CliqueParts;
  readonly #members = new Map<string, SimMember>();
  readonly #all: SimMember[] = [];
  readonly #checks: MemberChecks;
  readonly #starts = new Map<string, number>();
  /** No member is started by itself any more. */
  isEnding = false;
  /** When a member came or began to leave last. */
  changedAt = 0;

  constructor(parts: CliqueParts) {
    this.#parts = parts;
    const { journal, scheduler } = parts;
    this.#checks = new MemberChecks(
      journal,
      () => scheduler.now,
      (instance) => this.#all.find(({ broker }) => broker.instance === instance),
    );
  }

  get(name: string): SimMember | undefined {
    const member = this.#members.get(name);
    return member === undefined || member.isGone ? undefined : member;
  }

  /** Members whose processes run, or are frozen. */
  present(): SimMember[] {
    return [...this.#members.values()].filter((member) => !member.isGone);
  }

  /** Every process that runs, also those that were replaced. */
  all(): readonly SimMember[] {
    return this.#all;
  }

  /** All members are active and have one view, of just them. */
  agrees(): boolean {
    const present = this.present();
    const [first] = present;
    if (first === undefined) return false;
    const { digest, members } = first.broker.view();
    if (members.length !== present.length) return false;
    for (const { broker, joinedAt, isLeaving } of present) {
      if (joinedAt === undefined || isLeaving || broker.view().digest !== digest) return false;
      const record = members.find(({ name }) => name === broker.name);
      if (record?.instance !== broker.instance || record.phase !== 'active') return false;
      if (record.status !== 'alive' || !record.healthy) return false;
    }
    return true;
  }

  /** Whether any member handles a stream, by its own word, and is not just coming or going. */
  handles(stream: string): boolean {
    return this.present().some(({ joinedAt, isLeaving, offSecond }) => {
      if (joinedAt === undefined || isLeaving) return false;
      return stream === STREAMS[0] || offSecond !== undefined;
    });
  }

  start(name: string): void {
    if (this.get(name) !== undefined) return;
    const { seed, scheduler, nats, journal, options } = this.#parts;
    const nth = (this.#starts.get(name) ?? 0) + 1;
    this.#starts.set(name, nth);
    const id = `${name}#${nth}`;
    const process = new SimProcess(id, scheduler, seededRandom(subSeed(seed, `process ${id}`)));
    const broker = createBroker({
      ring: RING,
      ...options,
      name,
      clock: process.clock,
      random: seededRandom(subSeed(seed, `broker ${id}`)),
      pubsub: nats.driver(process, Number(name.slice(1)) || 0),
    });
    const member: SimMember = {
      name,
      process,
      broker,
      offSecond: undefined,
      joinedAt: undefined,
      oustedAt: 0,
      frozenAt: 0,
      wokeAt: 0,
      sleptMs: 0,
      isLeaving: false,
      isGone: false,
    };
    this.#members.set(name, member);
    this.#all.push(member);
    journal.note('starts', id);
    this.changedAt = scheduler.now;
    this.#handle(member, STREAMS[0]);
    if (subSeed(seed, `second ${name}`) % 3 !== 0) this.regroup(member);
    this.#checks.watch(member);
    broker.on('gained', ({ streams, partitions }) => {
      this.#parts.history.gained(process, streams, partitions);
    });
    broker.on('replaced', (error) => this.#onReplaced(member, error.code));
    this.#join(member);
  }

  /** Starts to handle the second stream, or stops it. */
  regroup(member: SimMember): void {
    if (member.offSecond === undefined) {
      member.offSecond = this.#handle(member, STREAMS[1]);
    } else {
      member.offSecond();
      member.offSecond = undefined;
      this.#noteUnhandled();
    }
  }

  /** What a stream's last handler knows of what it handled, it can tell nobody. */
  #noteUnhandled(): void {
    for (const stream of STREAMS) {
      if (!this.handles(stream)) this.#parts.journal.disturb(`stream ${stream}`, 'unhandled', 0);
    }
  }

  /** kill -9. `silent`: its machine is gone, and no server notices. */
  kill(member: SimMember, silent = false): void {
    const { nats, journal, history } = this.#parts;
    journal.note(silent ? 'is gone silently' : 'is killed', member.process.id);
    journal.disturb(member.name, 'killed', 0);
    this.#gone(member);
    member.process.kill();
    nats.gone(member.process, silent);
    history.forget(member.process);
  }

  /** One that it replaced may have woken in time: the name is that one's again. */
  #gone(member: SimMember): void {
    member.isGone = true;
    const namesake = this.#all.find((each) => each.name === member.name && !each.isGone);
    if (namesake !== undefined) this.#members.set(member.name, namesake);
    this.#noteUnhandled();
  }

  freeze(member: SimMember, forMs: number): void {
    const { journal } = this.#parts;
    const { process } = member;
    const end = journal.disturb(member.name, 'frozen');
    const since = process.isFrozen ? member.frozenAt : this.#parts.scheduler.now;
    member.frozenAt = since;
    process.freeze(forMs, () => {
      const { now } = this.#parts.scheduler;
      end();
      // What was lost while it slept it begins to connect anew only now.
      const isAway = this.#parts.nats.connectionsOf(process).some((each) => !each.isServed);
      if (isAway) journal.disturb(member.name, 'disconnected', RECONNECT_MS);
      journal.note('wakes', process.id);
      member.wokeAt = now;
      member.sleptMs = now - since;
    });
  }

  /** A new process takes the name of this one, which is frozen. */
  replace(member: SimMember): void {
    this.#members.delete(member.name);
    this.start(member.name);
  }

  /** Leaves, and ends its process when everything is let go; resolves then. */
  async leave(member: SimMember): Promise<void> {
    if (member.isGone || member.isLeaving) return;
    const { journal, scheduler } = this.#parts;
    member.isLeaving = true;
    this.#noteUnhandled();
    this.changedAt = scheduler.now;
    journal.note('leaves', member.process.id);
    const beganAt = scheduler.now;
    await member.broker.leave();
    journal.note('has left', member.process.id);
    const tookMs = scheduler.now - beganAt;
    const suffered = journal.suffered(member.name, beganAt, scheduler.now);
    if (tookMs > MAX_LEAVE_MS && suffered === undefined) {
      journal.violate('I6', `${member.process.id} took ${tookMs.toFixed(0)} ms to leave`);
    }
    this.#ended(member);
  }

  #handle(member: SimMember, stream: string): () => void {
    const { history, scheduler } = this.#parts;
    const { process } = member;
    const own = this.#parts.handlerOf(stream, member.name);
    return member.broker.handle(stream, async (message, context) => {
      const run = history.begin(process, message, context);
      this.#checkAwake(member, context.partition, stream);
      let isDone = false;
      try {
        const { workMs = 0, fails = false } = run.op?.operation ?? {};
        if (workMs > 0)
          await new Promise<void>((done) => scheduler.at(scheduler.now + workMs, done, process));
        if (fails) throw new Error('as the schedule wants it');
        const reply = own === undefined ? `reply ${run.op?.place}` : await own(message, context);
        isDone = true;
        return reply;
      } finally {
        history.end(run, isDone);
      }
    });
  }

  /** Who slept for long finds out before it handles anything by an ownership of before. */
  #checkAwake(member: SimMember, partition: number, stream: string): void {
    const { wokeAt, sleptMs, oustedAt, process } = member;
    if (partition < 0 || sleptMs < LONG_SLEEP_MS || oustedAt >= wokeAt) return;
    const { history, journal } = this.#parts;
    if (history.gainedAt(process, stream, partition) >= wokeAt) return;
    const text = `${process.id} slept for ${sleptMs.toFixed(0)} ms and handles as if it had not`;
    journal.violate('I3', text);
  }

  #join(member: SimMember): void {
    const { journal, scheduler } = this.#parts;
    const { id } = member.process;
    member.broker.join().then(
      () => {
        journal.note('joined', id);
        member.joinedAt = scheduler.now;
      },
      (error: unknown) => {
        const { code, message } = CoterieError.from(error);
        journal.note('could not join', id, code);
        if (!JOIN_FAILURES.has(code))
          journal.violate('I9', `${id} cannot join: ${code} ${message}`);
        if (!member.isLeaving) this.#ended(member);
        this.#later(member.name);
      },
    );
  }

  /** Only a namesake may take a member's place. */
  #onReplaced(member: SimMember, code: string): void {
    const { journal } = this.#parts;
    journal.note('is replaced', member.process.id, code);
    const place = this.#all.indexOf(member);
    const isRivalled = this.#all.some(
      (each, at) => each.name === member.name && (at > place || (at < place && !each.isGone)),
    );
    if (!isRivalled) journal.violate('I8', `${member.process.id} stopped for nobody: ${code}`);
    if (!member.isLeaving) this.#ended(member);
    this.#later(member.name);
  }

  /** A supervisor starts it again, when no other process of the name runs. */
  #later(name: string): void {
    this.#parts.scheduler.after(RESTART_MS, () => {
      if (!this.isEnding) this.start(name);
    });
  }

  /** The broker has stopped: a moment later nothing of it is left, and its process exits. */
  #ended(member: SimMember): void {
    if (member.isGone) return;
    this.#gone(member);
    const { scheduler, nats, journal, history } = this.#parts;
    const { process } = member;
    scheduler.at(
      scheduler.now + LET_GO_MS,
      () => {
        const { timers } = process;
        const subscriptions = nats.subscriptionsOf(process);
        if (timers > 0 || subscriptions > 0) {
          const text = `${timers} timers and ${subscriptions} subscriptions`;
          journal.violate('I7', `${process.id} has ended and still has ${text}`);
        }
        process.kill();
        nats.gone(process, false);
        history.forget(process);
      },
      process,
    );
  }
}

/** What a join may fail with while the world is bad. */
const JOIN_FAILURES = new Set(['join-timeout', 'disconnected', 'name-taken', 'replaced', 'closed']);

/** `leaveTimeoutMs`, and a moment. */
const MAX_LEAVE_MS = 10_500;

import type { Client } from '../../broker/client-contract.ts';
import { createClient } from '../../broker/client.ts';
import type { Handler } from '../../broker/handler.ts';
import type { BrokerOptions } from '../../broker/options.ts';
import type { Verbs } from '../../broker/verbs.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { Clique } from './clique.ts';
import { FaultMaker } from './fault-maker.ts';
import { History, type Tracked } from './history.ts';
import { Journal, type Violation } from './journal.ts';
import { MessageChecks } from './message-checks.ts';
import type { FaultKind, Operation, Round, Schedule } from './schedule.ts';
import { Scheduler } from './scheduler.ts';
import { SimNats } from './sim-servers.ts';
import { SimProcess } from './sim-process.ts';
import { subSeed } from './sub-seed.ts';

/** What one run came to. */
export interface SimulationResult {
  readonly seed: number;
  /** In the order of their times; empty when every invariant held. */
  readonly violations: readonly Violation[];
  /** 16 hex characters over everything that happened: equal for two runs of one schedule. */
  readonly hash: string;
  /** Events that were simulated, and for how long, in virtual ms. */
  readonly events: number;
  readonly virtualMs: number;
  /** Faults that were made, by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Runs of handlers that ended. */
  readonly handled: number;
  /** Partitions that changed hands. */
  readonly ownerChanges: number;
  /** After each round: from the end of its last fault until all members had one view. */
  readonly convergenceMs: readonly number[];
  /** What happened, a line each; empty unless it was asked for. */
  readonly trace: readonly string[];
  /** Gives the same run again. */
  readonly schedule: Schedule;
}

/** What a run is made with, beside its schedule. */
export interface SimulationParts {
  readonly options: Partial<BrokerOptions>;
  handlerOf(stream: string, member: string): Handler | undefined;
  readonly keepsTrace: boolean;
  /** Ends at the first violation. */
  readonly stopsEarly: boolean;
}

const CLIENTS = ['client-1', 'client-2'];
/** All must have one view so long after the last fault. */
const CONVERGENCE_LIMIT_MS = 6000;
const LOOK_EVERY_MS = 50;
/** More timers, and more subscriptions, than this nobody has. */
const MAX_TIMERS = 1000;
const MAX_SUBSCRIPTIONS = 200;
const LEAVE_LIMIT_MS = 20_000;

/** One run of a schedule on real brokers, a virtual clock and a simulated NATS. */
export class Simulation {
  readonly #schedule: Schedule;
  readonly #parts: SimulationParts;
  readonly #scheduler: Scheduler;
  readonly #journal: Journal;
  readonly #history: History;
  readonly #checks: MessageChecks;
  readonly #clique: Clique;
  readonly #faults: FaultMaker;
  readonly #nats: SimNats;
  readonly #clients = new Map<string, { process: SimProcess; client: Client }>();
  readonly #convergence: number[] = [];
  /** When all members had one view, after the last disturbance. */
  #agreedAt = Number.POSITIVE_INFINITY;
  /** Operations of before were looked at. */
  #checkedAt = 0;

  constructor(schedule: Schedule, parts: SimulationParts) {
    this.#schedule = schedule;
    this.#parts = parts;
    const { seed } = schedule;
    this.#scheduler = new Scheduler((error) => this.#onThrown(error));
    const now = (): number => this.#scheduler.now;
    this.#journal = new Journal(now, parts.keepsTrace);
    this.#history = new History(this.#journal, now);
    this.#checks = new MessageChecks(this.#journal, this.#history);
    this.#nats = new SimNats(this.#scheduler, subSeed(seed, 'nats'), schedule.topology);
    const world = {
      scheduler: this.#scheduler,
      nats: this.#nats,
      journal: this.#journal,
      history: this.#history,
    };
    const { options } = parts;
    this.#clique = new Clique({
      seed,
      ...world,
      options,
      handlerOf: (stream, member) => parts.handlerOf(stream, member),
    });
    this.#faults = new FaultMaker({ ...world, clique: this.#clique });
  }

  async run(): Promise<SimulationResult> {
    const onUnhandled = (reason: unknown): void => this.#onThrown(reason);
    process.on('unhandledRejection', onUnhandled);
    try {
      this.#plan();
      for (const round of this.#schedule.rounds) await this.#playRound(round);
      if (!this.#isOver()) await this.#end();
    } finally {
      process.off('unhandledRejection', onUnhandled);
    }
    return {
      seed: this.#schedule.seed,
      violations: this.#journal.violations,
      hash: this.#journal.hash,
      events: this.#scheduler.count,
      virtualMs: this.#scheduler.now,
      faults: this.#faults.counts,
      handled: this.#history.handled,
      ownerChanges: this.#history.ownerChanges,
      convergenceMs: this.#convergence,
      trace: this.#journal.trace,
      schedule: this.#schedule,
    };
  }

  #plan(): void {
    const { members, faults, operations, seed } = this.#schedule;
    const scheduler = this.#scheduler;
    for (const { name, startAtMs } of members) {
      scheduler.at(startAtMs, () => this.#clique.start(name));
    }
    for (const name of CLIENTS) {
      const random = seededRandom(subSeed(seed, name));
      const process = new SimProcess(name, scheduler, random);
      const pubsub = this.#nats.driver(process, this.#clients.size);
      const { clock } = process;
      const client = createClient({ pubsub, clock, random });
      client.on('view', ({ view }) => {
        const names = view.members.map((record) => `${record.name}@${record.incarnation}`);
        this.#journal.note('view', name, `${view.digest} ${names.join(' ')}`);
      });
      this.#clients.set(name, { process, client });
    }
    for (const fault of faults) scheduler.at(fault.atMs, () => this.#faults.make(fault));
    for (const operation of operations) {
      scheduler.at(operation.atMs, () => this.#begin(operation));
    }
  }

  async #playRound({ healAtMs, untilMs }: Round): Promise<void> {
    await this.#runTo(healAtMs);
    if (this.#isOver()) return;
    this.#journal.note('everything heals');
    this.#faults.heal();
    const healedAt = this.#scheduler.now;
    // Where only what is planned happened, the calm of before goes on.
    if (this.#journal.disturbedUntil >= this.#agreedAt) this.#agreedAt = Number.POSITIVE_INFINITY;
    let tookMs = Number.POSITIVE_INFINITY;
    while (this.#scheduler.now < untilMs && !this.#isOver()) {
      await this.#runTo(Math.min(untilMs, this.#scheduler.now + LOOK_EVERY_MS));
      if (tookMs < Number.POSITIVE_INFINITY || !this.#clique.agrees()) continue;
      tookMs = this.#scheduler.now - healedAt;
      this.#agreedAt = Math.min(this.#agreedAt, this.#scheduler.now);
      this.#convergence.push(Math.round(tookMs));
      this.#journal.note('agree');
    }
    if (this.#isOver()) return;
    if (tookMs > CONVERGENCE_LIMIT_MS + Math.max(0, this.#clique.changedAt - healedAt)) {
      this.#journal.violate('I4', `no one view ${CONVERGENCE_LIMIT_MS} ms after the last fault`);
    } else if (!this.#clique.agrees() && this.#clique.changedAt < untilMs - CONVERGENCE_LIMIT_MS) {
      this.#journal.violate('I4', 'the one view did not last');
    }
    this.#checks.afterCalm(this.#checkedAt, untilMs);
    this.#checkedAt = untilMs;
    this.#checkBounds();
  }

  /** Everybody leaves; what then has not settled never will. */
  async #end(): Promise<void> {
    this.#clique.isEnding = true;
    // The last one to leave has nobody to hand over to.
    for (const op of this.#history.tracked) if (op.settled === undefined) op.strict = false;
    let left = false;
    const leaving = [
      ...this.#clique.all().map((member) => this.#clique.leave(member)),
      ...[...this.#clients.values()].map(({ client }) => client.close()),
    ];
    void Promise.all(leaving).then(() => {
      left = true;
    });
    const limit = this.#scheduler.now + LEAVE_LIMIT_MS;
    await this.#scheduler.run(limit, () => left);
    if (!left) this.#journal.violate('I6', `not everybody had left after ${LEAVE_LIMIT_MS} ms`);
    await this.#runTo(this.#scheduler.now + 3000);
    for (const { process } of this.#clients.values()) {
      const subscriptions = this.#nats.subscriptionsOf(process);
      if (process.timers > 0 || subscriptions > 0) {
        const text = `${process.timers} timers and ${subscriptions} subscriptions`;
        this.#journal.violate('I7', `${process.id} was closed and still has ${text}`);
      }
    }
    this.#checks.atEnd();
  }

  #checkBounds(): void {
    for (const { process } of this.#clique.present()) {
      const subscriptions = this.#nats.subscriptionsOf(process);
      if (process.timers <= MAX_TIMERS && subscriptions <= MAX_SUBSCRIPTIONS) continue;
      const text = `${process.timers} timers and ${subscriptions} subscriptions`;
      this.#journal.violate('I7', `${process.id} has ${text}`);
    }
  }

  async #runTo(at: number): Promise<void> {
    await this.#scheduler.run(at, () => this.#isOver());
  }

  #isOver(): boolean {
    return this.#parts.stopsEarly && this.#journal.violations.length > 0;
  }

  // ---- operations ----

  #begin(operation: Operation): void {
    const place = this.#history.tracked.length;
    const client = this.#clients.get(operation.from);
    const member = this.#clique.get(operation.from);
    const process = client?.process ?? member?.process;
    const verbs: Verbs | undefined = client?.client ?? member?.broker;
    if (process === undefined || verbs === undefined || process.isFrozen) return;
    if (member !== undefined && (member.joinedAt === undefined || member.isLeaving)) return;
    const now = this.#scheduler.now;
    const isCalm = this.#agreedAt <= now && this.#journal.disturbedUntil < this.#agreedAt;
    const op: Tracked = {
      place,
      operation,
      process,
      beganAt: now,
      runs: [],
      settled: undefined,
      strict: isCalm && this.#clique.handles(operation.stream),
    };
    this.#history.tracked.push(op);
    this.#journal.note(operation.verb, process.id, String(place));
    this.#ask(verbs, op).then(
      (node) => this.#settle(op, { ok: true, code: '', node }),
      (error: unknown) => {
        const { code, message } = CoterieError.from(error);
        if (code === 'internal') this.#journal.violate('I9', `${process.id}: ${message}`);
        this.#settle(op, { ok: false, code, node: undefined });
      },
    );
  }

  /** Resolves with the member that handled it, where the verb says so. */
  async #ask(verbs: Verbs, { operation, place }: Tracked): Promise<string | undefined> {
    const { verb, stream, key, timeoutMs } = operation;
    const message = { stream, data: String(place), ...(key === undefined ? {} : { key }) };
    if (verb === 'send') return (await verbs.send(message, { timeoutMs })).node;
    if (verb === 'request') return (await verbs.request(message, { timeoutMs })).node;
    await verbs.publish(message, { timeoutMs, confirm: verb === 'confirm' });
    return undefined;
  }

  #settle(op: Tracked, outcome: { ok: boolean; code: string; node: string | undefined }): void {
    const at = this.#scheduler.now;
    op.settled = { at, ...outcome };
    if (this.#journal.disturbedUntil >= op.beganAt) op.strict = false;
    if (!this.#clique.handles(op.operation.stream)) op.strict = false;
    this.#journal.note(outcome.ok ? 'succeeds' : outcome.code, op.process.id, String(op.place));
    this.#checks.settled(op);
  }

  #onThrown(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#journal.violate('I9', text);
  }
}

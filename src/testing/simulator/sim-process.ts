import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { EventOwner, ScheduledEvent, Scheduler } from './scheduler.ts';

/** Sockets are read up to this late after a process woke, each by a time of its own. */
const MAX_WAKE_LAG_MS = 40;

/** As in Node: a timer without a delay has one of 1 ms. */
const LEAST_DELAY_MS = 1;

/** 2026-01-01, unix ms: what wall clocks show at the virtual time 0. */
const WALL_ORIGIN_MS = Date.UTC(2026, 0, 1);

/**
 * One operating-system process with its clock. While it is frozen nothing of it runs: its timers
 * are late, and what is sent to it waits in its sockets. Dead, it never runs again.
 */
export class SimProcess implements EventOwner {
  /** Unique: `m1#2` is the second process of the name `m1`. */
  readonly id: string;
  /** Its member name: what links and faults know it by. */
  readonly name: string;
  readonly clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  /** What fell due while it was frozen, in that order. */
  #backlog: ScheduledEvent[] = [];
  /** Whoever wants to know when it wakes. */
  readonly #woken: (() => void)[] = [];
  readonly #readableAt = new Map<object, number>();
  #frozenUntil = 0;
  #hasRead = true;
  #isDead = false;
  #timers = 0;
  #rate = 1;
  #rateSince = 0;
  #rateBase: number;
  #wallOffset: number;

  constructor(id: string, scheduler: Scheduler, random: Random) {
    this.id = id;
    this.name = id.split('#')[0] as string;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#rateSince = scheduler.now;
    this.#rateBase = 1000 + random.next() * 1e6;
    this.#wallOffset = WALL_ORIGIN_MS + scheduler.now - this.#rateBase;
    this.clock = {
      now: () => this.#now(),
      wallTime: () => this.#now() + this.#wallOffset,
      setTimer: (run, delayMs) => this.#setTimer(run, delayMs),
      defer: (run) => void scheduler.at(scheduler.now, run, this),
    };
  }

  /** Timers that are set and have not fired. */
  get timers(): number {
    return this.#timers;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isFrozen(): boolean {
    return this.#frozenUntil > this.#scheduler.now;
  }

  /** False after it woke, until something of what was sent to it has been read. */
  get hasRead(): boolean {
    return this.#hasRead;
  }

  /** How far the wall clock is ahead of the true time. */
  get wallLeadMs(): number {
    return this.clock.wallTime() - WALL_ORIGIN_MS - this.#scheduler.now;
  }

  /** From now on the clock runs so many times as fast as it should. */
  drift(rate: number): void {
    this.#rateBase = this.#now();
    this.#rateSince = this.#scheduler.now;
    this.#rate = rate;
  }

  /** An administrator, or a time daemon, sets the wall clock. */
  jump(byMs: number): void {
    this.#wallOffset += byMs;
  }

  kill(): void {
    this.#isDead = true;
    this.#backlog = [];
    for (const each of this.#woken.splice(0)) each();
  }

  /** Nothing runs for so long; calls `woken` then, or when it dies, before anything else. */
  freeze(forMs: number, woken: () => void): void {
    const until = this.#scheduler.now + forMs;
    this.#frozenUntil = Math.max(this.#frozenUntil, until);
    this.#woken.push(woken);
    this.#scheduler.at(until, () => {
      if (this.#frozenUntil <= this.#scheduler.now) this.#wake();
    });
  }

  /** Wakes a frozen process before its time. */
  thaw(): void {
    if (!this.isFrozen) return;
    this.#frozenUntil = this.#scheduler.now;
    this.#wake();
  }

  admit(event: ScheduledEvent): boolean {
    if (this.#isDead) return false;
    if (this.isFrozen) {
      this.#backlog.push(event);
      return false;
    }
    if (event.socket === undefined) return true;
    const readableAt = this.#readableAt.get(event.socket) ?? 0;
    if (readableAt > this.#scheduler.now) {
      this.#scheduler.again(event, readableAt);
      return false;
    }
    this.#readableAt.delete(event.socket);
    this.#hasRead = true;
    return true;
  }

  /** Late timers and full sockets are taken in one order or the other, each socket at its time. */
  #wake(): void {
    for (const each of this.#woken.splice(0)) each();
    this.#hasRead = false;
    const { now } = this.#scheduler;
    const late = this.#backlog;
    this.#backlog = [];
    const socketsFirst = this.#random.next() < 0.5;
    this.#readableAt.clear();
    for (const { socket } of late) {
      if (socket === undefined || this.#readableAt.has(socket)) continue;
      const lag = this.#random.next() < 0.5 ? 0 : this.#random.next() * MAX_WAKE_LAG_MS;
      this.#readableAt.set(socket, now + lag);
    }
    const sockets = late.filter(({ socket }) => socket !== undefined);
    const timers = late.filter(({ socket }) => socket === undefined);
    for (const event of socketsFirst ? [...sockets, ...timers] : [...timers, ...sockets]) {
      const at = event.socket === undefined ? now : this.#readableAt.get(event.socket);
      this.#scheduler.again(event, at ?? now);
    }
  }

  #now(): number {
    return this.#rateBase + (this.#scheduler.now - this.#rateSince) * this.#rate;
  }

  #setTimer(run: () => void, delayMs: number): () => void {
    this.#timers += 1;
    const delay = Math.max(delayMs, LEAST_DELAY_MS) / this.#rate;
    const event = this.#scheduler.at(
      this.#scheduler.now + delay,
      () => {
        this.#timers -= 1;
        run();
      },
      this,
    );
    return () => {
      if (event.run === undefined) return;
      event.run = undefined;
      this.#timers -= 1;
    };
  }
}

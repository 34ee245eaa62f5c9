import { RECONNECT_MS, type Clique } from './clique.ts';
import type { History } from './history.ts';
import type { Journal } from './journal.ts';
import type { Impairment } from './links.ts';
import type { Fault, FaultKind } from './schedule.ts';
import type { SimMember } from './sim-member.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimNats } from './sim-servers.ts';

/** A message that is later than this may cost a pong its deadline. */
const HARMLESS_MS = 80;
/** Frames lost at this rate are made up for. */
const HARMLESS_RATE = 0.02;
/** A wall clock that jumps further looks like a machine that slept. */
const HARMLESS_JUMP_MS = 100;
const MAX_MEMBERS = 7;

export interface FaultParts {
  readonly scheduler: Scheduler;
  readonly nats: SimNats;
  readonly journal: Journal;
  readonly clique: Clique;
  readonly history: History;
}

/** Makes the faults of a schedule, and undoes them. */
export class FaultMaker {
  readonly counts: Partial<Record<FaultKind, number>> = {};
  readonly #parts: FaultParts;
  readonly #undo = new Set<() => void>();
  #newcomers = 0;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  make(fault: Fault): void {
    if (!this.#makers[fault.kind](fault)) return;
    this.counts[fault.kind] = (this.counts[fault.kind] ?? 0) + 1;
    const { kind, member = '', others = [], forMs = 0, rate = '', byMs = '', mode = '' } = fault;
    this.#parts.journal.note(
      'FAULT',
      kind,
      `${member} ${others.join()} ${forMs} ${rate} ${byMs} ${mode}`,
    );
  }

  /** Ends all that goes on. */
  heal(): void {
    const { nats, clique } = this.#parts;
    for (const undo of this.#undo) undo();
    nats.unblock();
    for (const { process } of clique.all()) {
      process.thaw();
      // At last the servers see that a machine is gone.
      if (process.isDead) nats.gone(process, false);
    }
  }

  /** How each kind is made; false when there is nobody to make it for. */
  readonly #makers: Readonly<Record<FaultKind, (fault: Fault) => boolean>> = {
    crash: (fault) => this.#crash(fault),
    restart: (fault) => this.#crash(fault),
    'join-all': (fault) => this.#restartAll(fault),
    leave: (fault) => this.#leave(fault),
    join: () => this.#newcomer(),
    regroup: (fault) => this.#to(fault, (member) => this.#parts.clique.regroup(member)),
    freeze: (fault) => this.#freeze(fault),
    stall: (fault) => this.#freeze(fault),
    replace: (fault) => this.#replace(fault),
    'clock-jump': (fault) => this.#to(fault, (member) => this.#jump(member, fault.byMs ?? 0)),
    'clock-drift': (fault) => this.#to(fault, ({ process }) => process.drift(fault.rate ?? 1)),
    disconnect: (fault) => this.#to(fault, (member) => this.#disconnect(member, fault)),
    'cut-one-way': (fault) => this.#cut([fault.member ?? ''], fault.others ?? [], fault),
    'cut-both-ways': (fault) => this.#cut([fault.member ?? ''], fault.others ?? [], fault),
    isolate: (fault) => this.#cut([fault.member ?? ''], fault.others ?? [], fault),
    split: (fault) => this.#split(fault),
    'server-restart': (fault) => this.#restartServer(fault),
    'route-cut': (fault) => this.#misroute(fault),
    'no-responders': (fault) => this.#misroute(fault),
    drop: (fault) => this.#impair(fault, 'drop'),
    double: (fault) => this.#impair(fault, 'double'),
    reorder: (fault) => this.#impair(fault, 'reorder'),
    corrupt: (fault) => this.#impair(fault, 'corrupt'),
    delay: (fault) => this.#impair(fault, 'delay'),
  };

  #to(fault: Fault, act: (member: SimMember) => void): boolean {
    const member = this.#memberOf(fault);
    if (member === undefined) return false;
    act(member);
    return true;
  }

  /** Whom a fault is for; while that one is away, another of those that `suits`. */
  #memberOf(
    { member: name = '' }: Fault,
    suits: (member: SimMember) => boolean = () => true,
  ): SimMember | undefined {
    const { clique } = this.#parts;
    const present = clique.present().filter(suits);
    return present.find((member) => member.name === name) ?? present[0];
  }

  // ---- of members ----

  #crash(fault: Fault): boolean {
    const { clique } = this.#parts;
    return this.#to(fault, (member) => {
      clique.kill(member, fault.mode === 'silent');
      this.#later(fault.forMs ?? 0, () => clique.start(member.name));
    });
  }

  #restartAll({ forMs = 0 }: Fault): boolean {
    const { clique } = this.#parts;
    for (const member of clique.present()) {
      clique.kill(member);
      this.#later(forMs, () => clique.start(member.name));
    }
    return true;
  }

  #leave(fault: Fault): boolean {
    const { clique } = this.#parts;
    const canLeave = ({ joinedAt, isLeaving, process }: SimMember): boolean =>
      joinedAt !== undefined && !isLeaving && !process.isFrozen;
    const member = this.#memberOf(fault, canLeave);
    if (member === undefined) return false;
    const again = (): void => clique.start(member.name);
    void clique.leave(member).then(() => this.#later(fault.forMs ?? 0, again));
    return true;
  }

  /** Somebody new starts; where the clique is large enough, another new one leaves. */
  #newcomer(): boolean {
    const { clique } = this.#parts;
    if (clique.present().length >= MAX_MEMBERS) {
      const [guest] = clique.present().filter(({ name }) => name.startsWith('n'));
      if (guest !== undefined && !guest.process.isFrozen) void clique.leave(guest);
    }
    this.#newcomers += 1;
    clique.start(`n${this.#newcomers}`);
    return true;
  }

  #freeze(fault: Fault): boolean {
    return this.#to(fault, (member) => this.#parts.clique.freeze(member, fault.forMs ?? 0));
  }

  #replace(fault: Fault): boolean {
    const { clique } = this.#parts;
    const member = this.#memberOf(fault, ({ joinedAt }) => joinedAt !== undefined);
    if (member === undefined) return false;
    clique.freeze(member, fault.forMs ?? 0);
    clique.replace(member);
    return true;
  }

  #jump({ name, process }: SimMember, byMs: number): void {
    if (Math.abs(byMs) > HARMLESS_JUMP_MS) this.#suffer(name, 'clock jump', 0);
    process.jump(byMs);
    this.#parts.history.clockAhead(process.wallLeadMs);
  }

  #disconnect({ name, process }: SimMember, { mode, forMs = 0 }: Fault): void {
    const purpose = mode === 'control' || mode === 'data' ? mode : 'both';
    this.#parts.nats.disconnect(process, purpose, forMs);
    this.#suffer(name, 'disconnected', forMs + RECONNECT_MS);
  }

  // ---- of the network ----

  #split(fault: Fault): boolean {
    const { others = [] } = fault;
    const names = this.#parts.clique.present().map(({ name }) => name);
    const rest = names.filter((name) => !others.includes(name));
    return rest.length > 0 && this.#cut(others, rest, fault);
  }

  #restartServer({ forMs = 0 }: Fault): boolean {
    const { nats } = this.#parts;
    const server = forMs % (nats.topology === 'single' ? 1 : 2);
    nats.down(server);
    this.#suffer('*', 'server away', forMs + RECONNECT_MS);
    this.#until(forMs, () => nats.up(server));
    return true;
  }

  /** Members that live seem to be gone to those at the other server. */
  #misroute(fault: Fault): boolean {
    const { nats, journal } = this.#parts;
    const { kind, member = '', forMs = 0 } = fault;
    if (nats.topology === 'single') return this.#blink(fault);
    const undo = kind === 'route-cut' ? nats.cutRoute() : nats.hide(member);
    // Who is hidden hears nobody at the other server, either: all of these are cut off from it.
    const end = journal.disturb('*', kind);
    this.#until(forMs, () => {
      undo();
      end();
    });
    return true;
  }

  /** One server says "no responders" wrongly only while connections come back. */
  #blink({ member: name, kind }: Fault): boolean {
    const { nats, clique } = this.#parts;
    const who = kind === 'route-cut' ? clique.present() : [clique.get(name ?? '')];
    for (const member of who) {
      if (member === undefined) return false;
      nats.disconnect(member.process, 'both', 0);
      this.#suffer(member.name, 'disconnected', RECONNECT_MS);
    }
    return true;
  }

  #impair(fault: Fault, kind: Impairment['kind']): boolean {
    const { nats, journal } = this.#parts;
    const { member, rate = 0, byMs = 0, forMs = 0 } = fault;
    const impairment: Impairment = { kind, rate, lateMs: byMs, member };
    nats.links.impair(impairment);
    const loses = (kind === 'drop' || kind === 'corrupt') && rate > HARMLESS_RATE;
    const isLate = (kind === 'delay' || kind === 'reorder') && byMs > HARMLESS_MS;
    const ends = loses || isLate ? [journal.disturb(member ?? '*', kind)] : [];
    ends.push(journal.disturb('lossy', kind));
    if (kind === 'double') ends.push(journal.disturb('doubled', kind));
    this.#until(forMs, () => {
      nats.links.repair(impairment);
      for (const end of ends) end();
    });
    return true;
  }

  #cut(from: readonly string[], to: readonly string[], fault: Fault): boolean {
    const { nats, journal } = this.#parts;
    const { kind, mode, forMs = 0 } = fault;
    const bothWays = kind !== 'cut-one-way';
    const cuts = from.flatMap((a) =>
      to.flatMap((b) => {
        const held = (): (() => void)[] | undefined => (mode === 'hold' ? [] : undefined);
        const there = { from: a, to: b, held: held() };
        return bothWays ? [there, { from: b, to: a, held: held() }] : [there];
      }),
    );
    const ends = [...from, ...to].flatMap((name) => [
      journal.disturb(name, 'cut off'),
      journal.disturb(`cut ${name}`, 'cut off'),
    ]);
    for (const cut of cuts) nats.links.cut(cut);
    this.#until(forMs, () => {
      for (const cut of cuts) nats.links.heal(cut);
      for (const end of ends) end();
    });
    return true;
  }

  #suffer(name: string, what: string, forMs: number): void {
    this.#parts.journal.disturb(name, what, forMs);
  }

  /** Undone after so long, or when everything heals. */
  #until(forMs: number, undo: () => void): void {
    const once = (): void => {
      if (this.#undo.delete(once)) undo();
    };
    this.#undo.add(once);
    this.#parts.scheduler.after(forMs, once);
  }

  #later(delayMs: number, run: () => void): void {
    const { scheduler, clique } = this.#parts;
    scheduler.after(delayMs, () => {
      if (!clique.isEnding) run();
    });
  }
}

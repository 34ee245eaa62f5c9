import type { BrokerEvents } from '../../broker/events.ts';
import type { MemberRecord } from '../../ring/member.ts';
import { OUSTED } from './history.ts';
import type { Journal } from './journal.ts';
import type { SimMember } from './sim-member.ts';

/** A member that ran and was connected for so long is healthy: nobody may evict it. */
const HEALTHY_MS = 1500;

/** A tick of the `lan` preset that is later than this is noticed: ticks are 100 ms apart. */
const LATE_TICK_MS = 250;

/** A sleep that costs a member what it knew, and how long after it they are watched. */
const LATE_MS = 500;
const JUST_WOKEN_MS = 250;

/** What a network does to the frames of one member, at more than a harmless rate. */
const LOSSY: ReadonlySet<string> = new Set(['drop', 'corrupt', 'delay', 'reorder']);

/** What a member suffered so long ago may still put it out of the ring. */
const CAUSE_MS = 8000;

/** What members say about each other, held against what is true. */
export class MemberChecks {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #byInstance: (instance: string) => SimMember | undefined;
  /** Suspicions that were seen, by instance and incarnation: only the first one is its own. */
  readonly #suspected = new Set<string>();
  /** Evictions that were seen, by instance and incarnation. */
  readonly #evicted = new Set<string>();

  constructor(
    journal: Journal,
    now: () => number,
    byInstance: (instance: string) => SimMember | undefined,
  ) {
    this.#journal = journal;
    this.#now = now;
    this.#byInstance = byInstance;
  }

  watch(member: SimMember): void {
    const { broker, process } = member;
    const { id } = process;
    const note = (event: string, record: MemberRecord): void => {
      this.#journal.note(event, id, `${record.name}@${record.incarnation}`);
    };
    /** The last incarnation under which this member saw an instance go. */
    const dead = new Map<string, number>();
    const bury = (record: MemberRecord): void => {
      const before = dead.get(record.instance) ?? 0;
      dead.set(record.instance, Math.max(before, record.incarnation));
    };
    broker.on('memberSuspected', (record) => {
      note('suspects', record);
      this.#onSuspected(member, record);
    });
    broker.on('memberRefuted', (record) => note('trusts again', record));
    broker.on('memberJoined', (record) => note('sees joining', record));
    broker.on('memberActive', (record) => note('sees active', record));
    broker.on('memberRestarted', (record) => note('sees restarted', record));
    broker.on('memberLeft', (record) => {
      note('sees leave', record);
      bury(record);
    });
    broker.on('memberEvicted', (record) => {
      note('evicts', record);
      bury(record);
      this.#onEvicted(member, record);
    });
    broker.on('ousted', ({ reason }) => {
      this.#journal.note('ousted', id, reason);
      // It may be on the smaller side of a split that others' troubles made.
      if (this.#journal.disturbedUntil < this.#now() - CAUSE_MS) {
        this.#journal.violate('I8', `${id} was put out of the ring (${reason}) for nothing`);
      }
      this.#journal.disturb(process.name, 'ousted', 0);
      this.#journal.disturb(OUSTED, 'ousted', 0);
      member.oustedAt = this.#now();
      // It forgets everybody, and asks anew.
      dead.clear();
    });
    broker.on('view', (view) => this.#onView(member, view, dead));
    broker.on('error', (error) => this.#onError(member, error));
    broker.on('dropped', ({ error, reason }) => {
      this.#journal.note('dropped', id, reason);
      this.#onError(member, error);
    });
  }

  /** Whoever has just woken up and has read nothing yet gives no verdict. */
  #checkAwake(verdict: string, { process, sleptMs }: SimMember, { name }: MemberRecord): void {
    if (process.hasRead || sleptMs < LATE_TICK_MS) return;
    const text = `slept for ${sleptMs.toFixed(0)} ms and ${verdict} ${name} before it reads`;
    this.#journal.violate('I8', `${process.id} ${text}`);
  }

  /** Whoever has just woken up says nothing about others before it has heard from them. */
  #onSuspected(observer: SimMember, record: MemberRecord): void {
    this.#checkAwake('suspects', observer, record);
    const key = `${record.instance}@${record.incarnation}`;
    if (this.#suspected.has(key)) return;
    this.#suspected.add(key);
    const now = this.#now();
    if (observer.sleptMs < LATE_MS || now - observer.wokeAt > JUST_WOKEN_MS) return;
    const target = this.#byInstance(record.instance);
    if (target?.joinedAt === undefined || target.isGone) return;
    const since = observer.wokeAt - observer.sleptMs - HEALTHY_MS;
    if (target.joinedAt > since) return;
    if (this.#journal.suffered(target.name, since, now) !== undefined) return;
    if (this.#journal.suffered(observer.name, since, now, LOSSY) !== undefined) return;
    const text = `slept for ${observer.sleptMs.toFixed(0)} ms and suspects ${target.process.id}`;
    this.#journal.violate('I8', `${observer.process.id} ${text}, which was healthy`);
  }

  #onEvicted(observer: SimMember, record: MemberRecord): void {
    this.#checkAwake('evicts', observer, record);
    const key = `${record.instance}@${record.incarnation}`;
    if (this.#evicted.has(key)) return;
    this.#evicted.add(key);
    this.#journal.disturb(record.name, 'evicted', 0);
    const target = this.#byInstance(record.instance);
    if (target === undefined || target.isGone || target.joinedAt === undefined) return;
    const now = this.#now();
    if (now - target.joinedAt < HEALTHY_MS) return;
    const { process } = target;
    if (this.#journal.suffered(process.name, now - HEALTHY_MS, now - 0.001) !== undefined) return;
    // What is lost on the way to the observer it cannot tell from what was never sent.
    if (this.#journal.suffered(observer.name, now - HEALTHY_MS, now, LOSSY) !== undefined) return;
    this.#journal.violate('I8', `${observer.process.id} evicted ${process.id}, which was healthy`);
  }

  /** Who has left, or was evicted and has not refuted, never comes back. */
  #onView(member: SimMember, view: BrokerEvents['view'], dead: ReadonlyMap<string, number>): void {
    const names = view.members.map(({ name, incarnation }) => `${name}@${incarnation}`);
    this.#journal.note('view', member.process.id, `${view.digest} ${names.join(' ')}`);
    for (const { instance, incarnation, name } of view.members) {
      const buried = dead.get(instance);
      if (buried === undefined || incarnation > buried) continue;
      this.#journal.violate('I4', `${member.process.id} sees ${name} again, which is dead`);
    }
  }

  #onError(member: SimMember, error: { readonly code: string; readonly message: string }): void {
    if (error.code !== 'internal') return;
    this.#journal.violate('I9', `${member.process.id}: ${error.message}`);
  }
}

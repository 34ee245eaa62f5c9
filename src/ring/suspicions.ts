import { neededObservers, TO_CLIQUE, type RingHost } from './host.ts';
import { isPresent, type MemberRecord } from './member.ts';
import type { LocalHealth } from './local-health.ts';

/** A member that may refute until `until`. */
interface Suspicion {
  readonly instance: string;
  readonly incarnation: number;
  /** Members that saw it fail themselves. */
  readonly observers: Set<string>;
  startedAt: number;
  until: number;
}

/** More confirmations than this tell nobody anything new. */
const ENOUGH_OBSERVERS = 3;

/** Members under suspicion, and the step from suspicion to eviction. */
export class Suspicions {
  readonly #host: RingHost;
  readonly #health: LocalHealth;
  readonly #look: (name: string) => void;
  readonly #suspicions = new Map<string, Suspicion>();

  constructor(host: RingHost, health: LocalHealth, look: (name: string) => void) {
    this.#host = host;
    this.#health = health;
    this.#look = look;
  }

  clear(): void {
    this.#suspicions.clear();
  }

  /** This member saw `record` fail. */
  suspect(record: MemberRecord): void {
    const suspicion = this.#open(record);
    const { self } = this.#host;
    if (suspicion.observers.has(self.name)) return;
    const news = suspicion.observers.size < ENOUGH_OBSERVERS;
    suspicion.observers.add(self.name);
    this.#shorten(record, suspicion);
    const suspected: MemberRecord = { ...record, status: 'suspect' };
    this.#host.take(suspected);
    if (news) this.#host.send(TO_CLIQUE, { type: 'suspect', record: suspected });
  }

  /** Another member says that it saw `record` fail. */
  confirm(record: MemberRecord, observer: string): void {
    const known = this.#host.roster.get(record.name);
    if (known === undefined || !isPresent(known)) return;
    if (known.instance !== record.instance || known.incarnation !== record.incarnation) return;
    const suspicion = this.#open(known);
    if (suspicion.observers.size < ENOUGH_OBSERVERS) suspicion.observers.add(observer);
    this.#shorten(known, suspicion);
  }

  /** The member answered: what this one saw before is void; others may still see it fail. */
  absolve(name: string): void {
    this.#suspicions.get(name)?.observers.delete(this.#host.self.name);
  }

  /** A faster end, where the bus itself says that nobody listens. */
  hasten(name: string, share: number): void {
    const suspicion = this.#suspicions.get(name);
    if (suspicion === undefined) return;
    const { now, timing } = this.#host;
    suspicion.until = Math.min(suspicion.until, now + timing.suspicionMs * share);
    this.#host.wakeAt(suspicion.until);
  }

  tick(): void {
    for (const record of this.#host.roster.suspects()) {
      // Suspicion that came with a view, not with a Suspect frame, has its time too.
      if (!this.#suspicions.has(record.name)) this.#open(record);
    }
    for (const [name, suspicion] of this.#suspicions) {
      const record = this.#host.roster.get(name);
      if (record === undefined || isOver(suspicion, record)) this.#suspicions.delete(name);
      else if (this.#host.now >= suspicion.until) this.#conclude(record, suspicion);
      else this.#host.wakeAt(suspicion.until);
    }
  }

  /** The member is gone: the verdict is spread at once. */
  evict(record: MemberRecord, observers: number, bus: boolean): void {
    this.#suspicions.delete(record.name);
    const evicted: MemberRecord = { ...record, status: 'evicted' };
    this.#host.take(evicted);
    this.#host.send(TO_CLIQUE, { type: 'evict', record: evicted, observers, bus });
  }

  /** A suspicion that goes on for want of observers ends when there are enough. */
  #shorten(record: MemberRecord, suspicion: Suspicion): void {
    const { timing, now, self } = this.#host;
    const { observers, startedAt } = suspicion;
    if (!observers.has(self.name)) return;
    if (observers.size < neededObservers(this.#host, record.name)) return;
    const least = startedAt + timing.suspicionMs * this.#health.factor;
    suspicion.until = Math.min(suspicion.until, Math.max(least, now));
    this.#host.wakeAt(suspicion.until);
  }

  #open(record: MemberRecord): Suspicion {
    const known = this.#suspicions.get(record.name);
    if (known !== undefined && !isOver(known, record)) return known;
    const { now, timing } = this.#host;
    const suspicion: Suspicion = {
      instance: record.instance,
      incarnation: record.incarnation,
      observers: new Set(),
      startedAt: now,
      until: now + timing.suspicionMs * this.#health.factor,
    };
    this.#suspicions.set(record.name, suspicion);
    this.#host.wakeAt(suspicion.until);
    return suspicion;
  }

  #conclude(record: MemberRecord, suspicion: Suspicion): void {
    const { timing, now, self } = this.#host;
    const { observers } = suspicion;
    if (!this.#health.trusted(suspicion.startedAt)) {
      // What was seen over a stall or a reconnect proves nothing: it begins anew.
      observers.clear();
      suspicion.startedAt = now;
      suspicion.until = now + timing.suspicionMs * this.#health.factor;
    } else if (
      observers.has(self.name) &&
      observers.size >= neededObservers(this.#host, record.name)
    ) {
      this.evict(record, observers.size, false);
      return;
    } else if (record.status === 'alive' && !observers.has(self.name)) {
      // An accusation that nobody here could confirm.
      this.#suspicions.delete(record.name);
      return;
    } else {
      // Not sure enough: look again, and say so again, since others may have missed it.
      observers.delete(self.name);
      suspicion.until = now + timing.suspicionMs / 2;
    }
    this.#host.wakeAt(suspicion.until);
    this.#look(record.name);
  }
}

function isOver(suspicion: Suspicion, record: MemberRecord): boolean {
  return (
    !isPresent(record) ||
    record.instance !== suspicion.instance ||
    record.incarnation !== suspicion.incarnation
  );
}

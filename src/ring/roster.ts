import type { MemberRecord } from './member.ts';
import { compareRecords, isPresent, mergeRecords } from './member.ts';
import { Present } from './present.ts';
import { partsFor, ViewSums } from './view-sums.ts';

/**
 * The most members and tombstones that one broker keeps. Beyond it a new member takes the place of
 * the oldest tombstone; where there is none, and for tombstones, records are not taken.
 */
export const MAX_RECORDS = 4096;

/**
 * A dead member's cordon is remembered for at least this long: an operator who cordons a machine
 * and restarts it, as often as it takes, finds it cordoned.
 */
const CORDON_MEMORY_MS = 86_400_000;

/** What taking a record changed. */
export interface RosterChange {
  readonly before: MemberRecord | undefined;
  readonly after: MemberRecord;
}

/** All records that one broker has: present members, and tombstones until they are too old. */
export class Roster {
  readonly #records = new Map<string, MemberRecord>();
  /** Oldest first. */
  readonly #diedAt = new Map<string, number>();
  readonly #present = new Present();
  readonly #sums = new ViewSums();

  get(name: string): MemberRecord | undefined {
    return this.#records.get(name);
  }

  /** Members and tombstones. */
  get size(): number {
    return this.#records.size;
  }

  /** All present members, by name. The array is a snapshot. */
  present(): readonly MemberRecord[] {
    return this.#present.all();
  }

  /** The present members that are under suspicion. */
  suspects(): Iterable<MemberRecord> {
    return this.#present.suspects();
  }

  /** How many present members are not under suspicion. */
  get alive(): number {
    return this.#present.alive;
  }

  /** The place in `present()` of the first member whose name comes after this one. */
  placeAfter(name: string): number {
    return this.#present.placeAfter(name);
  }

  /** Digest of the present members; tombstones do not count. */
  get digest(): string {
    return this.#sums.digest;
  }

  /** Sums over parts of the present members: who has others finds out in which parts. */
  summary(): Uint8Array {
    return this.#sums.summary(partsFor(this.present().length));
  }

  /** Merges a record; undefined when it says nothing new. */
  take(record: MemberRecord, now: number): RosterChange | undefined {
    const before = this.#records.get(record.name);
    if (before === undefined && !this.#hasRoom(record)) return undefined;
    const after = before === undefined ? record : mergeRecords(before, record);
    if (before !== undefined && compareRecords(before, after) === 0) {
      const { on, revision } = before.cordon;
      if (on === after.cordon.on && revision === after.cordon.revision) return undefined;
    }
    this.#put(after, before, now);
    return { before, after };
  }

  /** Records that one member tells another: all present ones, and tombstones in half their life. */
  toTell(now: number, tombstoneMs: number): MemberRecord[] {
    return [...this.#records.values()].filter((record) => {
      const diedAt = this.#diedAt.get(record.name);
      return diedAt === undefined || now - diedAt < lifeMs(record, tombstoneMs) / 2;
    });
  }

  /** For each name, whether the present members of its part differ from those of a summary. */
  differsFrom(summary: Uint8Array): (name: string) => boolean {
    return this.#sums.differsFrom(summary);
  }

  /** Drops tombstones that are older than `tombstoneMs`. */
  expire(now: number, tombstoneMs: number): void {
    for (const [name, diedAt] of this.#diedAt) {
      const record = this.#records.get(name) as MemberRecord;
      if (now - diedAt >= lifeMs(record, tombstoneMs)) this.#drop(name);
    }
  }

  /** Forgets all verdicts: they may have been this member's error. */
  forgetDead(): void {
    for (const name of this.#diedAt.keys()) this.#drop(name);
  }

  /** Forgets everybody but one. */
  forgetAllBut(name: string): void {
    for (const each of this.#records.keys()) if (each !== name) this.#drop(each);
  }

  #hasRoom(record: MemberRecord): boolean {
    if (this.#records.size < MAX_RECORDS) return true;
    const [oldest] = this.#diedAt.keys();
    if (oldest === undefined || !isPresent(record)) return false;
    this.#drop(oldest);
    return true;
  }

  #put(record: MemberRecord, before: MemberRecord | undefined, now: number): void {
    const { name } = record;
    this.#records.set(name, record);
    this.#sums.set(name, isPresent(record) ? record : undefined);
    if (isPresent(record)) {
      this.#present.put(record);
      this.#diedAt.delete(name);
      return;
    }
    this.#present.drop(name);
    if (before?.incarnation !== record.incarnation) this.#diedAt.delete(name);
    if (!this.#diedAt.has(name)) this.#diedAt.set(name, now);
  }

  #drop(name: string): void {
    this.#records.delete(name);
    this.#diedAt.delete(name);
    this.#present.drop(name);
    this.#sums.set(name, undefined);
  }
}

/** How long a tombstone is kept. */
function lifeMs({ cordon }: MemberRecord, tombstoneMs: number): number {
  return cordon.on ? Math.max(tombstoneMs, 2 * CORDON_MEMORY_MS) : tombstoneMs;
}

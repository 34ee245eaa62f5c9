import type { MemberRecord } from './member.ts';
import { compareRecords, isPresent, mergeRecords, recordText } from './member.ts';
import { digest } from './digest.ts';

/**
 * The most members and tombstones that one broker keeps. Beyond it a new member takes the place of
 * the oldest tombstone; where there is none, and for tombstones, records are not taken.
 */
export const MAX_RECORDS = 4096;

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
  readonly #hashes = new Map<string, bigint>();
  #sum = 0n;
  #present: readonly MemberRecord[] | undefined;

  get(name: string): MemberRecord | undefined {
    return this.#records.get(name);
  }

  /** Members and tombstones. */
  get size(): number {
    return this.#records.size;
  }

  /** All present members, by name. The array is a snapshot. */
  present(): readonly MemberRecord[] {
    this.#present ??= [...this.#records.values()]
      .filter((record) => isPresent(record))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#present;
  }

  /** Digest of the present members; tombstones do not count. */
  get digest(): string {
    return this.#sum.toString(16).padStart(16, '0');
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
      return diedAt === undefined || now - diedAt < tombstoneMs / 2;
    });
  }

  /** Drops tombstones that are older than `tombstoneMs`. */
  expire(now: number, tombstoneMs: number): void {
    for (const [name, diedAt] of this.#diedAt) {
      if (now - diedAt >= tombstoneMs) this.#drop(name);
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
    this.#hash(name, isPresent(record) ? hashOf(record) : undefined);
    if (isPresent(record)) {
      this.#diedAt.delete(name);
    } else if (before === undefined || record.incarnation !== before.incarnation) {
      this.#diedAt.delete(name);
      this.#diedAt.set(name, now);
    } else if (!this.#diedAt.has(name)) {
      this.#diedAt.set(name, now);
    }
  }

  #drop(name: string): void {
    this.#records.delete(name);
    this.#diedAt.delete(name);
    this.#hash(name, undefined);
  }

  #hash(name: string, hash: bigint | undefined): void {
    const before = this.#hashes.get(name);
    if (before === undefined && hash === undefined) return;
    this.#present = undefined;
    this.#sum = BigInt.asUintN(64, this.#sum - (before ?? 0n) + (hash ?? 0n));
    if (hash === undefined) this.#hashes.delete(name);
    else this.#hashes.set(name, hash);
  }
}

/** The digest of a set is the sum of its records' hashes, so that one change costs one hash. */
function hashOf(record: MemberRecord): bigint {
  const cordon = `${record.cordon.on ? 1 : 0}/${record.cordon.revision}`;
  return BigInt(`0x${digest([recordText(record), cordon])}`);
}

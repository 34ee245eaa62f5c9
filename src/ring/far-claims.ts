import type { MemberRecord } from './member.ts';

/**
 * The farthest that news of one member may jump ahead of what is known of it. A member gains one
 * incarnation for each suspicion that it refutes, so a million is out of an honest member's reach.
 */
const MAX_JUMP = 2 ** 20;

/** News that jump farther must be told for this long ... */
const PERSISTS_MS = 1000;

/** ... and not begin to be told longer ago than this. */
const FORGET_MS = 10_000;

/** The most names with far claims at once; claims about more are not believed. */
const MAX_NAMES = 64;

/**
 * Guards the incarnations of a name, which are finite: one forged frame cannot use them up. A far
 * jump is believed only when it goes on being told, as it is when all others have it already;
 * without that those who missed a forged record would never take the refutation of it.
 */
export class FarClaims {
  readonly #since = new Map<string, number>();

  /** Whether news are to be taken; of an unknown member everything is. */
  isCredible(record: MemberRecord, known: MemberRecord | undefined, now: number): boolean {
    const { name, incarnation, cordon } = record;
    if (known === undefined) return true;
    const isNear =
      incarnation <= known.incarnation + MAX_JUMP &&
      cordon.revision <= known.cordon.revision + MAX_JUMP;
    return isNear || this.#persists(name, now);
  }

  #persists(name: string, now: number): boolean {
    const since = this.#since.get(name);
    if (since === undefined || now - since > FORGET_MS) {
      if (this.#since.size >= MAX_NAMES) this.#forgetOld(now);
      if (this.#since.size < MAX_NAMES) this.#since.set(name, now);
      return false;
    }
    return now - since >= PERSISTS_MS;
  }

  #forgetOld(now: number): void {
    for (const [name, since] of this.#since) {
      if (now - since > FORGET_MS) this.#since.delete(name);
    }
  }
}

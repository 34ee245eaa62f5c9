import type { PongFrame } from './frame.ts';
import { toMember, type RingHost } from './host.ts';
import { compareRecords, type MemberRecord } from './member.ts';

/** Somebody who has, or claims with more right, this member's name or node key. */
interface Rival {
  record: MemberRecord;
  readonly code: RivalCode;
  readonly since: number;
  readonly number: number;
  askedAt: number;
}

type RivalCode = 'name-taken' | 'node-key-taken';

/** More than this many at once are no misconfiguration; the rest is seen later. */
const MAX_RIVALS = 8;

/**
 * Others with this member's name or node key, as hearsay. Only their own answer to a ping proves
 * that they live, and ends this member: the record of a dead one may be told for a while.
 */
export class Rivals {
  readonly #host: RingHost;
  readonly #rivals = new Map<string, Rival>();

  constructor(host: RingHost) {
    this.#host = host;
  }

  clear(): void {
    this.#rivals.clear();
  }

  all(): Rival[] {
    return [...this.#rivals.values()];
  }

  see(record: MemberRecord, code: RivalCode): void {
    const { now, random, timing } = this.#host;
    const known = this.#rivals.get(record.instance);
    if (known !== undefined) {
      if (record.incarnation > known.record.incarnation) known.record = record;
      if (now - known.askedAt >= timing.joinRetryMs) this.#ask(known);
      return;
    }
    if (this.#rivals.size >= MAX_RIVALS) return;
    // Not from the detector's numbers: a pong for an earlier ping of anybody must not match.
    const number = random.uint32();
    const rival: Rival = { record, code, since: now, number, askedAt: now };
    this.#rivals.set(record.instance, rival);
    this.#ask(rival);
  }

  forget(instance: string): void {
    this.#rivals.delete(instance);
  }

  ask(): void {
    for (const rival of this.#rivals.values()) this.#ask(rival);
  }

  /** The rival lives: this member ends. */
  onPong(frame: PongFrame): void {
    const rival = this.#rivals.get(frame.subjectInstance);
    if (rival === undefined || frame.number !== rival.number || !frame.alive) return;
    const { name, instance } = rival.record;
    if (frame.from.name !== name || frame.from.instance !== instance) return;
    // A frozen one answers late: by then this member may have the name with more right.
    if (rival.code === 'name-taken' && compareRecords(rival.record, this.#host.self) <= 0) {
      this.#rivals.delete(instance);
      return;
    }
    const what = rival.code === 'name-taken' ? 'name' : 'node key';
    this.#host.stop(rival.code, `a live member (${name}, ${instance}) has this ${what}`);
  }

  #ask(rival: Rival): void {
    rival.askedAt = this.#host.now;
    const { name, instance } = rival.record;
    this.#host.send(toMember(name), { type: 'ping', number: rival.number, instance });
  }
}

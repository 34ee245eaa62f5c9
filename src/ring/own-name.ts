import type { PongFrame } from './frame.ts';
import type { RingHost } from './host.ts';
import type { Joining } from './joining.ts';
import { compareRecords, isPresent, mergeRecords, type MemberRecord } from './member.ts';
import { Rivals } from './rivals.ts';
import { MAX_INCARNATION } from './sound.ts';

/** What this member makes of what others say of its name and its node key. */
export class OwnName {
  readonly #host: RingHost;
  readonly #joining: Joining;
  readonly #rivals: Rivals;

  constructor(host: RingHost, joining: Joining) {
    this.#host = host;
    this.#joining = joining;
    this.#rivals = new Rivals(host);
  }

  start(): void {
    this.#rivals.clear();
  }

  /** `believed`: it comes from a member of this clique. */
  hear(record: MemberRecord, believed: boolean): void {
    const host = this.#host;
    const { cordon } = mergeRecords(host.self, record);
    const { on, revision } = host.self.cordon;
    if (cordon.on !== on || cordon.revision !== revision) host.changeSelf({ cordon });
    if (host.stage === 'joining') {
      if (!isPresent(record)) this.#joining.onGone(record);
    } else if (record.instance === host.self.instance) {
      this.#hearOfSelf(record, believed);
    } else {
      this.#hearOfOther(record, believed);
    }
  }

  /** The others have this name only as that of a dead instance: this one takes a higher claim. */
  outliveNamesake(records: readonly MemberRecord[]): void {
    const { self } = this.#host;
    const other = records.find(
      ({ name, instance }) => name === self.name && instance !== self.instance,
    );
    if (other !== undefined && !isPresent(other)) this.#hearOfOther(other, false);
  }

  /** Another member with this one's node key: the smaller instance stays. */
  seeNodeKey(record: MemberRecord): void {
    const { self, stage } = this.#host;
    if (stage !== 'active' || record.nodeKey !== self.nodeKey || !isPresent(record)) return;
    if (record.phase !== 'active' || record.instance > self.instance) return;
    this.#rivals.see(record, 'node-key-taken');
  }

  onPong(frame: PongFrame): void {
    this.#rivals.onPong(frame);
  }

  #hearOfOther(record: MemberRecord, believed: boolean): void {
    const { self } = this.#host;
    if (!isPresent(record)) {
      if (record.incarnation < self.incarnation) return;
      if (believed && record.status === 'evicted') this.#goOut(record.incarnation);
      else this.#refute(record.incarnation);
    } else if (compareRecords(record, self) > 0) {
      // Who merely asks for the name does not get it from a live member, and is told so.
      if (record.phase === 'joining') this.#refute(record.incarnation);
      else this.#rivals.see(record, 'name-taken');
    }
  }

  #hearOfSelf(record: MemberRecord, believed: boolean): void {
    const { self, activeSince } = this.#host;
    if (compareRecords(record, self) <= 0) {
      // A refutation came too late for those who put this member out: others have what it had.
      const wasOut = record.status === 'evicted' && record.incarnation >= activeSince;
      if (believed && wasOut) this.#host.oust('evicted');
    } else if (isPresent(record)) {
      this.#refute(record.incarnation);
    } else if (believed) {
      this.#goOut(record.incarnation);
    }
  }

  /**
   * The name is out: that of this process, or of a dead namesake that the others took for it. Either
   * way they have what this member had.
   */
  #goOut(incarnation: number): void {
    this.#host.outrank(incarnation);
    this.#host.oust('evicted');
  }

  #refute(incarnation: number): void {
    if (incarnation < MAX_INCARNATION) this.#host.changeSelf({ incarnation: incarnation + 1 });
    else this.#host.oust('evicted');
  }
}

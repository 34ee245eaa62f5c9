import type { BeaconFrame, InfoFrame, JoinFrame, PingFrame, QueryFrame } from './frame.ts';
import { countAlive, countsHere, TO_CLIQUE, toMember, type RingHost } from './host.ts';
import { hashKey } from './key-hash.ts';
import type { MemberRecord } from './member.ts';
import type { Destination } from './step.ts';
import { inParts } from './view-parts.ts';
import { isSoundSummary } from './view-sums.ts';

/** How many members answer a joiner or a query, and how many ask a beacon's sender. */
const ANSWERS = 3;

/** The most receivers of a view that are remembered; beyond it nobody is told until some are old. */
const MAX_TOLD = 1024;

/**
 * Anti-entropy: views are compared whenever two digests differ, what differs is exchanged both
 * ways, and a beacon that somebody broadcasts about once a second brings halves together that
 * evicted each other.
 *
 * Between members that count each other a summary goes first, and then the records of the parts
 * that differ. Whole views are for joiners, for those who do not count, and for askers.
 */
export class Gossip {
  readonly #host: RingHost;
  readonly #toldAt = new Map<string, number>();
  #nextBeaconAt = 0;

  constructor(host: RingHost) {
    this.#host = host;
  }

  start(): void {
    // Members that became active together do not beacon together.
    this.#planBeacon(0);
    this.#host.wakeAt(this.#nextBeaconAt);
  }

  tick(): void {
    const host = this.#host;
    host.roster.expire(host.now, host.timing.tombstoneMs);
    if (host.now >= this.#nextBeaconAt) {
      host.send(TO_CLIQUE, { type: 'beacon' });
      this.#planBeacon(0.5);
    }
    // What is left of a large clique does not keep the large one's pace.
    this.#nextBeaconAt = Math.min(this.#nextBeaconAt, host.now + 1.5 * this.#meanWaitMs());
    host.wakeAt(this.#nextBeaconAt);
  }

  /** A joiner asks. Three members answer, so that a join costs three views, not n. */
  onJoin({ from, record, attempt }: JoinFrame): void {
    const host = this.#host;
    if (host.stage === 'joining') {
      // Joiners hear each other's records anyway; they only repair what one of them missed.
      if (from.viewDigest === host.roster.digest || this.#isInMotion()) return;
    }
    if (!this.#isAmongAnswerers(record.name, attempt)) return;
    const to = toMember(record.name);
    // Who asks again has mostly heard what there is: all join at once, or the answers were lost.
    if (attempt <= 1) this.tell(to, false);
    else if (from.viewDigest === host.roster.digest) this.#send(to, [], { wantsAnswer: false });
    else this.#compare(to, []);
  }

  /** A joiner with another ring configuration hears of this one's; its view would not help it. */
  onForeignJoin({ record, attempt }: JoinFrame): void {
    if (!this.#isAmongAnswerers(record.name, attempt)) return;
    if (!this.#mayTell(`config ${record.name}`)) return;
    this.#send(toMember(record.name), [], { wantsAnswer: false });
  }

  /** A ping from somebody whose view differs, or who does not count here, gets the own view. */
  onPing({ from }: PingFrame): void {
    const host = this.#host;
    if (!countsHere(host, from)) {
      this.tell(toMember(from.name), true, `ping ${from.name}`);
    } else if (from.viewDigest !== host.roster.digest && !this.#isInMotion()) {
      if (this.#mayTell(`ping ${from.name}`)) this.#compare(toMember(from.name), []);
    }
  }

  onBeacon(frame: BeaconFrame): void {
    const host = this.#host;
    const { name, instance, viewDigest } = frame.from;
    if (viewDigest === host.roster.digest) return;
    // Everybody hears a beacon: about three ask its sender, not all at once.
    const chance = ANSWERS / Math.max(1, host.roster.present().length);
    if (host.random.next() >= chance) return;
    host.send(toMember(name), { type: 'ping', number: 0, instance });
  }

  onQuery(frame: QueryFrame): void {
    if (this.#host.stage === 'joining') return;
    if (!this.#isAmongAnswerers(frame.replyTo, frame.attempt)) return;
    this.tell({ kind: 'subject', subject: frame.replyTo }, false, `query ${frame.replyTo}`);
  }

  /**
   * What a member told is merged: now the own view is its view, or it gets what it lacks.
   * `counts`: the sender was a present member here before.
   */
  afterInfo(frame: InfoFrame, counts: boolean): void {
    const { from, last, wantsAnswer, summary, records } = frame;
    const { roster, now, timing } = this.#host;
    if (!last || !wantsAnswer || from.viewDigest === roster.digest) return;
    const to = toMember(from.name);
    if (!this.#mayTell(`info ${from.name}`)) return;
    if (summary === undefined || !isSoundSummary(summary) || !counts) {
      this.tell(to, false);
      return;
    }
    const differs = roster.differsFrom(summary);
    const wanted = roster.toTell(now, timing.tombstoneMs).filter(({ name }) => differs(name));
    // The one who compared first gets records and a summary, and answers with records.
    if (records.length === 0) this.#compare(to, wanted);
    else this.#send(to, wanted, { wantsAnswer: false });
  }

  /** Sends the own view; at most once in a while for the same reason when `throttle` names it. */
  tell(to: Destination, wantsAnswer: boolean, throttle?: string): void {
    const host = this.#host;
    if (throttle !== undefined && !this.#mayTell(throttle)) return;
    this.#send(to, host.roster.toTell(host.now, host.timing.tombstoneMs), { wantsAnswer });
  }

  /** Shows what the own view is made of, so that the other one answers with what differs. */
  #compare(to: Destination, records: readonly MemberRecord[]): void {
    this.#send(to, records, { wantsAnswer: true, summary: this.#host.roster.summary() });
  }

  #send(
    to: Destination,
    records: readonly MemberRecord[],
    { wantsAnswer, summary }: { readonly wantsAnswer: boolean; readonly summary?: Uint8Array },
  ): void {
    const host = this.#host;
    const active = host.stage === 'active';
    const members = countAlive(host);
    for (const { part, last } of inParts(records)) {
      const about = last && summary !== undefined ? { summary } : {};
      host.send(to, { type: 'info', records: part, last, wantsAnswer, active, members, ...about });
    }
  }

  /** Just after a change views differ because its news are still on their way. */
  #isInMotion(): boolean {
    const { now, changedAt, timing } = this.#host;
    return now - changedAt < timing.infoIntervalMs;
  }

  #mayTell(reason: string): boolean {
    const { now, timing } = this.#host;
    const last = this.#toldAt.get(reason);
    if (last !== undefined && now - last < timing.infoIntervalMs) return false;
    if (this.#toldAt.size >= MAX_TOLD) {
      for (const [each, at] of this.#toldAt) {
        if (now - at >= timing.infoIntervalMs) this.#toldAt.delete(each);
      }
      if (this.#toldAt.size >= MAX_TOLD) return false;
    }
    this.#toldAt.set(reason, now);
    return true;
  }

  /**
   * True for three members of the own phase, others at each attempt: some of the first ones may be
   * dead, and all who ask at once are not answered by the same three.
   */
  #isAmongAnswerers(asker: string, attempt: number): boolean {
    const { roster, self } = this.#host;
    const members = roster.present();
    const own = roster.placeAfter(self.name) - 1;
    if (members[own]?.name !== self.name) return false;
    const start = hashKey(`${asker}/${attempt}`) % members.length;
    let before = 0;
    for (
      let place = start;
      place !== own && before < ANSWERS;
      place = (place + 1) % members.length
    ) {
      const { name, phase } = members[place] as MemberRecord;
      // Nobody answers itself, so an asker takes nobody's turn.
      if (phase === self.phase && name !== asker) before += 1;
    }
    return before < ANSWERS;
  }

  #planBeacon(least: number): void {
    const { random, now } = this.#host;
    this.#nextBeaconAt = now + this.#meanWaitMs() * (least + random.next());
  }

  /** Each member waits for members x beaconMs in the mean, so that the clique keeps one rate. */
  #meanWaitMs(): number {
    const { timing, roster } = this.#host;
    return timing.beaconMs * Math.max(1, roster.present().length);
  }
}

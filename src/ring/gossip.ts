import type { BeaconFrame, InfoFrame, JoinFrame, PingFrame, QueryFrame } from './frame.ts';
import { countAlive, countsHere, TO_CLIQUE, toMember, type RingHost } from './host.ts';
import type { Destination } from './step.ts';

/** The most records in one Info frame; a larger view travels in parts. */
const MAX_INFO_RECORDS = 128;

/** How many members answer a joiner or a query at first; twice as many each further time. */
const FIRST_ANSWERS = 3;

/** The most receivers of a view that are remembered; beyond it nobody is told until some are old. */
const MAX_TOLD = 1024;

/**
 * Anti-entropy: views are exchanged whenever two digests differ, pulled both ways, and a beacon
 * that somebody broadcasts about once a second brings halves together that evicted each other.
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

  /** A joiner asks. Three members answer at first, so that a join costs three views, not n. */
  onJoin(frame: JoinFrame): void {
    const { from, record, attempt } = frame;
    const host = this.#host;
    // Joiners hear each other's records anyway; they only repair what one of them missed.
    if (host.stage === 'joining' && from.viewDigest === host.roster.digest) return;
    if (this.#isAmongFirst(record.name, attempt)) this.tell(toMember(record.name), false);
  }

  /** A ping from somebody whose view differs, or who does not count here, gets the own view. */
  onPing(frame: PingFrame): void {
    const { from } = frame;
    const host = this.#host;
    if (countsHere(host, from)) {
      if (from.viewDigest === host.roster.digest) return;
      // Just after a change views differ because its news are still on their way.
      if (host.now - host.changedAt < host.timing.infoIntervalMs) return;
    }
    this.tell(toMember(from.name), true, `ping ${from.name}`);
  }

  onBeacon(frame: BeaconFrame): void {
    const host = this.#host;
    const { name, instance, viewDigest } = frame.from;
    if (viewDigest === host.roster.digest) return;
    // Everybody hears a beacon: about three ask its sender, not all at once.
    const chance = FIRST_ANSWERS / Math.max(1, host.roster.present().length);
    if (host.random.next() >= chance) return;
    host.send(toMember(name), { type: 'ping', number: 0, instance });
  }

  onQuery(frame: QueryFrame): void {
    if (this.#host.stage === 'joining') return;
    if (!this.#isAmongFirst(frame.replyTo, frame.attempt)) return;
    this.tell({ kind: 'subject', subject: frame.replyTo }, false, `query ${frame.replyTo}`);
  }

  /** The view that a member sent back must not differ after it was merged; else it gets ours. */
  afterInfo(frame: InfoFrame): void {
    const { name, viewDigest } = frame.from;
    if (!frame.last || !frame.wantsAnswer || viewDigest === this.#host.roster.digest) return;
    this.tell(toMember(name), false, `info ${name}`);
  }

  /** Sends the own view; at most once in a while for the same reason when `throttle` names it. */
  tell(to: Destination, wantsAnswer: boolean, throttle?: string): void {
    const host = this.#host;
    if (throttle !== undefined && !this.#mayTell(throttle)) return;
    const records = host.roster.toTell(host.now, host.timing.tombstoneMs);
    const active = host.stage === 'active';
    const members = countAlive(host);
    for (let start = 0; start === 0 || start < records.length; start += MAX_INFO_RECORDS) {
      const part = records.slice(start, start + MAX_INFO_RECORDS);
      const last = start + MAX_INFO_RECORDS >= records.length;
      host.send(to, { type: 'info', records: part, last, wantsAnswer, active, members });
    }
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

  /** True for the few members of the own phase that come next after `text` in name order. */
  #isAmongFirst(text: string, attempt: number): boolean {
    const { roster, self } = this.#host;
    const peers = roster.present().filter((record) => record.phase === self.phase);
    const place = peers.findIndex((record) => record.name > text);
    const first = place < 0 ? 0 : place;
    const mine = peers.findIndex((record) => record.name === self.name);
    if (mine < 0) return false;
    const answers = FIRST_ANSWERS * 2 ** (Math.min(attempt, 16) - 1);
    return (mine - first + peers.length) % peers.length < answers;
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

import type { InfoFrame, JoinFrame, PongFrame } from './frame.ts';
import { TO_CLIQUE, type RingHost } from './host.ts';
import { compareRecords, isPresent, type MemberRecord } from './member.ts';
import { silenceLimitMs } from './options.ts';
import { Rivals } from './rivals.ts';
import { MAX_INCARNATION } from './sound.ts';

/** Somebody who waits at the same barrier. */
interface Joiner {
  readonly instance: string;
  readonly sameConfig: boolean;
  heardAt: number;
  digest: string;
}

/** The most joiners that are waited for. */
const MAX_JOINERS = 4096;

/** More joiners at once than this repeat themselves less often. */
const CROWD = 25;

/** The most dead holders of the name or the node key that are remembered during one join. */
const MAX_SETTLED = 64;

/**
 * The barrier between asking and being active. An active member's view ends it. Where none is
 * active, the joiners wait until no new one came for a while and their views are equal; then the
 * first of them by name opens the clique, and its view ends the wait of the others.
 *
 * A joiner asks under the incarnation that it last had, 0 at first, and takes a higher one only
 * when it becomes active: asking never overrides anybody.
 */
export class Joining {
  readonly #host: RingHost;
  readonly #rivals: Rivals;
  readonly #joiners = new Map<string, Joiner>();
  /** Instances that had the name or the node key, and are dead. */
  readonly #settled = new Set<string>();
  #startedAt = 0;
  #lastNewcomerAt = 0;
  #attempt = 0;
  #nextSendAt = 0;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  #heardActive = false;

  constructor(host: RingHost) {
    this.#host = host;
    this.#rivals = new Rivals(host);
  }

  start(): void {
    const { now } = this.#host;
    this.#startedAt = now;
    this.#lastNewcomerAt = now;
    this.#attempt = 0;
    this.#nextSendAt = now;
    this.#heardActive = false;
    this.#joiners.clear();
    this.#settled.clear();
    this.#rivals.clear();
    this.tick();
  }

  tick(): void {
    const host = this.#host;
    if (host.now >= this.#nextSendAt) {
      this.#attempt += 1;
      this.#nextSendAt = host.now + this.#retryMs();
      host.send(TO_CLIQUE, { type: 'join', record: host.self, attempt: this.#attempt });
      this.#rivals.ask();
    }
    host.wakeAt(this.#nextSendAt);
    this.decide();
  }

  onJoin(frame: JoinFrame): void {
    const { from, record } = frame;
    if (record.phase === 'joining') this.#onJoiner(frame);
    else if (from.config !== this.#host.config) this.#refuseConfig(from.config);
    else this.#joiners.delete(record.name);
    if (from.config === this.#host.config) this.#checkRecord(record);
  }

  /**
   * The record has been merged. An active member with a view equal to this one's has nothing to
   * tell: so a crowd that joins at once needs no answers.
   */
  afterJoin({ from, record }: JoinFrame): void {
    const { digest } = this.#host.roster;
    if (record.phase === 'active' && from.viewDigest === digest) this.#onEqualView();
  }

  /** Looks at a view before it is merged: it may show that this member cannot join. */
  onInfo(frame: InfoFrame): void {
    const host = this.#host;
    const { config } = frame.from;
    if (config !== host.config) {
      if (frame.active) this.#refuseConfig(config);
      return;
    }
    for (const record of frame.records) this.#checkRecord(record);
  }

  /** The view has been merged: an active member's ends the wait. */
  afterInfo(frame: InfoFrame): void {
    if (!frame.active || !frame.last) return;
    if (frame.from.viewDigest === this.#host.roster.digest) this.#onEqualView();
    // A summary of a view that differs: its records come in answer to this member's own.
    else if (frame.summary === undefined) this.#onActive();
  }

  onPong(frame: PongFrame): void {
    this.#rivals.onPong(frame);
  }

  /** The holder of the name, or of the node key, is dead by the others' word. */
  onGone(record: MemberRecord): void {
    const { self } = this.#host;
    if (record.name === self.name) this.#outrank(record.incarnation);
    this.#rivals.forget(record.instance);
  }

  /** Becomes active when nothing is left to wait for. */
  decide(): void {
    const host = this.#host;
    if (host.stage !== 'joining' || !host.connected) return;
    // Without its own frame heard back, a member is alone with a bus that is down.
    if (host.ownHeardAt < this.#startedAt || host.now < this.#blockedUntil) return;
    if (this.#isContested()) return;
    if (this.#heardActive || this.#mayOpen()) host.becomeActive();
  }

  #refuseConfig(config: string): void {
    const own = this.#host.config;
    const text = `the clique's ring is configured as ${config}, this member's as ${own}`;
    this.#host.stop('config-mismatch', text);
  }

  /** What it would tell is what this member has already: looked at as if it were told. */
  #onEqualView(): void {
    for (const record of this.#host.roster.present()) this.#checkRecord(record);
    this.#onActive();
  }

  #onActive(): void {
    this.#heardActive = true;
    this.#attempt = 0;
  }

  #onJoiner({ from, record }: JoinFrame): void {
    const { now, self, config } = this.#host;
    if (record.name === self.name) return;
    const known = this.#joiners.get(record.name);
    if (known !== undefined && known.instance === record.instance) {
      known.heardAt = now;
      known.digest = from.viewDigest;
      return;
    }
    if (known === undefined && this.#joiners.size >= MAX_JOINERS) return;
    const sameConfig = from.config === config;
    const { instance, viewDigest: digest } = from;
    this.#joiners.set(record.name, { instance, sameConfig, heardAt: now, digest });
    this.#lastNewcomerAt = now;
  }

  /** Whoever has the name or the node key already, or claims it with more right, is asked. */
  #checkRecord(record: MemberRecord): void {
    const { self } = this.#host;
    const { name, instance } = record;
    if (name === self.name) {
      if (instance === self.instance) this.#outrank(record.incarnation);
      else if (!isPresent(record)) this.onGone(record);
      else if (this.#settled.has(instance)) this.#outrank(record.incarnation);
      else if (compareRecords(record, self) > 0) this.#rivals.see(record, 'name-taken');
    } else if (record.nodeKey === self.nodeKey && isPresent(record)) {
      // Of two claims at once, the smaller instance wins.
      if (this.#settled.has(instance)) return;
      if (record.phase !== 'joining' || instance < self.instance) {
        this.#rivals.see(record, 'node-key-taken');
      }
    }
  }

  /**
   * The name was had under this incarnation. One that cannot be outranked was forged: the others
   * stop telling of it when it is half a tombstone's life old, and until then this member waits.
   */
  #outrank(incarnation: number): void {
    const host = this.#host;
    if (incarnation >= MAX_INCARNATION) this.#blockedUntil = host.now + host.timing.joinMaxMs;
    else host.outrank(incarnation);
  }

  /** True while a holder of the name or the node key may still live. */
  #isContested(): boolean {
    const host = this.#host;
    for (const { record, code, since } of this.#rivals.all()) {
      const holder = host.roster.get(record.name);
      const sameHolder = holder?.instance === record.instance && isPresent(holder);
      // An active holder of the node key is left to the clique's detectors, which are slower.
      const patience = code === 'name-taken' || record.phase === 'joining' ? 1 : 2;
      const until = since + patience * silenceLimitMs(host.timing);
      if (host.now < until && (code === 'name-taken' || sameHolder)) {
        host.wakeAt(until);
        continue;
      }
      // It kept silent for as long as a suspect may: it is as good as evicted.
      if (code === 'name-taken') this.#outrank(record.incarnation);
      this.#rivals.forget(record.instance);
      if (this.#settled.size < MAX_SETTLED) this.#settled.add(record.instance);
    }
    return this.#rivals.all().length > 0;
  }

  /** No active member answers: may this joiner open the clique? */
  #mayOpen(): boolean {
    const host = this.#host;
    const { now, timing } = host;
    const lastAt = this.#startedAt + timing.joinMaxMs;
    if (now >= lastAt) return true;
    host.wakeAt(lastAt);
    const quietAt = this.#lastNewcomerAt + timing.joinQuietMs;
    if (now < quietAt) {
      host.wakeAt(quietAt);
      return false;
    }
    // A joiner repeats itself: who fell silent died, and is not waited for.
    const patienceMs = Math.max(timing.joinQuietMs, 3 * this.#retryMs());
    const { digest } = host.roster;
    for (const [name, joiner] of this.#joiners) {
      if (now - joiner.heardAt >= patienceMs) continue;
      if (name < host.self.name || (joiner.sameConfig && joiner.digest !== digest)) return false;
    }
    return !this.#hearsActive();
  }

  /** Everybody hears every Join: a crowd that joins at once repeats itself less often. */
  #retryMs(): number {
    const { joinRetryMs, joinMaxMs } = this.#host.timing;
    const stretched = joinRetryMs * Math.max(1, this.#joiners.size / CROWD);
    return Math.min(stretched, Math.max(joinRetryMs, joinMaxMs / 8));
  }

  #hearsActive(): boolean {
    const { roster, peers, self } = this.#host;
    return roster
      .present()
      .some(
        ({ name, phase }) =>
          phase === 'active' && name !== self.name && peers.heardAt(name) >= this.#startedAt,
      );
  }
}

import type { Detector } from './detector.ts';
import { FarClaims } from './far-claims.ts';
import type {
  ControlFrame,
  CordonFrame,
  EvictFrame,
  InfoFrame,
  JoinFrame,
  LeaveFrame,
} from './frame.ts';
import type { Gossip } from './gossip.ts';
import { countAlive, countsHere, isOwn, neededObservers, type RingHost } from './host.ts';
import type { Joining } from './joining.ts';
import { isPresent, type MemberRecord } from './member.ts';
import type { OwnName } from './own-name.ts';
import { isSound, isSoundSender } from './sound.ts';
import { answerSurvey } from './survey.ts';

/** The parts that frames are handed to. */
export interface ReceptionParts {
  readonly joining: Joining;
  readonly detector: Detector;
  readonly gossip: Gossip;
  readonly ownName: OwnName;
}

/** Takes control frames in: decides who is believed, and hands each to the part that it is for. */
export class Reception {
  readonly #host: RingHost;
  readonly #parts: ReceptionParts;
  readonly #farClaims = new FarClaims();

  constructor(host: RingHost, parts: ReceptionParts) {
    this.#host = host;
    this.#parts = parts;
  }

  onFrame(frame: ControlFrame): void {
    const host = this.#host;
    const { joining, detector, gossip } = this.#parts;
    if (frame.type === 'query') {
      if (frame.survey === undefined) gossip.onQuery(frame);
      else answerSurvey(host, frame);
      return;
    }
    const { from } = frame;
    if (!isSoundSender(from)) return;
    if (isOwn(from, host.self)) {
      host.heardOwn();
      joining.decide();
      return;
    }
    if (host.peers.isStale(from, host.now)) return;
    if (from.config !== host.config) {
      this.#onOtherConfig(frame);
      return;
    }
    this.#dispatch(frame, countsHere(host, from));
    if (host.roster.get(from.name)?.instance === from.instance) {
      host.peers.heard(from, host.now);
      detector.onHeard(from.name);
    }
    joining.decide();
  }

  /** `counts`: the sender was a present member here before this frame. */
  #dispatch(frame: ControlFrame, counts: boolean): void {
    const { joining, detector, gossip, ownName } = this.#parts;
    switch (frame.type) {
      case 'join':
        this.#onJoin(frame);
        break;
      case 'info':
        this.#onInfo(frame, counts);
        break;
      case 'leave':
        if (isOfSender(frame)) this.#learn(frame.record, true);
        break;
      case 'suspect':
        if (frame.record.status !== 'suspect') break;
        // Whoever accuses this member gets its answer; of others only members may speak.
        if (!counts && frame.record.name !== this.#host.self.name) break;
        this.#learn(frame.record, true);
        detector.onSuspect(frame.record, frame.from.name);
        break;
      case 'evict':
        if (frame.record.status !== 'evicted') break;
        // Operators are no members: their word counts by who may publish to the clique.
        if (counts || frame.operator === true) this.#onEvict(frame);
        break;
      case 'cordon':
        this.#onCordon(frame);
        break;
      case 'ping':
        detector.onPing(frame);
        gossip.onPing(frame);
        break;
      case 'pong':
        joining.onPong(frame);
        ownName.onPong(frame);
        detector.onPong(frame);
        break;
      case 'ping-request':
        detector.onPingRequest(frame);
        break;
      case 'beacon':
        gossip.onBeacon(frame);
        break;
      case 'query':
        break;
    }
  }

  /** Another ring cannot be merged; but its member is told, so that it can say why it stops. */
  #onOtherConfig(frame: ControlFrame): void {
    const { joining, gossip } = this.#parts;
    if (frame.type === 'join') {
      if (isOfSender(frame) && this.#host.stage === 'joining') joining.onJoin(frame);
      if (this.#host.stage !== 'stopped') gossip.onForeignJoin(frame);
    }
    if (frame.type === 'info' && this.#host.stage === 'joining') joining.onInfo(frame);
  }

  #onJoin(frame: JoinFrame): void {
    const { record } = frame;
    if (!isOfSender(frame) || !this.#isCredible(record) || record.status !== 'alive') return;
    const { joining, gossip } = this.#parts;
    if (this.#host.stage === 'joining') joining.onJoin(frame);
    this.#learn(record, true);
    if (this.#host.stage === 'joining') joining.afterJoin(frame);
    if (record.phase === 'joining' && this.#host.stage !== 'stopped') gossip.onJoin(frame);
  }

  #onInfo(frame: InfoFrame, counts: boolean): void {
    const host = this.#host;
    const { joining, gossip, ownName } = this.#parts;
    if (host.stage === 'active' && !counts && this.#isSplit(frame)) {
      // Two parts of the clique evicted each other. This one stays: it believes nothing that the
      // other one says, and tells it what it knows. Or it joins the other one anew.
      if (this.#stays(frame)) {
        ownName.outliveNamesake(frame.records);
        gossip.afterInfo(frame, false);
        return;
      }
      host.oust('evicted');
    }
    const records = frame.records.filter((record) => this.#isCredible(record));
    if (host.stage === 'joining') joining.onInfo({ ...frame, records });
    const believed = counts || host.stage === 'joining';
    for (const record of records) this.#learn(record, believed);
    if (host.stage === 'joining') joining.afterInfo(frame);
    if (host.stage !== 'stopped') gossip.afterInfo(frame, believed);
  }

  /** One observer is not enough for who can ask a second one; it is a reason to look. */
  #onEvict(frame: EvictFrame): void {
    const { record, observers, bus, operator, from } = frame;
    if (operator === true) {
      this.#onOrder(record);
    } else if (bus || observers >= neededObservers(this.#host, record.name)) {
      this.#learn(record, true);
    } else if (record.name === this.#host.self.name) {
      this.#learn({ ...record, status: 'suspect' }, true);
    } else {
      this.#parts.detector.onSuspect(record, from.name);
    }
  }

  /** Of somebody who is known as just that only: an order makes nobody known, and no claim. */
  #onOrder(record: MemberRecord): void {
    const known = this.#host.roster.get(record.name);
    if (known?.instance !== record.instance || known.incarnation !== record.incarnation) return;
    if (isPresent(known)) this.#learn({ ...known, status: 'evicted' }, true);
  }

  #onCordon({ member, on, revision }: CordonFrame): void {
    const known = this.#host.roster.get(member);
    if (known !== undefined) this.#learn({ ...known, cordon: { on, revision } }, true);
  }

  /** News of the own name is weighed; verdicts about members come from members only. */
  #learn(record: MemberRecord, believed: boolean): void {
    const host = this.#host;
    if (!this.#isCredible(record) || host.stage === 'stopped') return;
    if (record.name === host.self.name) {
      this.#parts.ownName.hear(record, believed);
      return;
    }
    const known = host.roster.get(record.name);
    const accused = record.status !== 'alive' && known !== undefined && isPresent(known);
    if (accused && !believed) return;
    host.take(record);
    this.#parts.ownName.seeNodeKey(record);
  }

  #isCredible(record: MemberRecord): boolean {
    const { self, roster, stage, now } = this.#host;
    if (!isSound(record)) return false;
    const isSelf = record.name === self.name;
    // A joiner does not know yet as what its name was known.
    if (isSelf && stage === 'joining') return true;
    return this.#farClaims.isCredible(record, isSelf ? self : roster.get(record.name), now);
  }

  /**
   * The sender does not count here, and this member's name is dead there; or the sender's name is
   * dead here and this member's unknown there. (Who has this member alive was only away: it will
   * learn that it was evicted itself.) By name, since either may have restarted meanwhile.
   */
  #isSplit(frame: InfoFrame): boolean {
    if (!frame.active) return false;
    const { roster, self, peers, now } = this.#host;
    const { from, records, members } = frame;
    const mine = records.find(({ name }) => name === self.name);
    const amDead = mine !== undefined && !isPresent(mine);
    if (amDead && mine.incarnation >= self.incarnation) return true;
    const isWhole = records.filter(({ status }) => status === 'alive').length === members;
    if (mine === undefined ? !isWhole : !amDead) return false;
    const theirs = roster.get(from.name);
    if (theirs?.status !== 'evicted') return false;
    // An old frame of a dead member, come late or replayed, is no sign of life.
    return from.incarnation > theirs.incarnation || peers.isFresh(from, now);
  }

  /** The larger part stays; between equal ones the digest decides, alike for both. */
  #stays(frame: InfoFrame): boolean {
    const alive = countAlive(this.#host);
    if (alive !== frame.members) return alive > frame.members;
    return this.#host.roster.digest < frame.from.viewDigest;
  }
}

function isOfSender({ record, from }: JoinFrame | LeaveFrame): boolean {
  return record.name === from.name && record.instance === from.instance;
}

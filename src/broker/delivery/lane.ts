import type { Bagged } from '../../runtime/bag.ts';
import { Queue } from '../../runtime/queue.ts';
import type { Parcel } from './parcel.ts';
import type { ClosingCode } from './refusals.ts';

/** One run of a member: a name alone would mix up a member and its successor after a restart. */
export interface Target {
  readonly name: string;
  readonly instance: string;
}

/** Where messages that are under way are counted. */
export interface Space {
  free(parcel: Parcel): void;
}

/** The longest that an owner is not asked again about one message, in times of `ackTimeoutMs`. */
const MAX_PATIENCE = 32;

/**
 * The ordered flow of messages of one partition from this process to the partition's owner. Its
 * sequences go on over owners; each opening is one attempt to get what is unsettled through.
 */
export class Lane implements Bagged {
  /** Among the lanes that have something to do. */
  place = -1;
  readonly ring: string;
  readonly partition: number;
  /** Who gets what is sent under this opening. */
  target: Target | undefined;
  /** Where what is unsettled is counted: its target's window, even when the target is gone. */
  space: Space | undefined;
  /** Where it is queued for a place. */
  queuedAt: Space | undefined;
  /**
   * `open`: messages flow. `blocked`: the owner refused one or the target changed; nothing new is
   * sent until what was sent before is settled or refused, then the lane is opened anew.
   */
  phase: 'open' | 'blocked' = 'blocked';
  opening: number;
  position = 0;
  /** Sent under this opening or an older one and not settled, in order; settled ones in between. */
  readonly inflight = new Queue<Parcel>();
  unsettled = 0;
  /** Not sent yet. */
  readonly waiting = new Queue<Parcel>();
  /** How many of them the target has not refused: these may still be under way there. */
  owed = 0;
  /** Why the target refused something under this opening. */
  refusedAs: ClosingCode | undefined;
  /** To be opened anew, if its target is still the owner, whatever is owed: it knows repeats. */
  again = false;
  /** When the owner last answered on this lane, or was given something on it while idle. */
  heardAt = 0;
  /** The oldest unsettled message, since when it is the oldest, and when to ask again for it. */
  headSequence = 0;
  headSince = 0;
  patienceMs = 0;
  /** Not to be opened before. */
  retryAt = 0;
  /** Refusals since the last acknowledgement, for the back-off. */
  refusals = 0;
  /** The earliest deadline of what is not settled, or earlier. */
  earliestDeadline = Number.POSITIVE_INFINITY;
  /** The number of the rings that its target was last compared with. */
  rings = 0;
  /** Its ring is gone: it ends when what it sent is settled or refused. */
  retired = false;
  /** Lanes of gone rings that held this lane's messages: they end before this one opens. */
  readonly after = new Set<Lane>();
  nextSequence: number;

  /** The bases are over every sequence and opening that this process used before for this ring. */
  constructor(ring: string, partition: number, baseSequence: number, baseOpening: number) {
    this.ring = ring;
    this.partition = partition;
    this.nextSequence = baseSequence + 1;
    this.opening = baseOpening;
  }

  get idle(): boolean {
    return this.unsettled === 0 && this.waiting.size === 0;
  }

  takeSequence(): number {
    const sequence = this.nextSequence;
    this.nextSequence += 1;
    return sequence;
  }

  /** The unsettled parcel with this sequence. */
  find(sequence: number): Parcel | undefined {
    // Sequences in flight ascend without holes, so the place follows from the head.
    const head = this.inflight.peek();
    if (head === undefined) return undefined;
    const parcel = this.inflight.at(sequence - head.sequence);
    return parcel === undefined || parcel.settled ? undefined : parcel;
  }

  /** What was sent and is not settled, in order. */
  *sent(): Iterable<Parcel> {
    for (let place = 0; place < this.inflight.size; place += 1) {
      const parcel = this.inflight.at(place);
      if (parcel?.settled === false) yield parcel;
    }
  }

  /** Drops settled parcels from the head. */
  trim(): void {
    for (let head = this.inflight.peek(); head?.settled === true; head = this.inflight.peek()) {
      this.inflight.shift();
    }
  }

  /** A parcel goes to the target under this opening. */
  owe(parcel: Parcel): void {
    if (!parcel.owed) this.owed += 1;
    parcel.owed = true;
  }

  /** The target does not have it, or is done with it. */
  unowe(parcel: Parcel): void {
    if (parcel.owed) this.owed -= 1;
    parcel.owed = false;
  }

  /** The target has nothing of what was sent from this sequence on. */
  unoweFrom(sequence: number): void {
    for (const parcel of this.sent()) if (parcel.sequence >= sequence) this.unowe(parcel);
  }

  /** Takes out what is over its deadline: what waited, and what was sent and stays in its place. */
  takeOverdue(now: number): { readonly waiting: Parcel[]; readonly sent: Parcel[] } {
    const overdue = { waiting: [] as Parcel[], sent: [] as Parcel[] };
    this.earliestDeadline = Number.POSITIVE_INFINITY;
    const isOver = ({ deadline }: Parcel): boolean => {
      if (now < deadline) this.earliestDeadline = Math.min(this.earliestDeadline, deadline);
      return now >= deadline;
    };
    for (const parcel of this.waiting.drain()) {
      if (isOver(parcel)) overdue.waiting.push(parcel);
      else this.waiting.push(parcel);
    }
    for (const parcel of this.sent()) if (isOver(parcel)) overdue.sent.push(parcel);
    return overdue;
  }

  /**
   * True when the oldest message waits for so long that its answer may have been lost, though
   * others were answered; then again after twice that time, and so on.
   */
  isStuck(now: number, ackTimeoutMs: number): boolean {
    this.trim();
    const head = this.inflight.peek()?.sequence ?? 0;
    if (head !== this.headSequence) {
      this.headSequence = head;
      this.headSince = now;
      this.patienceMs = 2 * ackTimeoutMs;
    }
    if (now - this.headSince < this.patienceMs) return false;
    this.headSince = now;
    this.patienceMs = Math.min(2 * this.patienceMs, MAX_PATIENCE * ackTimeoutMs);
    return true;
  }
}

import { Queue } from '../../runtime/queue.ts';
import type { Parcel } from './parcel.ts';

/** One run of a member: a name alone would mix up a member and its successor after a restart. */
export interface Target {
  readonly name: string;
  readonly instance: string;
}

/**
 * The ordered flow of messages of one partition from this process to the partition's owner. Its
 * sequences go on over owners; each opening is one attempt to get what is unsettled through.
 */
export class Lane {
  readonly ring: string;
  readonly partition: number;
  /** Who gets what is sent under this opening. */
  target: Target | undefined;
  /**
   * `open`: messages flow. `blocked`: the owner refused one or the target changed; nothing is sent
   * until what was sent before is settled, then the lane is opened anew.
   */
  phase: 'open' | 'blocked' = 'blocked';
  opening = 0;
  position = 0;
  /** Sent under this opening or an older one and not settled, in order; settled ones in between. */
  readonly inflight = new Queue<Parcel>();
  unsettled = 0;
  /** Not sent yet. */
  readonly waiting = new Queue<Parcel>();
  /** The lowest sequence that the owner refused under this opening. */
  firstRefused = Number.POSITIVE_INFINITY;
  /** When the owner last answered on this lane, or was given something on it while idle. */
  heardAt = 0;
  /** Not to be opened before. */
  retryAt = 0;
  /** Refusals since the last acknowledgement, for the back-off. */
  refusals = 0;
  /** Queued at its target for a place in the window. */
  ready = false;
  /** The earliest deadline of what is not settled, or earlier. */
  earliestDeadline = Number.POSITIVE_INFINITY;
  /** Its ring is gone: it ends when what it sent is settled or refused. */
  retired = false;
  /** Lanes of gone rings that held this lane's messages: they end before this one opens. */
  after: Lane[] = [];
  nextSequence: number;

  /** `base` is over every sequence and opening that this process used before for this ring. */
  constructor(ring: string, partition: number, base: number) {
    this.ring = ring;
    this.partition = partition;
    this.nextSequence = base + 1;
    this.opening = base;
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

  /** Drops settled parcels from the head. */
  trim(): void {
    for (let head = this.inflight.peek(); head?.settled === true; head = this.inflight.peek()) {
      this.inflight.shift();
    }
  }

  /** True when nothing below the first refused sequence is still under way. */
  drained(): boolean {
    this.trim();
    const head = this.inflight.peek();
    return head === undefined || head.sequence >= this.firstRefused;
  }
}

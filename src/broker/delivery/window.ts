import { Queue } from '../../runtime/queue.ts';
import type { Lane, Target } from './lane.ts';
import type { Parcel } from './parcel.ts';

/** How much may be under way to one owner. */
export interface WindowLimits {
  /** Messages that one owner may owe. */
  readonly windowMessages: number;
  /** Bytes that one owner may owe. */
  readonly windowBytes: number;
  /** The largest Forward frame. */
  readonly batchBytes: number;
}

/** No lane, and so no key, holds more than this part of a window. */
const LANE_SHARE = 1 / 8;

/** Items of one ring, in sending order. */
export interface Batch {
  readonly ring: string;
  readonly items: Parcel[];
}

/** What is under way to one owner, and which lanes wait for a place. */
export class Window {
  readonly target: Target;
  readonly #limits: WindowLimits;
  readonly #laneMessages: number;
  readonly #ready = new Queue<Lane>();
  #batches: (Batch & { bytes: number })[] = [];
  #messages = 0;
  #bytes = 0;

  constructor(target: Target, limits: WindowLimits) {
    this.target = target;
    this.#limits = limits;
    this.#laneMessages = Math.max(1, Math.floor(limits.windowMessages * LANE_SHARE));
  }

  get hasBatch(): boolean {
    return this.#batches.length > 0;
  }

  /** True when the lane may send this parcel now. An empty window takes any. */
  admits(lane: Lane, parcel: Parcel): boolean {
    if (this.#messages === 0) return true;
    return (
      this.#messages < this.#limits.windowMessages &&
      this.#bytes + parcel.bytes <= this.#limits.windowBytes &&
      lane.unsettled < this.#laneMessages
    );
  }

  /** The lane has something waiting: it is served when there is room. */
  enqueue(lane: Lane): void {
    if (lane.ready) return;
    lane.ready = true;
    this.#ready.push(lane);
  }

  /** The next lane, in turn, whose first waiting parcel may go now. */
  nextReady(): Lane | undefined {
    for (let tries = this.#ready.size; tries > 0; tries -= 1) {
      const lane = this.#ready.shift() as Lane;
      lane.ready = false;
      const parcel = lane.waiting.peek();
      const here = lane.phase === 'open' && lane.target?.instance === this.target.instance;
      if (!here || parcel === undefined) continue;
      // A lane that is full comes back when something of it is settled.
      if (lane.unsettled >= this.#laneMessages) continue;
      if (!this.admits(lane, parcel)) {
        this.enqueue(lane);
        return undefined;
      }
      if (lane.waiting.size > 1) this.enqueue(lane);
      return lane;
    }
    return undefined;
  }

  add(lane: Lane, parcel: Parcel): void {
    this.#messages += 1;
    this.#bytes += parcel.bytes;
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.ring !== lane.ring || batch.bytes + parcel.bytes > this.#limits.batchBytes) {
      batch = { ring: lane.ring, items: [], bytes: 0 };
      this.#batches.push(batch);
    }
    batch.items.push(parcel);
    batch.bytes += parcel.bytes;
  }

  free(parcel: Parcel): void {
    this.#messages -= 1;
    this.#bytes -= parcel.bytes;
  }

  takeBatches(): Batch[] {
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }
}

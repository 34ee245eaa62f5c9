import { Queue } from '../../runtime/queue.ts';
import type { Lane, Space, Target } from './lane.ts';
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

/** Messages of one frame at most, well below what the wire takes. */
const BATCH_ITEMS = 4096;

/** Items of one ring, in sending order. */
export interface Batch {
  readonly ring: string;
  readonly items: Parcel[];
}

/** What is under way to one owner, and which lanes wait for a place. */
export class Window implements Space {
  readonly target: Target;
  readonly #limits: WindowLimits;
  readonly #laneMessages: number;
  readonly #ready = new Queue<Lane>();
  /** Those of one ring one after the other: its last one still takes items. */
  #batches: (Batch & { bytes: number })[] = [];
  #messages = 0;
  #bytes = 0;

  constructor(target: Target, limits: WindowLimits) {
    this.target = target;
    this.#limits = limits;
    this.#laneMessages = Math.max(1, Math.floor(limits.windowMessages * LANE_SHARE));
  }

  /** Messages that the owner owes. */
  get messages(): number {
    return this.#messages;
  }

  /** Bytes that the owner owes. */
  get bytes(): number {
    return this.#bytes;
  }

  get hasBatch(): boolean {
    return this.#batches.length > 0;
  }

  /** True when the lane may send this parcel at once: there is room, and it is nobody's turn. */
  admits(lane: Lane, parcel: Parcel): boolean {
    return this.#ready.size === 0 && this.#fits(lane, parcel);
  }

  /** The lane has something waiting: it is served when there is room. */
  enqueue(lane: Lane): void {
    if (lane.queuedAt === this) return;
    lane.queuedAt = this;
    this.#ready.push(lane);
  }

  /** The next lane, in turn, whose first waiting parcel may go now. */
  nextReady(): Lane | undefined {
    for (let lane = this.#ready.peek(); lane !== undefined; lane = this.#ready.peek()) {
      const parcel = lane.waiting.peek();
      const here = lane.phase === 'open' && lane.space === this && lane.queuedAt === this;
      // A lane that is full comes back when something of it is settled.
      const useful = here && parcel !== undefined && lane.unsettled < this.#laneMessages;
      // Its turn stays its turn: small messages of others do not starve a large one.
      if (useful && !this.#fits(lane, parcel)) return undefined;
      this.#ready.shift();
      if (lane.queuedAt === this) lane.queuedAt = undefined;
      if (!useful) continue;
      if (lane.waiting.size > 1) this.enqueue(lane);
      return lane;
    }
    return undefined;
  }

  /** The parcel goes to the owner and counts until it is freed. */
  add(lane: Lane, parcel: Parcel): void {
    this.#messages += 1;
    this.#bytes += parcel.bytes;
    this.repeat(lane, parcel);
  }

  /** The parcel goes to the owner again; it counts already. */
  repeat(lane: Lane, parcel: Parcel): void {
    let batch = this.#batches.at(-1);
    if (batch?.ring !== lane.ring) batch = this.#batches.findLast(({ ring }) => ring === lane.ring);
    const full =
      batch !== undefined &&
      (batch.items.length >= BATCH_ITEMS || batch.bytes + parcel.bytes > this.#limits.batchBytes);
    if (batch === undefined || full) {
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

  /** True when there is room for this parcel. An empty window takes any. */
  #fits(lane: Lane, parcel: Parcel): boolean {
    if (this.#messages === 0) return true;
    return (
      this.#messages < this.#limits.windowMessages &&
      this.#bytes + parcel.bytes <= this.#limits.windowBytes &&
      lane.unsettled < this.#laneMessages
    );
  }
}

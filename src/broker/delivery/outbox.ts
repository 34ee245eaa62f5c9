import type { AckFrame, ForwardFrame, NackFrame, ProgressFrame } from '../../codec/data-frame.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import type { Lane, Target } from './lane.ts';
import { LaneFlow, type LaneFlowConfig, type LaneFlowPort } from './lane-flow.ts';
import { firstSequence, LaneTable } from './lane-table.ts';
import type { Outcome, Parcel } from './parcel.ts';
import { type ClosingRefusal, failureOf, isClosing, TIMED_OUT_WAITING } from './refusals.ts';
import type { Window } from './window.ts';

/** The numbers of the sending side. */
export interface OutboxConfig extends LaneFlowConfig {
  /** How often one message may be sent to an owner before it fails. */
  readonly maxAttempts: number;
}

/** What the sending side wants of the world. */
export interface OutboxPort extends LaneFlowPort {
  /**
   * Hands a Forward frame to a member; to this very process without the bus. The items are read
   * at once: they change when they are sent again.
   */
  forward(target: Target, frame: Omit<ForwardFrame, 'from'>): void;
  /** This member owes an answer for too long. */
  hint(member: string): void;
}

/** In a frame of a ring that this process does not have any more. */
const NO_DIGEST = '0'.repeat(16);

/**
 * The sending side of delivery: lanes to the owners of partitions, windows, batches, and what
 * happens when an owner refuses, moves or dies. A deterministic machine: time comes in, frames go
 * out through the port.
 */
export class Outbox {
  readonly #config: OutboxConfig;
  readonly #port: OutboxPort;
  readonly #lanes: LaneTable;
  readonly #flow: LaneFlow;
  readonly #forward = (window: Window): void => this.#sendBatches(window);

  /** `instance` is that of the process, in 16 hex characters. */
  constructor(instance: string, config: OutboxConfig, port: OutboxPort) {
    this.#config = config;
    this.#port = port;
    this.#lanes = new LaneTable(firstSequence(instance));
    this.#flow = new LaneFlow(config, this.#lanes, port);
  }

  /** Messages that are not settled. */
  get pending(): number {
    return this.#flow.pending;
  }

  /** Messages that owners owe. */
  get underWay(): number {
    return this.#flow.windows.messages;
  }

  /** Lanes with something unsettled or waiting. */
  get busyLanes(): number {
    return this.#flow.busy.size;
  }

  /** New rings: lanes follow their partitions. `members` maps present names to instances. */
  install(routing: Routing, members: ReadonlyMap<string, string>, now: number): void {
    const flow = this.#flow;
    this.flush(now);
    flow.turn(routing, members);
    for (const lane of this.#lanes.retire(routing)) flow.attend(lane);
    flow.windows.keep(members);
    for (const lane of flow.busy) {
      if (lane.idle) flow.rest(lane);
      else flow.follow(lane, now);
    }
    this.#port.flushSoon();
  }

  /** Takes a message whose ring and partition are known. */
  offer(group: RingGroup, parcel: Parcel, now: number): void {
    const flow = this.#flow;
    const lane = this.#lanes.laneOf(group.id, parcel, flow.routing);
    flow.pending += 1;
    if (now >= parcel.deadline) {
      flow.finish(parcel, TIMED_OUT_WAITING);
      return;
    }
    // A lane at rest did not follow the rings.
    if (lane.rings !== flow.rings && lane.idle && lane.phase === 'open') flow.follow(lane, now);
    if (lane.phase === 'blocked' && lane.unsettled === 0) flow.tryOpen(lane, now);
    flow.attend(lane);
    if (parcel.deadline < lane.earliestDeadline) lane.earliestDeadline = parcel.deadline;
    flow.put(lane, parcel, now);
    this.#port.flushSoon();
  }

  /** Sends what this turn collected. */
  flush(now: number): void {
    this.#flow.flush(now, this.#forward);
  }

  /** Looks at what waits for too long. */
  tick(now: number): void {
    this.flush(now);
    for (const lane of this.#flow.busy) {
      const silent = this.#flow.look(lane, now);
      if (silent && lane.target !== undefined) this.#port.hint(lane.target.name);
    }
    this.flush(now);
  }

  /** A member was put out of the ring, and does not settle what it was sent. */
  forsake(target: Target, now: number): void {
    for (const lane of this.#flow.busy) if (isFrom(lane, target)) this.#flow.forsake(lane, now);
    this.#port.flushSoon();
  }

  /**
   * Messages that the owner has finished. Taken only from the member that the lane is open to: a
   * member that lost the partition without a release no longer has a say.
   */
  onAck(frame: AckFrame, now: number): void {
    const { from, ring, ranges } = frame;
    const lanes = this.#lanes.of(ring);
    for (const { partition, sequence, data, headers } of frame.replies) {
      const lane = lanes?.get(partition);
      if (!isFrom(lane, from)) continue;
      const reply = { data, headers };
      lane.heardAt = now;
      this.#flow.settle(lane, sequence, { ok: true, reply, node: from.name });
    }
    const outcome: Outcome = { ok: true, reply: undefined, node: from.name };
    for (let place = 0; place + 2 < ranges.length; place += 3) {
      const lane = lanes?.get(ranges[place] as number);
      if (!isFrom(lane, from)) continue;
      const first = ranges[place + 1] as number;
      lane.heardAt = now;
      this.#settleRange(lane, first, ranges[place + 2] as number, outcome);
    }
    this.#flow.refill(from, now);
  }

  onNack(frame: NackFrame, now: number): void {
    const { from } = frame;
    for (const refusal of frame.refusals) {
      const lane = this.#lanes.find(frame.ring, refusal.partition);
      if (!isFrom(lane, from)) continue;
      lane.heardAt = now;
      if (!isClosing(refusal)) {
        this.#flow.settle(lane, refusal.sequence, failureOf(refusal, from.name));
      } else if (refusal.opening === lane.opening) {
        this.#refused(lane, refusal, from.name, now);
      }
    }
    this.#flow.refill(from, now);
    this.#port.flushSoon();
  }

  /** The owner still works on what it has: slow is not dead. */
  onProgress(frame: ProgressFrame, now: number): void {
    for (const partition of frame.partitions) {
      const lane = this.#lanes.find(frame.ring, partition);
      if (isFrom(lane, frame.from)) lane.heardAt = now;
    }
  }

  /** Fails everything that is not settled. */
  abort(outcome: Outcome & { ok: false }): void {
    this.#flow.abort(outcome);
  }

  #refused(lane: Lane, refusal: ClosingRefusal, node: string, now: number): void {
    const { sequence } = refusal;
    const parcel = lane.find(sequence);
    this.#flow.refuse(lane, refusal, now);
    // What comes after it goes on: the lane is opened anew without it.
    if (parcel === undefined || parcel.attempt < this.#config.maxAttempts) return;
    this.#flow.settle(lane, sequence, failureOf(refusal, node));
  }

  #settleRange(lane: Lane, first: number, count: number, outcome: Outcome): void {
    const head = lane.inflight.peek()?.sequence ?? Number.POSITIVE_INFINITY;
    const end = Math.min(first + count, head + lane.inflight.size);
    for (let sequence = Math.max(first, head); sequence < end; sequence += 1) {
      this.#flow.settle(lane, sequence, outcome);
    }
  }

  #sendBatches(window: Window): void {
    for (const { ring, items } of window.takeBatches()) {
      const ringDigest = this.#flow.routing?.groupById(ring)?.ring.digest ?? NO_DIGEST;
      this.#port.forward(window.target, { type: 'forward', ring, ringDigest, items });
    }
  }
}

function isFrom(lane: Lane | undefined, from: Target): lane is Lane {
  return lane?.target?.name === from.name && lane.target.instance === from.instance;
}

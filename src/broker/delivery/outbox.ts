import type { AckFrame, ForwardFrame, NackFrame, ProgressFrame, Refusal } from '../../codec/data-frame.ts';
import { isErrorCode } from '../../runtime/errors.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import type { Lane, Target } from './lane.ts';
import { LaneTable } from './lane-table.ts';
import type { Outcome, Parcel } from './parcel.ts';
import { Window, type WindowLimits } from './window.ts';

/** The numbers of the sending side. */
export interface OutboxConfig extends WindowLimits {
  /** A lane without any answer for this long is opened anew, and its owner looked at. */
  readonly ackTimeoutMs: number;
  /** The first pause before a refused lane is opened again; doubles, up to `retryMaxMs`. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** How often one message may be sent to an owner before it fails. */
  readonly maxAttempts: number;
}

/** What the sending side wants of the world. */
export interface OutboxPort {
  /** Hands a Forward frame to a member; to this very process without the bus. */
  forward(target: Target, frame: Omit<ForwardFrame, 'from'>): void;
  /** There is something to flush at the end of this turn. */
  flushSoon(): void;
  /** This member owes an answer for too long. */
  hint(member: string): void;
  /** A message without anybody waiting for it failed for good. */
  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void;
}

/** Refusals that end a message; all others close the lane until it is opened again. */
const FINAL = new Set<string>([
  'failed',
  'handler-failed',
  'expired',
  'undecodable',
  'unknown-codec',
  'reentrant',
  'too-many-hops',
  'aborted',
]);

const TIMED_OUT_WAITING: Outcome & { ok: false } = {
  ok: false,
  code: 'timeout',
  text: 'the deadline passed before the message could be sent to its owner',
  node: '',
};

const TIMED_OUT_SENT: Outcome & { ok: false } = {
  ok: false,
  code: 'timeout',
  text: 'no acknowledgement came by the deadline; the message may have been handled',
  node: '',
};

/** Only a member's own word settles a lane; see `Outbox.onAck`. */
type Members = ReadonlyMap<string, string>;

/**
 * The sending side of delivery: lanes to the owners of partitions, windows, batches, and what
 * happens when an owner refuses, moves or dies. A deterministic machine: time comes in, frames go
 * out through the port.
 */
export class Outbox {
  readonly #config: OutboxConfig;
  readonly #port: OutboxPort;
  readonly #windows = new Map<string, Window>();
  readonly #lanes = new LaneTable();
  /** Lanes with something unsettled or waiting. */
  readonly #busy = new Set<Lane>();
  /** The busy ones that wait to be opened. */
  readonly #blocked = new Set<Lane>();
  #routing: Routing | undefined;
  #members: Members = new Map();
  #pending = 0;

  constructor(config: OutboxConfig, port: OutboxPort) {
    this.#config = config;
    this.#port = port;
  }

  /** Messages that are not settled. */
  get pending(): number {
    return this.#pending;
  }

  /** True while anything of this partition is not settled. */
  hasPending(ring: string, partition: number): boolean {
    return this.#lanes.find(ring, partition)?.idle === false;
  }

  /** New rings: lanes follow their partitions. `members` maps present names to instances. */
  install(routing: Routing, members: Members, now: number): void {
    this.flush(now);
    this.#routing = routing;
    this.#members = members;
    for (const heir of this.#lanes.retire(routing)) this.#await(heir);
    for (const window of this.#windows.values()) {
      if (members.get(window.target.name) !== window.target.instance) {
        this.#windows.delete(keyOf(window.target));
      }
    }
    for (const lane of this.#busy) this.#follow(lane, now);
    this.#port.flushSoon();
  }

  /** Takes a message whose ring and partition are known. */
  offer(group: RingGroup, parcel: Parcel, now: number): void {
    const lane = this.#lanes.get(group.id, parcel.partition);
    // A lane at rest did not follow the rings.
    if (lane.idle) this.#follow(lane, now);
    this.#pending += 1;
    this.#busy.add(lane);
    this.#port.flushSoon();
    if (parcel.deadline < lane.earliestDeadline) lane.earliestDeadline = parcel.deadline;
    if (lane.phase === 'blocked') {
      this.#blocked.add(lane);
      if (lane.unsettled === 0) this.#tryOpen(lane, now);
    }
    const window = this.#windowOf(lane);
    if (lane.phase === 'open' && lane.waiting.size === 0 && window?.admits(lane, parcel) === true) {
      this.#send(lane, window, parcel, now);
    } else {
      lane.waiting.push(parcel);
      if (lane.phase === 'open') window?.enqueue(lane);
    }
  }

  /** Sends what this turn collected. */
  flush(now: number): void {
    this.#sendOut(now);
    for (const lane of this.#blocked) this.#tryOpen(lane, now);
    this.#sendOut(now);
  }

  /** Looks at what waits for too long. */
  tick(now: number): void {
    for (const lane of this.#busy) {
      if (now >= lane.earliestDeadline) this.#expire(lane, now);
      if (lane.unsettled === 0 || now - lane.heardAt < this.#config.ackTimeoutMs) continue;
      if (lane.target !== undefined) this.#port.hint(lane.target.name);
      // What was sent may be lost: everything unsettled goes again, in its order.
      lane.heardAt = now;
      this.#block(lane, 0, now, false);
    }
    this.flush(now);
  }

  /**
   * Messages that the owner has finished. Taken only from the member that the lane is open to: a
   * member that lost the partition without a release no longer has a say.
   */
  onAck(frame: AckFrame, now: number): void {
    for (const { partition, sequence, data, headers } of frame.replies) {
      const lane = this.#lanes.find(frame.ring, partition);
      if (!isFrom(lane, frame.from)) continue;
      const reply = { data, headers };
      this.#settle(lane, sequence, { ok: true, reply, node: frame.from.name }, now);
    }
    const outcome: Outcome = { ok: true, reply: undefined, node: frame.from.name };
    for (let place = 0; place + 2 < frame.ranges.length; place += 3) {
      const lane = this.#lanes.find(frame.ring, frame.ranges[place] as number);
      if (!isFrom(lane, frame.from)) continue;
      const first = frame.ranges[place + 1] as number;
      const count = frame.ranges[place + 2] as number;
      this.#settleRange(lane, first, count, outcome, now);
    }
    this.#refill(frame.from, now);
  }

  onNack(frame: NackFrame, now: number): void {
    for (const refusal of frame.refusals) {
      const lane = this.#lanes.find(frame.ring, refusal.partition);
      if (!isFrom(lane, frame.from)) continue;
      lane.heardAt = now;
      if (FINAL.has(refusal.code)) {
        this.#settle(lane, refusal.sequence, failure(refusal, frame.from.name), now);
      } else if (refusal.opening === lane.opening) {
        this.#refused(lane, refusal, frame.from.name, now);
      }
    }
    this.#refill(frame.from, now);
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
    for (const lane of this.#busy) {
      for (const parcel of [...lane.inflight.drain(), ...lane.waiting.drain()]) {
        this.#finish(parcel, outcome);
      }
      this.#lanes.drop(lane);
    }
    this.#busy.clear();
    this.#blocked.clear();
    this.#windows.clear();
  }

  // ---- lanes ----

  /** The owner of a lane's partition by the rings of now. */
  #ownerOf(lane: Lane): Target | undefined {
    const name = this.#routing?.groupById(lane.ring)?.ring.ownerOf(lane.partition);
    const instance = name === undefined ? undefined : this.#members.get(name);
    return name === undefined || instance === undefined ? undefined : { name, instance };
  }

  /** The rings changed: is the lane's target still the owner? */
  #follow(lane: Lane, now: number): void {
    const { target } = lane;
    const owner = this.#ownerOf(lane);
    if (target !== undefined && owner?.instance === target.instance) return;
    lane.refusals = 0;
    if (target === undefined || this.#members.get(target.name) !== target.instance) {
      // The old owner is gone, with what it had not acknowledged.
      this.#block(lane, 0, now, false);
    } else {
      // The old owner hands over: it finishes or returns what it has.
      this.#block(lane, lane.firstRefused, now, false);
    }
  }

  /** The lane has something to send and is looked at in each flush until it opens. */
  #await(lane: Lane): void {
    this.#busy.add(lane);
    if (lane.phase === 'blocked') this.#blocked.add(lane);
  }

  /** Nothing more is sent on the lane until what is below `from` is settled. */
  #block(lane: Lane, from: number, now: number, backOff: boolean): void {
    lane.phase = 'blocked';
    this.#blocked.add(lane);
    lane.firstRefused = Math.min(lane.firstRefused, from);
    if (!backOff) {
      lane.retryAt = Math.min(lane.retryAt, now);
      return;
    }
    const { retryMinMs, retryMaxMs } = this.#config;
    const pause = lane.refusals === 0 ? 0 : retryMinMs * 2 ** Math.min(lane.refusals - 1, 16);
    lane.retryAt = now + Math.min(retryMaxMs, pause);
    lane.refusals += 1;
  }

  #refused(lane: Lane, refusal: Refusal, node: string, now: number): void {
    const parcel = lane.find(refusal.sequence);
    if (parcel === undefined) return;
    if (parcel.attempt >= this.#config.maxAttempts) {
      this.#settle(lane, refusal.sequence, failure(refusal, node), now);
      return;
    }
    const first = lane.firstRefused === Number.POSITIVE_INFINITY;
    if (first) this.#block(lane, refusal.sequence, now, true);
    else lane.firstRefused = Math.min(lane.firstRefused, refusal.sequence);
    lane.retryAt = Math.max(lane.retryAt, now + Math.min(refusal.retryAfterMs, this.#config.retryMaxMs));
  }

  #tryOpen(lane: Lane, now: number): void {
    if (!lane.drained() || now < lane.retryAt) return;
    if (lane.retired) {
      this.#release(lane);
      for (const heir of this.#lanes.bequeath(lane, this.#routing)) this.#await(heir);
      return;
    }
    if (lane.after.some((before) => before.unsettled > 0)) return;
    lane.after = [];
    const target = this.#ownerOf(lane);
    if (target !== undefined) this.#open(lane, target, now);
  }

  #release(lane: Lane): void {
    const window = this.#windowOf(lane);
    for (let place = 0; place < lane.inflight.size; place += 1) {
      const parcel = lane.inflight.at(place);
      if (parcel?.settled === false) window?.free(parcel);
    }
    this.#blocked.delete(lane);
    this.#busy.delete(lane);
  }

  /** A new opening: everything unsettled goes to the owner of now, in its original order. */
  #open(lane: Lane, target: Target, now: number): void {
    this.#blocked.delete(lane);
    const old = this.#windowOf(lane);
    lane.target = target;
    lane.phase = 'open';
    lane.opening += 1;
    lane.position = 0;
    lane.firstRefused = Number.POSITIVE_INFINITY;
    lane.retryAt = 0;
    lane.ready = false;
    lane.heardAt = now;
    const window = this.#windowOf(lane) as Window;
    for (const parcel of lane.inflight.drain()) {
      if (parcel.settled) {
        // Kept as it is: sequences in flight stay without holes.
        lane.inflight.push(parcel);
        continue;
      }
      old?.free(parcel);
      lane.unsettled -= 1;
      this.#send(lane, window, parcel, now);
    }
    lane.trim();
    if (lane.waiting.size > 0) window.enqueue(lane);
    this.#pump(window, now);
  }

  // ---- sending ----

  #windowOf(lane: Lane): Window | undefined {
    const { target } = lane;
    if (target === undefined) return undefined;
    const key = keyOf(target);
    let window = this.#windows.get(key);
    if (window === undefined && this.#members.get(target.name) === target.instance) {
      window = new Window(target, this.#config);
      this.#windows.set(key, window);
    }
    return window;
  }

  #send(lane: Lane, window: Window, parcel: Parcel, now: number): void {
    if (parcel.sequence === 0) parcel.sequence = lane.takeSequence();
    lane.position += 1;
    parcel.position = lane.position;
    parcel.opening = lane.opening;
    parcel.attempt += 1;
    parcel.remainingMs = parcel.deadline === Number.POSITIVE_INFINITY ? 0 : Math.max(1, parcel.deadline - now);
    if (lane.unsettled === 0) lane.heardAt = now;
    lane.unsettled += 1;
    lane.inflight.push(parcel);
    window.add(lane, parcel);
  }

  #pump(window: Window, now: number): void {
    for (let lane = window.nextReady(); lane !== undefined; lane = window.nextReady()) {
      const parcel = lane.waiting.shift() as Parcel;
      if (parcel.settled) continue;
      this.#send(lane, window, parcel, now);
    }
  }

  #sendOut(now: number): void {
    for (const window of this.#windows.values()) {
      this.#pump(window, now);
      for (const { ring, items } of window.takeBatches()) {
        const ringDigest = this.#routing?.groupById(ring)?.ring.digest ?? '';
        this.#port.forward(window.target, { type: 'forward', ring, ringDigest, items });
      }
    }
  }

  #refill(from: Target, now: number): void {
    const window = this.#windows.get(keyOf(from));
    if (window === undefined) return;
    this.#pump(window, now);
    if (window.hasBatch) this.#port.flushSoon();
  }

  // ---- settling ----

  #settleRange(lane: Lane, first: number, count: number, outcome: Outcome, now: number): void {
    lane.heardAt = now;
    const head = lane.inflight.peek()?.sequence ?? Number.POSITIVE_INFINITY;
    const end = Math.min(first + count, head + lane.inflight.size);
    for (let sequence = Math.max(first, head); sequence < end; sequence += 1) {
      this.#settle(lane, sequence, outcome, now);
    }
  }

  #settle(lane: Lane, sequence: number, outcome: Outcome, now: number): void {
    const parcel = lane.find(sequence);
    if (parcel === undefined) return;
    lane.heardAt = now;
    if (outcome.ok) lane.refusals = 0;
    this.#windowOf(lane)?.free(parcel);
    lane.unsettled -= 1;
    this.#finish(parcel, outcome);
    lane.trim();
    if (lane.phase === 'blocked') this.#port.flushSoon();
    else if (lane.waiting.size > 0) this.#windowOf(lane)?.enqueue(lane);
    if (lane.idle) this.#rest(lane);
  }

  /** Nothing is left to do on this lane. */
  #rest(lane: Lane): void {
    this.#busy.delete(lane);
    this.#blocked.delete(lane);
    lane.earliestDeadline = Number.POSITIVE_INFINITY;
    if (lane.retired) this.#lanes.drop(lane);
  }

  #finish(parcel: Parcel, outcome: Outcome): void {
    if (parcel.settled) return;
    parcel.settled = true;
    this.#pending -= 1;
    if (parcel.settle !== undefined) parcel.settle(outcome);
    else if (!outcome.ok) this.#port.lost(parcel, outcome);
  }

  /** Whoever waits for a message stops waiting at its deadline; the lane goes on without it. */
  #expire(lane: Lane, now: number): void {
    let earliest = Number.POSITIVE_INFINITY;
    const expired = (parcel: Parcel): boolean => {
      if (parcel.settled) return false;
      if (now >= parcel.deadline) return true;
      earliest = Math.min(earliest, parcel.deadline);
      return false;
    };
    for (const parcel of lane.waiting.drain()) {
      if (expired(parcel)) this.#finish(parcel, TIMED_OUT_WAITING);
      else if (!parcel.settled) lane.waiting.push(parcel);
    }
    const sent = Array.from({ length: lane.inflight.size }, (_, place) => lane.inflight.at(place));
    for (const parcel of sent) {
      if (parcel !== undefined && expired(parcel)) {
        this.#settle(lane, parcel.sequence, TIMED_OUT_SENT, now);
      }
    }
    lane.earliestDeadline = earliest;
    if (lane.idle) this.#rest(lane);
  }
}

function keyOf(target: Target): string {
  return `${target.name}/${target.instance}`;
}

function isFrom(lane: Lane | undefined, from: Target): lane is Lane {
  return lane?.target?.name === from.name && lane.target.instance === from.instance;
}

function failure(refusal: Refusal, node: string): Outcome & { ok: false } {
  const code = refusal.code === 'failed' ? 'handler-failed' : refusal.code;
  return { ok: false, code: isErrorCode(code) ? code : 'internal', text: refusal.text, node };
}

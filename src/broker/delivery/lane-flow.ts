import { Bag } from '../../runtime/bag.ts';
import type { Routing } from '../../ring/routing.ts';
import type { Lane, Target } from './lane.ts';
import { isUnhandled, type LaneTable } from './lane-table.ts';
import type { Outcome, Parcel } from './parcel.ts';
import {
  type ClosingRefusal,
  NOBODY,
  OVERLOADED_WAITING,
  TIMED_OUT_SENT,
  TIMED_OUT_WAITING,
} from './refusals.ts';
import type { Window, WindowLimits } from './window.ts';
import { Windows } from './windows.ts';

/** The numbers of lanes. */
export interface LaneFlowConfig extends WindowLimits {
  /** A lane without any answer for this long is opened anew, and its owner looked at. */
  readonly ackTimeoutMs: number;
  /** The first pause before a refused lane is opened again; doubles, up to `retryMaxMs`. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
}

export interface LaneFlowPort {
  /** There is something to flush at the end of this turn. */
  flushSoon(): void;
  /** A message goes to an owner once more. Called before it leaves. */
  resent(parcel: Parcel, to: Target): void;
  /** A message without anybody waiting for it failed for good. */
  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void;
}

/** How long a stream without a handler may find one, in times of `ackTimeoutMs`. */
const UNHANDLED_PATIENCE = 2;

/** How lanes open, send, close, and settle what they sent. */
export class LaneFlow {
  readonly windows: Windows;
  /** Lanes with something unsettled or waiting. */
  readonly busy = new Bag<Lane>();
  /** Messages that are not settled. */
  pending = 0;
  routing: Routing | undefined;
  /** Present names and their instances. */
  members: ReadonlyMap<string, string> = new Map();
  /** Counts the rings that came. */
  rings = 0;
  readonly #config: LaneFlowConfig;
  readonly #port: LaneFlowPort;
  readonly #lanes: LaneTable;
  /** The busy lanes that wait to be opened. */
  readonly #blocked = new Set<Lane>();

  constructor(config: LaneFlowConfig, lanes: LaneTable, port: LaneFlowPort) {
    this.#config = config;
    this.#lanes = lanes;
    this.#port = port;
    this.windows = new Windows(config);
  }

  // ---- where to ----

  /** New rings, which lanes follow when they are looked at next. */
  turn(routing: Routing, members: ReadonlyMap<string, string>): void {
    this.routing = routing;
    this.members = members;
    this.rings += 1;
  }

  /** The owner of a lane's partition by the rings of now. */
  ownerOf(lane: Lane): Target | undefined {
    const name = this.routing?.groupById(lane.ring)?.ring.ownerOf(lane.partition);
    const instance = name === undefined ? undefined : this.members.get(name);
    return name === undefined || instance === undefined ? undefined : { name, instance };
  }

  /** The rings changed: is the lane's target still the owner? */
  follow(lane: Lane, now: number): void {
    lane.rings = this.rings;
    const here = this.#atOwner(lane);
    if (here && lane.phase === 'open') return;
    lane.refusals = 0;
    if (here) lane.again = true;
    // An old owner that hands over finishes or returns what it has. One that is gone does not.
    else if (!this.#atMember(lane)) lane.unoweFrom(0);
    this.block(lane, now);
  }

  /** The lane is looked at in each flush until it opens. */
  attend(lane: Lane): void {
    this.busy.add(lane);
    if (lane.phase === 'blocked') this.#blocked.add(lane);
  }

  /** Nothing new is sent on the lane until its target owes nothing more; then it is opened anew. */
  block(lane: Lane, now: number): void {
    lane.phase = 'blocked';
    this.#blocked.add(lane);
    lane.retryAt = Math.min(lane.retryAt, now);
  }

  /** Its target will not settle anything: all that was sent goes to the next owner. */
  forsake(lane: Lane, now: number): void {
    lane.unoweFrom(0);
    this.block(lane, now);
  }

  /** The owner refused something, and takes nothing more under this opening. */
  refuse(lane: Lane, { sequence, code, retryAfterMs }: ClosingRefusal, now: number): void {
    const { retryAt } = lane;
    this.block(lane, now);
    if (code === 'returned') {
      const parcel = lane.find(sequence);
      if (parcel !== undefined) lane.unowe(parcel);
    } else if (code === 'gap') {
      // Something before it was lost. One that hands over is asked again when it is silent.
      lane.again = true;
    } else {
      lane.unoweFrom(sequence);
    }
    lane.retryAt = retryAt;
    if (lane.refusedAs !== undefined) return;
    lane.refusedAs = code;
    const { retryMinMs, retryMaxMs } = this.#config;
    const pause = lane.refusals === 0 ? 0 : retryMinMs * 2 ** Math.min(lane.refusals - 1, 16);
    lane.retryAt = now + Math.min(retryMaxMs, Math.max(pause, retryAfterMs));
    lane.refusals += 1;
  }

  // ---- time ----

  /** Looks after a lane that waits for too long. Says true when its owner owes any answer. */
  look(lane: Lane, now: number): boolean {
    if (now >= lane.earliestDeadline) this.#expire(lane, now);
    if (lane.owed === 0) return false;
    const { ackTimeoutMs } = this.#config;
    const silent = now - lane.heardAt >= ackTimeoutMs;
    if (!lane.isStuck(now, ackTimeoutMs) && !silent) return false;
    lane.heardAt = now;
    // One that hands over is asked what became of it, before the next one gets it.
    if (this.#atMember(lane) && !this.#atOwner(lane)) this.#askAgain(lane, now);
    else {
      lane.again = true;
      this.block(lane, now);
    }
    return silent;
  }

  // ---- opening ----

  /** Sends what can be sent now. */
  flush(now: number, forward: (window: Window) => void): void {
    this.#sendOut(now, forward);
    for (const lane of this.#blocked) this.tryOpen(lane, now);
    this.#sendOut(now, forward);
  }

  tryOpen(lane: Lane, now: number): void {
    if (now < lane.retryAt) return;
    if (lane.owed > 0 && !(lane.again && this.#atOwner(lane))) return;
    if (lane.retired) {
      this.#bequeath(lane);
      return;
    }
    for (const before of lane.after) {
      if (before.retired && before.unsettled > 0) return;
      lane.after.delete(before);
    }
    const target = this.ownerOf(lane);
    if (target !== undefined) this.#open(lane, target, now);
    else if (isUnhandled(lane)) this.#giveUp(lane, now);
  }

  /** A new opening: everything unsettled goes to the owner of now, in its original order. */
  #open(lane: Lane, target: Target, now: number): void {
    const window = this.windows.get(target);
    this.#blocked.delete(lane);
    lane.rings = this.rings;
    lane.target = target;
    lane.phase = 'open';
    lane.opening += 1;
    lane.position = 0;
    lane.refusedAs = undefined;
    lane.again = false;
    lane.retryAt = 0;
    lane.heardAt = now;
    for (const parcel of lane.sent()) {
      lane.space?.free(parcel);
      this.#stamp(lane, parcel, now);
      window.add(lane, parcel);
    }
    lane.space = window;
    if (lane.waiting.size > 0) window.enqueue(lane);
    this.#pump(window, now);
    if (lane.idle) this.rest(lane);
  }

  /** The same to the owner of before: it answers for what it has or had, and refuses the rest. */
  #askAgain(lane: Lane, now: number): void {
    if (lane.target === undefined) return;
    const window = this.windows.get(lane.target);
    lane.phase = 'blocked';
    this.#blocked.add(lane);
    lane.opening += 1;
    lane.position = 0;
    for (const parcel of lane.sent()) {
      this.#stamp(lane, parcel, now);
      window.repeat(lane, parcel);
    }
  }

  #bequeath(lane: Lane): void {
    for (const parcel of lane.sent()) lane.space?.free(parcel);
    this.#blocked.delete(lane);
    this.busy.delete(lane);
    for (const heir of this.#lanes.bequeath(lane, this.routing)) this.attend(heir);
  }

  /** Where nobody waits for an answer, nothing else would ever end the wait for a handler. */
  #giveUp(lane: Lane, now: number): void {
    // Too few members are no reason: they come back, or the operator looks.
    if (lane.headSince === 0 || this.routing?.isShort === true) lane.headSince = now;
    if (now - lane.headSince < UNHANDLED_PATIENCE * this.#config.ackTimeoutMs) return;
    for (const parcel of lane.waiting.drain()) {
      if (parcel.deadline === Number.POSITIVE_INFINITY) this.finish(parcel, NOBODY);
      else lane.waiting.push(parcel);
    }
    if (lane.idle) this.rest(lane);
  }

  // ---- sending ----

  /** Sends a parcel at once, if its lane and window allow it, or puts it in the queue. */
  put(lane: Lane, parcel: Parcel, now: number): void {
    const window = lane.phase === 'open' ? (lane.space as Window | undefined) : undefined;
    if (lane.waiting.size === 0 && window?.admits(lane, parcel) === true) {
      this.#send(lane, window, parcel, now);
    } else {
      lane.waiting.push(parcel);
      window?.enqueue(lane);
    }
  }

  /** Room was made: the next ones go. */
  refill(target: Target, now: number): void {
    const window = this.windows.find(target);
    if (window === undefined) return;
    this.#pump(window, now);
    if (window.hasBatch) this.#port.flushSoon();
  }

  #send(lane: Lane, window: Window, parcel: Parcel, now: number): void {
    parcel.sequence = lane.takeSequence();
    this.#stamp(lane, parcel, now);
    if (lane.unsettled === 0) lane.heardAt = now;
    lane.unsettled += 1;
    lane.inflight.push(parcel);
    window.add(lane, parcel);
  }

  /** Gives a parcel its place in the lane's opening. */
  #stamp(lane: Lane, parcel: Parcel, now: number): void {
    lane.position += 1;
    parcel.position = lane.position;
    parcel.opening = lane.opening;
    lane.owe(parcel);
    parcel.attempt += 1;
    const forever = parcel.deadline === Number.POSITIVE_INFINITY;
    parcel.remainingMs = forever ? 0 : Math.max(1, parcel.deadline - now);
    if (parcel.attempt > 1 && lane.target !== undefined) this.#port.resent(parcel, lane.target);
  }

  #pump(window: Window, now: number): void {
    for (let lane = window.nextReady(); lane !== undefined; lane = window.nextReady()) {
      this.#send(lane, window, lane.waiting.shift() as Parcel, now);
    }
  }

  #sendOut(now: number, forward: (window: Window) => void): void {
    for (const window of this.windows.all()) {
      this.#pump(window, now);
      if (window.hasBatch) forward(window);
    }
  }

  // ---- settling ----

  settle(lane: Lane, sequence: number, outcome: Outcome): void {
    const parcel = lane.find(sequence);
    if (parcel === undefined) return;
    if (outcome.ok) lane.refusals = 0;
    lane.space?.free(parcel);
    lane.unsettled -= 1;
    lane.unowe(parcel);
    this.finish(parcel, outcome);
    lane.trim();
    if (lane.phase === 'blocked') this.#port.flushSoon();
    else if (lane.waiting.size > 0) (lane.space as Window).enqueue(lane);
    if (lane.idle) this.rest(lane);
  }

  /** Fails everything that is not settled. */
  abort(outcome: Outcome & { ok: false }): void {
    for (const lane of this.busy) {
      for (const parcel of [...lane.inflight.drain(), ...lane.waiting.drain()]) {
        this.finish(parcel, outcome);
      }
      this.#lanes.drop(lane);
    }
    this.busy.clear();
    this.#blocked.clear();
    this.windows.clear();
  }

  /** Nothing is left to do on this lane. */
  rest(lane: Lane): void {
    this.busy.delete(lane);
    if (lane.phase === 'blocked') this.#blocked.delete(lane);
    lane.earliestDeadline = Number.POSITIVE_INFINITY;
    if (lane.retired || isUnhandled(lane)) this.#lanes.drop(lane);
  }

  finish(parcel: Parcel, outcome: Outcome): void {
    if (parcel.settled) return;
    parcel.settled = true;
    this.pending -= 1;
    if (parcel.settle !== undefined) parcel.settle(outcome);
    else if (!outcome.ok) this.#port.lost(parcel, outcome);
  }

  /** Whoever waits for a message stops waiting at its deadline; the lane goes on without it. */
  #expire(lane: Lane, now: number): void {
    const { waiting, sent } = lane.takeOverdue(now);
    // An open lane waits for a place in its owner's window.
    const full = lane.phase === 'open' || lane.refusedAs === 'overloaded';
    const unsent = full ? OVERLOADED_WAITING : TIMED_OUT_WAITING;
    for (const parcel of waiting) this.finish(parcel, unsent);
    for (const parcel of sent) {
      this.settle(lane, parcel.sequence, parcel.owed ? TIMED_OUT_SENT : unsent);
    }
    if (lane.idle) this.rest(lane);
  }

  #atMember({ target }: Lane): boolean {
    return target !== undefined && this.members.get(target.name) === target.instance;
  }

  #atOwner(lane: Lane): boolean {
    return lane.target !== undefined && this.ownerOf(lane)?.instance === lane.target.instance;
  }
}

import type { Routing } from '../../ring/routing.ts';
import { NumberMap, type ReadonlyNumberMap } from '../../runtime/number-map.ts';
import { Lane } from './lane.ts';
import type { Parcel } from './parcel.ts';

/** All lanes of one process: found by ring and partition, kept while they may be needed. */
export class LaneTable {
  readonly #lanes = new Map<string, NumberMap<Lane>>();
  readonly #retired = new Set<Lane>();
  /** Over every sequence and opening of lanes that were dropped, so that none is used twice. */
  #baseSequence: number;
  #baseOpening = 0;

  /** `baseSequence`: where sequences begin, see `firstSequence`. */
  constructor(baseSequence: number) {
    this.#baseSequence = baseSequence;
  }

  find(ring: string, partition: number): Lane | undefined {
    return this.#lanes.get(ring)?.get(partition);
  }

  /** The lanes of a ring, by partition. */
  of(ring: string): ReadonlyNumberMap<Lane> | undefined {
    return this.#lanes.get(ring);
  }

  get(ring: string, partition: number): Lane {
    let lanes = this.#lanes.get(ring);
    if (lanes === undefined) {
      lanes = new NumberMap();
      this.#lanes.set(ring, lanes);
    }
    let lane = lanes.get(partition);
    if (lane === undefined) {
      lane = new Lane(ring, partition, this.#baseSequence, this.#baseOpening);
      lanes.set(partition, lane);
    }
    return lane;
  }

  /** The lane of a message whose sender knew this ring: streams may have been grouped anew since. */
  laneOf(ring: string, parcel: Parcel, routing: Routing | undefined): Lane {
    const gone = routing !== undefined && routing.groupById(ring) === undefined;
    return this.get(gone ? ringOf(parcel, routing) : ring, parcel.partition);
  }

  drop(lane: Lane): void {
    this.#baseSequence = Math.max(this.#baseSequence, lane.nextSequence);
    this.#baseOpening = Math.max(this.#baseOpening, lane.opening);
    this.#retired.delete(lane);
    const lanes = this.#lanes.get(lane.ring);
    lanes?.delete(lane.partition);
    if (lanes?.size === 0) this.#lanes.delete(lane.ring);
  }

  /**
   * Streams may be grouped anew: lanes of rings that are gone end. What they have not sent moves
   * on at once, to lanes that wait for them. Returns the lanes that have to be looked after.
   */
  retire(routing: Routing): Set<Lane> {
    const heirs = new Set<Lane>();
    for (const lane of this.#retired) {
      // The ring is back before the lane has ended: it goes on.
      if (routing.groupById(lane.ring) === undefined) continue;
      lane.retired = false;
      this.#retired.delete(lane);
      heirs.add(lane);
    }
    for (const [ring, lanes] of this.#lanes) {
      if (routing.groupById(ring) !== undefined) continue;
      for (const lane of lanes.values()) this.#retireLane(lane, routing, heirs);
    }
    return heirs;
  }

  /** Gives what a retired lane could not get through to the lanes that come after it. */
  bequeath(lane: Lane, routing: Routing | undefined): Set<Lane> {
    const left = new Map<Lane, Parcel[]>();
    for (const parcel of lane.inflight.drain()) {
      if (parcel.settled) continue;
      parcel.sequence = 0;
      lane.unowe(parcel);
      const heir = this.#heirOf(parcel, lane, routing);
      const parcels = left.get(heir);
      if (parcels === undefined) left.set(heir, [parcel]);
      else parcels.push(parcel);
    }
    for (const [heir, parcels] of left) {
      const later = heir.waiting.drain();
      for (const parcel of [...parcels, ...later]) heir.waiting.push(parcel);
      heir.earliestDeadline = Math.min(heir.earliestDeadline, lane.earliestDeadline);
    }
    lane.unsettled = 0;
    this.drop(lane);
    return new Set(left.keys());
  }

  #retireLane(lane: Lane, routing: Routing, heirs: Set<Lane>): void {
    for (const parcel of lane.waiting.drain()) {
      const heir = this.#heirOf(parcel, lane, routing);
      heir.waiting.push(parcel);
      if (heir === lane) continue;
      heir.earliestDeadline = Math.min(heir.earliestDeadline, parcel.deadline);
      this.#follow(heir, lane, heirs);
    }
    if (lane.waiting.size > 0) return;
    if (lane.unsettled === 0) {
      this.drop(lane);
      return;
    }
    lane.retired = true;
    lane.phase = 'blocked';
    this.#retired.add(lane);
    // Later messages of the same partition wait as well, whether one is here already or not.
    for (const parcel of lane.sent())
      this.#follow(this.#heirOf(parcel, lane, routing), lane, heirs);
  }

  /** The heir does not open before the lane ends, nor before those that this one waited for. */
  #follow(heir: Lane, lane: Lane, heirs: Set<Lane>): void {
    heirs.add(heir);
    for (const before of [lane, ...lane.after]) {
      if (before !== heir && before.unsettled > 0) heir.after.add(before);
    }
  }

  #heirOf(parcel: Parcel, lane: Lane, routing: Routing | undefined): Lane {
    return this.get(ringOf(parcel, routing), lane.partition);
  }
}

const UNHANDLED = 'unhandled:';

/** A stream that nobody handles now keeps its messages under no ring until somebody does. */
function ringOf({ stream }: Parcel, routing: Routing | undefined): string {
  return routing?.groupOf(stream)?.id ?? `${UNHANDLED}${stream}`;
}

/** True for a lane of messages whose stream nobody handles now. */
export function isUnhandled(lane: Lane): boolean {
  return lane.ring.startsWith(UNHANDLED);
}

/**
 * Where the sequences of one run of a process begin. Two runs of one name are far apart: what an
 * owner says to the one that died is never taken for an answer to the one that came after it.
 */
export function firstSequence(instance: string): number {
  return Number.parseInt(instance.slice(0, 8), 16) * 2 ** 20;
}

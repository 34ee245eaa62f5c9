import type { Routing } from '../../ring/routing.ts';
import { Lane } from './lane.ts';
import type { Parcel } from './parcel.ts';

/** All lanes of one process: found by ring and partition, kept while they may be needed. */
export class LaneTable {
  readonly #lanes = new Map<string, Map<number, Lane>>();
  /** Over every sequence and opening of lanes that were dropped, so that none is used twice. */
  #base = 0;

  find(ring: string, partition: number): Lane | undefined {
    return this.#lanes.get(ring)?.get(partition);
  }

  get(ring: string, partition: number): Lane {
    let lanes = this.#lanes.get(ring);
    if (lanes === undefined) {
      lanes = new Map();
      this.#lanes.set(ring, lanes);
    }
    let lane = lanes.get(partition);
    if (lane === undefined) {
      lane = new Lane(ring, partition, this.#base);
      lanes.set(partition, lane);
    }
    return lane;
  }

  drop(lane: Lane): void {
    this.#base = Math.max(this.#base, lane.nextSequence, lane.opening);
    const lanes = this.#lanes.get(lane.ring);
    lanes?.delete(lane.partition);
    if (lanes?.size === 0) this.#lanes.delete(lane.ring);
  }

  /**
   * Streams may be grouped anew: lanes of rings that are gone end. What they have not sent moves
   * on at once, to lanes that wait for them. Returns the lanes that got something.
   */
  retire(routing: Routing): Lane[] {
    const heirs: Lane[] = [];
    for (const [ring, lanes] of this.#lanes) {
      if (routing.groupById(ring) !== undefined) continue;
      for (const lane of lanes.values()) {
        if (!lane.retired) heirs.push(...this.#retireLane(lane, routing));
      }
    }
    return heirs;
  }

  /** Gives what a retired lane could not get through to the lanes that come after it. */
  bequeath(lane: Lane, routing: Routing | undefined): Lane[] {
    const heirs = new Map<Lane, Parcel[]>();
    for (const parcel of lane.inflight.drain()) {
      if (parcel.settled) continue;
      parcel.sequence = 0;
      const heir = this.#heirOf(parcel, lane, routing);
      heirs.set(heir, [...(heirs.get(heir) ?? []), parcel]);
    }
    for (const [heir, parcels] of heirs) {
      const later = heir.waiting.drain();
      for (const parcel of [...parcels, ...later]) heir.waiting.push(parcel);
      heir.earliestDeadline = Math.min(heir.earliestDeadline, lane.earliestDeadline);
    }
    lane.unsettled = 0;
    this.drop(lane);
    return [...heirs.keys()];
  }

  #retireLane(lane: Lane, routing: Routing): Lane[] {
    const heirs = new Set<Lane>();
    for (const parcel of lane.waiting.drain()) {
      if (parcel.settled) continue;
      const heir = this.#heirOf(parcel, lane, routing);
      heir.waiting.push(parcel);
      heir.earliestDeadline = Math.min(heir.earliestDeadline, parcel.deadline);
      heirs.add(heir);
    }
    if (lane.unsettled === 0) {
      this.drop(lane);
      return [...heirs];
    }
    lane.retired = true;
    lane.phase = 'blocked';
    // Later messages of the same partition wait as well, whether one is here already or not.
    for (let place = 0; place < lane.inflight.size; place += 1) {
      const parcel = lane.inflight.at(place);
      if (parcel?.settled === false) heirs.add(this.#heirOf(parcel, lane, routing));
    }
    for (const heir of heirs) heir.after.push(lane);
    return [...heirs];
  }

  #heirOf(parcel: Parcel, lane: Lane, routing: Routing | undefined): Lane {
    // A stream that nobody handles now keeps its messages under no ring until somebody does.
    const ring = routing?.groupOf(parcel.stream)?.id ?? `unhandled:${parcel.stream}`;
    return this.get(ring, lane.partition);
  }
}

import { NumberMap } from '../../runtime/number-map.ts';
import { SmallMap } from '../../runtime/small-map.ts';
import type { InLane, Job } from './job.ts';
import { SequenceSet } from './sequence-set.ts';

/** A lane without traffic for this long is forgotten; its sender has long stopped repeating. */
const IDLE_MS = 300_000;
/** Where there are more lanes than this, they are forgotten sooner. */
const MANY_LANES = 262_144;
const CROWDED_IDLE_MS = 10_000;

/** The lanes of one sender and ring, by partition. */
export type Route = NumberMap<InLane>;

/** All lanes that end at this member. */
export class InLanes {
  /** Those with something queued, running or parked here, and some that had it a short time ago. */
  #waiting: InLane[] = [];
  /** By ring, and by the instance of the sender. */
  readonly #rings = new Map<string, Map<string, Route>>();
  #count = 0;

  /** Those that wait for something that is queued, running or parked here. */
  get waiting(): Iterable<InLane> {
    return this.#listWaiting();
  }

  /** All lanes, also idle ones. */
  get size(): number {
    return this.#count;
  }

  /** Where the lanes of one sender are looked up by their partitions. */
  route(ring: string, instance: string): Route {
    let routes = this.#rings.get(ring);
    if (routes === undefined) this.#rings.set(ring, (routes = new Map()));
    let route = routes.get(instance);
    if (route === undefined) routes.set(instance, (route = new NumberMap()));
    return route;
  }

  get(ring: string, partition: number, sender: string, instance: string): InLane {
    return this.getOn(this.route(ring, instance), ring, partition, sender, instance);
  }

  /** The same with the route of this ring and instance at hand. */
  getOn(route: Route, ring: string, partition: number, sender: string, instance: string): InLane {
    let lane = route.get(partition);
    if (lane === undefined) {
      lane = newLane(ring, partition, sender, instance);
      route.set(partition, lane);
      this.#count += 1;
    }
    // A lane that came with a release has no name yet: only its sender's frames bear one.
    if (lane.sender === '') lane.sender = sender;
    return lane;
  }

  /** The lanes of one partition. */
  of(ring: string, partition: number): InLane[] {
    const lanes: InLane[] = [];
    for (const route of this.#rings.get(ring)?.values() ?? []) {
      const lane = route.get(partition);
      if (lane !== undefined) lanes.push(lane);
    }
    return lanes;
  }

  /** The message with this sequence is queued, running or parked. */
  occupy(lane: InLane, sequence: number, job: Job): void {
    lane.jobs.set(sequence, job);
    if (lane.listed) return;
    lane.listed = true;
    this.#waiting.push(lane);
  }

  /** It is not any more. */
  vacate(lane: InLane, sequence: number): void {
    lane.jobs.delete(sequence);
  }

  /** Forgets lanes without traffic. */
  sweep(now: number): void {
    const idleMs = this.#count > MANY_LANES ? CROWDED_IDLE_MS : IDLE_MS;
    for (const [ring, routes] of this.#rings) {
      for (const [instance, route] of routes) {
        for (const lane of route.values()) {
          if (lane.jobs.size > 0 || now - lane.usedAt <= idleMs) continue;
          route.delete(lane.partition);
          this.#count -= 1;
        }
        if (route.size === 0) routes.delete(instance);
      }
      if (routes.size === 0) this.#rings.delete(ring);
    }
  }

  /**
   * All lanes begin anew, whatever opening comes next, and nothing of before is theirs. What was
   * handled stays known, except for what nobody was told of.
   */
  restart(unsaid: ReadonlyMap<InLane, readonly number[]>): void {
    this.#waiting = [];
    for (const routes of this.#rings.values()) {
      for (const [instance, route] of routes) {
        for (const before of route.values()) {
          const { ring, partition, sender, failed, usedAt } = before;
          const handled = before.handled.without(unsaid.get(before) ?? []);
          const known = { handled, failed, top: handled.top, usedAt };
          route.set(partition, { ...newLane(ring, partition, sender, instance), ...known });
        }
      }
    }
  }

  /** A lane is taken out when it is found without a job: most get the next one before that. */
  #listWaiting(): readonly InLane[] {
    this.#waiting = this.#waiting.filter((lane) => {
      lane.listed = lane.jobs.size > 0;
      return lane.listed;
    });
    return this.#waiting;
  }
}

function newLane(ring: string, partition: number, sender: string, instance: string): InLane {
  return {
    ring,
    partition,
    sender,
    instance,
    route: `${instance}/${ring}`,
    opening: 0,
    position: 0,
    top: 0,
    closedBy: undefined,
    handled: new SequenceSet(),
    failed: new Set(),
    jobs: new SmallMap(),
    listed: false,
    said: 0,
    saidAt: 0,
    usedAt: 0,
  };
}

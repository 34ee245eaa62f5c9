import { SmallMap } from '../../runtime/small-map.ts';
import type { InLane, Job } from './job.ts';
import { SequenceSet } from './sequence-set.ts';

/** A lane without traffic for this long is forgotten; its sender has long stopped repeating. */
const IDLE_MS = 300_000;
/** Where there are more lanes than this, they are forgotten sooner. */
const MANY_LANES = 262_144;
const CROWDED_IDLE_MS = 10_000;

/** All lanes that end at this member. */
export class InLanes {
  /** Those with something queued, running or parked here, and some that had it a short time ago. */
  #waiting: InLane[] = [];
  readonly #rings = new Map<string, Map<number, Map<string, InLane>>>();
  #count = 0;

  /** Those that wait for something that is queued, running or parked here. */
  get waiting(): Iterable<InLane> {
    return this.#listWaiting();
  }

  /** All lanes, also idle ones. */
  get size(): number {
    return this.#count;
  }

  find(ring: string, partition: number, instance: string): InLane | undefined {
    return this.#rings.get(ring)?.get(partition)?.get(instance);
  }

  get(ring: string, partition: number, sender: string, instance: string): InLane {
    let partitions = this.#rings.get(ring);
    if (partitions === undefined) this.#rings.set(ring, (partitions = new Map()));
    let lanes = partitions.get(partition);
    if (lanes === undefined) partitions.set(partition, (lanes = new Map()));
    let lane = lanes.get(instance);
    if (lane === undefined) {
      lane = newLane(ring, partition, sender, instance);
      lanes.set(instance, lane);
      this.#count += 1;
    }
    // A lane that came with a release has no name yet: only its sender's frames bear one.
    if (lane.sender === '') lane.sender = sender;
    return lane;
  }

  /** The lanes of one partition. */
  of(ring: string, partition: number): Iterable<InLane> {
    return this.#rings.get(ring)?.get(partition)?.values() ?? [];
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
    for (const [ring, partitions] of this.#rings) {
      for (const [partition, lanes] of partitions) {
        for (const [instance, lane] of lanes) {
          if (lane.jobs.size > 0 || now - lane.usedAt <= idleMs) continue;
          lanes.delete(instance);
          this.#count -= 1;
        }
        if (lanes.size === 0) partitions.delete(partition);
      }
      if (partitions.size === 0) this.#rings.delete(ring);
    }
  }

  /**
   * All lanes begin anew, whatever opening comes next, and nothing of before is theirs. What was
   * handled stays known, except for what nobody was told of.
   */
  restart(unsaid: ReadonlyMap<InLane, readonly number[]>): void {
    this.#waiting = [];
    for (const partitions of this.#rings.values()) {
      for (const lanes of partitions.values()) {
        for (const [instance, before] of lanes) {
          const { ring, partition, sender, failed, usedAt } = before;
          const handled = before.handled.without(unsaid.get(before) ?? []);
          const known = { handled, failed, top: handled.top, usedAt };
          lanes.set(instance, { ...newLane(ring, partition, sender, instance), ...known });
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

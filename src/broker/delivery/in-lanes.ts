import type { InLane } from './job.ts';
import { SequenceSet } from './sequence-set.ts';

/** A lane without traffic for this long is forgotten; its sender has long stopped repeating. */
const IDLE_MS = 300_000;

/** All lanes that end at this member. */
export class InLanes {
  readonly #rings = new Map<string, Map<number, Map<string, InLane>>>();

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
      lane = {
        ring,
        partition,
        sender,
        instance,
        opening: 0,
        position: 0,
        refusing: false,
        handled: new SequenceSet(),
        jobs: new Map(),
        usedAt: 0,
      };
      lanes.set(instance, lane);
    }
    // A lane that came with a release has no name yet: only its sender's frames bear one.
    if (lane.sender === '') lane.sender = sender;
    return lane;
  }

  /** The lanes of one partition. */
  of(ring: string, partition: number): Iterable<InLane> {
    return this.#rings.get(ring)?.get(partition)?.values() ?? [];
  }

  *all(): Iterable<InLane> {
    for (const partitions of this.#rings.values()) {
      for (const lanes of partitions.values()) yield* lanes.values();
    }
  }

  sweep(now: number): void {
    for (const [ring, partitions] of this.#rings) {
      for (const [partition, lanes] of partitions) {
        for (const [instance, lane] of lanes) {
          if (lane.jobs.size === 0 && now - lane.usedAt > IDLE_MS) lanes.delete(instance);
        }
        if (lanes.size === 0) partitions.delete(partition);
      }
      if (partitions.size === 0) this.#rings.delete(ring);
    }
  }

  clear(): void {
    this.#rings.clear();
  }
}

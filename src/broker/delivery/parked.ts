import type { Job } from './job.ts';

/** Messages of partitions that are still being claimed, in the order in which they came. */
export class Parked {
  readonly #rings = new Map<string, Map<number, Job[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(ring: string, job: Job): void {
    let partitions = this.#rings.get(ring);
    if (partitions === undefined) this.#rings.set(ring, (partitions = new Map()));
    const jobs = partitions.get(job.partition);
    if (jobs === undefined) partitions.set(job.partition, [job]);
    else jobs.push(job);
    this.#size += 1;
  }

  /** Takes out what waits for one partition. */
  take(ring: string, partition: number): readonly Job[] {
    const partitions = this.#rings.get(ring);
    const jobs = partitions?.get(partition) ?? [];
    partitions?.delete(partition);
    if (partitions?.size === 0) this.#rings.delete(ring);
    this.#size -= jobs.length;
    return jobs;
  }

  /** Takes out all that waits for these partitions, in whatever ring. */
  takeMatching(matches: (ring: string, job: Job) => boolean): readonly Job[] {
    const taken: Job[] = [];
    for (const [ring, partitions] of this.#rings) {
      for (const [partition, jobs] of partitions) {
        const left = jobs.filter((job) => !matches(ring, job));
        if (left.length === jobs.length) continue;
        taken.push(...jobs.filter((job) => !left.includes(job)));
        if (left.length > 0) partitions.set(partition, left);
        else partitions.delete(partition);
      }
      if (partitions.size === 0) this.#rings.delete(ring);
    }
    this.#size -= taken.length;
    return taken;
  }

  *jobs(): Iterable<Job> {
    for (const partitions of this.#rings.values()) {
      for (const jobs of partitions.values()) yield* jobs;
    }
  }
}

import { NumberMap } from '../../runtime/number-map.ts';
import { hashId, type IdHash } from './id-window.ts';
import type { Job } from './job.ts';

/** The hash of what a job is remembered by; undefined where it is not. Made when it is first needed. */
export function idHashOf(job: Job): IdHash | undefined {
  if (!job.repeatable) return undefined;
  const { stream, id } = job.message;
  job.idHash ??= hashId(stream, id, job.partition);
  return job.idHash;
}

/** Queued, running and parked messages whose publishers may send them again, by their ids. */
export class JobsById {
  /** By the first word of the hash: the first of those that have the same. */
  readonly #first = new NumberMap<Job>();

  /** The job of the same message. */
  find(job: Job): Job | undefined {
    const hash = idHashOf(job);
    let each = hash === undefined ? undefined : this.#first.get(hash[0]);
    while (each !== undefined && !isSame(each, job)) each = each.sameHash;
    return each;
  }

  add(job: Job): void {
    const hash = idHashOf(job);
    if (hash === undefined || this.find(job) === job) return;
    job.sameHash = this.#first.get(hash[0]);
    this.#first.set(hash[0], job);
  }

  delete(job: Job): void {
    const hash = idHashOf(job);
    if (hash === undefined) return;
    const first = this.#first.get(hash[0]);
    if (first === job) {
      if (job.sameHash === undefined) this.#first.delete(hash[0]);
      else this.#first.set(hash[0], job.sameHash);
    }
    for (let each = first; each !== undefined; each = each.sameHash) {
      if (each.sameHash === job) each.sameHash = job.sameHash;
    }
    job.sameHash = undefined;
  }

  clear(): void {
    this.#first.clear();
  }

  *[Symbol.iterator](): Iterator<Job> {
    for (const first of this.#first.values()) {
      for (let job: Job | undefined = first; job !== undefined; job = job.sameHash) yield job;
    }
  }
}

function isSame({ message: one }: Job, { message: other }: Job): boolean {
  return one.id === other.id && one.stream === other.stream;
}

import type { Bagged } from '../../runtime/bag.ts';
import { Queue } from '../../runtime/queue.ts';

/** For a job that waits in front of a nested one: no slot. */
export const NO_SLOT = -1;

const NO_DEPTHS: number[] = [];

interface Nested {
  readonly chain: readonly string[];
}

/** The jobs of one key: one runs, the others wait in their order. */
export class Line<J extends Nested> implements Bagged {
  /** Among the lines without a key. */
  place = -1;
  readonly stream: string;
  /** Undefined for a message without a key, which has a line of its own. */
  readonly token: string | undefined;
  running: J | undefined;
  /** Whose slots it is queued for. */
  queuedFor: number | undefined;
  /** Nearly always nobody waits for a key. */
  #jobs: Queue<J> | undefined;
  /** How many of the jobs are at each depth. */
  #depths: number[] = NO_DEPTHS;

  constructor(stream: string, token: string | undefined) {
    this.stream = stream;
    this.token = token;
  }

  get size(): number {
    return this.#jobs?.size ?? 0;
  }

  /** Without a job. */
  get idle(): boolean {
    return this.running === undefined && this.size === 0;
  }

  peek(): J | undefined {
    return this.#jobs?.peek();
  }

  push(job: J): void {
    if (this.#jobs === undefined) {
      this.#jobs = new Queue();
      this.#depths = [];
    }
    this.#jobs.push(job);
    this.#count(job, 1);
  }

  shift(): void {
    const job = this.#jobs?.shift();
    if (job !== undefined) this.#count(job, -1);
  }

  /** What runs and what waits. */
  *all(): Iterable<J> {
    if (this.running !== undefined) yield this.running;
    for (let place = 0; place < this.size; place += 1) yield this.#jobs?.at(place) as J;
  }

  drain(): J[] {
    if (this.#jobs === undefined) return [];
    this.#depths.length = 0;
    return this.#jobs.drain();
  }

  /** The slots that its first job needs: none when a nested job, whose caller has one, is behind. */
  get slot(): number {
    const depth = this.peek()?.chain.length ?? 0;
    for (let deeper = depth + 1; deeper < this.#depths.length; deeper += 1) {
      if ((this.#depths[deeper] ?? 0) > 0) return NO_SLOT;
    }
    return depth;
  }

  #count({ chain }: J, by: 1 | -1): void {
    while (this.#depths.length <= chain.length) this.#depths.push(0);
    this.#depths[chain.length] = (this.#depths[chain.length] as number) + by;
  }
}

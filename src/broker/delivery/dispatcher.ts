import { keyToken } from '../../runtime/key.ts';
import { Queue } from '../../runtime/queue.ts';
import type { Job } from './job.ts';

/** The numbers of the dispatcher. */
export interface DispatcherConfig {
  /** Handlers that run at once; nested requests have as many of their own at each depth. */
  readonly concurrency: number;
}

/** The jobs of one key: one runs, the others wait in their order. */
interface Line {
  readonly jobs: Queue<Job>;
  readonly stream: string;
  /** Undefined for a message without a key, which has a line of its own. */
  readonly token: string | undefined;
  running: boolean;
}

/**
 * Runs jobs: one at a time and in order for each key of a stream, different keys at once up to a
 * limit. A nested request does not wait for the slot that its caller holds.
 */
export class Dispatcher {
  readonly #config: DispatcherConfig;
  readonly #run: (job: Job) => void;
  readonly #lines = new Map<string, Map<string, Line>>();
  /** By depth: lines whose next job could run, and how many run. */
  readonly #ready: Queue<Line>[] = [];
  readonly #running: number[] = [];
  readonly #jobs = new Set<Job>();

  constructor(config: DispatcherConfig, run: (job: Job) => void) {
    this.#config = config;
    this.#run = run;
  }

  /** Queued and running jobs. */
  get size(): number {
    return this.#jobs.size;
  }

  jobs(): Iterable<Job> {
    return this.#jobs;
  }

  add(job: Job): void {
    this.#jobs.add(job);
    const line = this.#lineOf(job);
    line.jobs.push(job);
    if (!line.running && line.jobs.size === 1) this.#makeReady(line);
  }

  /** The job's handler is done: the key's next one may run. */
  done(job: Job): void {
    if (!this.#jobs.delete(job)) return;
    const depth = job.chain.length;
    this.#running[depth] = (this.#running[depth] ?? 1) - 1;
    const line = this.#find(job);
    if (line !== undefined) {
      line.running = false;
      if (line.jobs.size > 0) this.#makeReady(line);
      else this.#forget(line);
    }
    this.#start(depth);
  }

  /** Takes jobs out that have not begun, in the order of their keys' lines. */
  takeQueued(matches: (job: Job) => boolean): Job[] {
    const taken: Job[] = [];
    for (const lines of this.#lines.values()) {
      for (const line of lines.values()) {
        const queued = line.jobs.drain();
        for (const job of queued) {
          if (matches(job)) {
            taken.push(job);
            this.#jobs.delete(job);
          } else {
            line.jobs.push(job);
          }
        }
        if (!line.running && line.jobs.size === 0) this.#forget(line);
      }
    }
    return taken;
  }

  #makeReady(line: Line): void {
    const depth = line.jobs.peek()?.chain.length ?? 0;
    (this.#ready[depth] ??= new Queue<Line>()).push(line);
    this.#start(depth);
  }

  #start(depth: number): void {
    const ready = this.#ready[depth];
    while (ready !== undefined && (this.#running[depth] ?? 0) < this.#config.concurrency) {
      const line = ready.shift();
      if (line === undefined) return;
      // Jobs may have been taken out of a line while it waited for a slot.
      const next = line.jobs.peek();
      if (next === undefined || line.running) continue;
      if (next.chain.length !== depth) {
        this.#makeReady(line);
        continue;
      }
      line.jobs.shift();
      line.running = true;
      next.started = true;
      this.#running[depth] = (this.#running[depth] ?? 0) + 1;
      this.#run(next);
    }
  }

  #lineOf(job: Job): Line {
    const { stream, key } = job.message;
    const jobs = new Queue<Job>();
    if (key === undefined) return { jobs, stream, token: undefined, running: false };
    let lines = this.#lines.get(stream);
    if (lines === undefined) this.#lines.set(stream, (lines = new Map()));
    const token = keyToken(key);
    let line = lines.get(token);
    if (line === undefined) lines.set(token, (line = { jobs, stream, token, running: false }));
    return line;
  }

  #find(job: Job): Line | undefined {
    const { stream, key } = job.message;
    return key === undefined ? undefined : this.#lines.get(stream)?.get(keyToken(key));
  }

  #forget(line: Line): void {
    if (line.token === undefined) return;
    const lines = this.#lines.get(line.stream);
    lines?.delete(line.token);
    if (lines?.size === 0) this.#lines.delete(line.stream);
  }
}

import { keyToken } from '../../runtime/key.ts';
import { Queue } from '../../runtime/queue.ts';
import type { Job } from './job.ts';

/** The numbers of the dispatcher. */
export interface DispatcherConfig {
  /** Handlers that run at once; nested requests have as many of their own at each depth. */
  readonly concurrency: number;
}

export interface DispatcherPort {
  /** Begin to handle; `done` is called exactly once for it, and may be called at once. */
  run(job: Job): void;
  /** True when nobody waits for it any more: it does not begin, and `drop` is called. */
  isOver(job: Job): boolean;
  drop(job: Job): void;
}

/** For a job that waits in front of a nested one: no slot. */
const NO_SLOT = -1;

/** The jobs of one key: one runs, the others wait in their order. */
class Line {
  readonly stream: string;
  /** Undefined for a message without a key, which has a line of its own. */
  readonly token: string | undefined;
  running = false;
  /** Whose slots it is queued for. */
  queuedFor: number | undefined;
  readonly #jobs = new Queue<Job>();
  /** How many of the jobs are at each depth. */
  readonly #depths: number[] = [];

  constructor(stream: string, token: string | undefined) {
    this.stream = stream;
    this.token = token;
  }

  get size(): number {
    return this.#jobs.size;
  }

  peek(): Job | undefined {
    return this.#jobs.peek();
  }

  push(job: Job): void {
    this.#jobs.push(job);
    this.#count(job, 1);
  }

  shift(): void {
    const job = this.#jobs.shift();
    if (job !== undefined) this.#count(job, -1);
  }

  drain(): Job[] {
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

  #count({ chain }: Job, by: 1 | -1): void {
    while (this.#depths.length <= chain.length) this.#depths.push(0);
    this.#depths[chain.length] = (this.#depths[chain.length] as number) + by;
  }
}

/**
 * Runs jobs: one at a time and in order for each key of a stream, different keys at once up to a
 * limit. A nested request does not wait for the slot that its caller holds, nor for one that
 * another job on its line would need.
 */
export class Dispatcher {
  readonly #config: DispatcherConfig;
  readonly #port: DispatcherPort;
  readonly #lines = new Map<string, Map<string, Line>>();
  /** By depth: lines whose next job could run, and how many run. */
  readonly #ready: Queue<Line>[] = [];
  readonly #running: number[] = [];
  /** Queued and running jobs; for running ones the depth whose slot they have. */
  readonly #jobs = new Map<Job, number | undefined>();
  #starting = false;

  constructor(config: DispatcherConfig, port: DispatcherPort) {
    this.#config = config;
    this.#port = port;
  }

  /** Queued and running jobs. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Lines of keys that have a job. */
  get lines(): number {
    let count = 0;
    for (const lines of this.#lines.values()) count += lines.size;
    return count;
  }

  jobs(): Iterable<Job> {
    return this.#jobs.keys();
  }

  add(job: Job): void {
    this.#jobs.set(job, undefined);
    const line = this.#lineOf(job);
    line.push(job);
    if (line.running) return;
    this.#makeReady(line);
    this.#start();
  }

  /** The job's handler is done: the key's next one may run. */
  done(job: Job): void {
    const slot = this.#jobs.get(job);
    if (!this.#jobs.delete(job)) return;
    if (slot !== undefined && slot !== NO_SLOT) {
      this.#running[slot] = (this.#running[slot] ?? 1) - 1;
    }
    const line = this.#find(job);
    if (line !== undefined) {
      line.running = false;
      if (line.size > 0) this.#makeReady(line);
      else this.#forget(line);
    }
    this.#start();
  }

  /** Takes jobs out that have not begun, in the order of their keys' lines. */
  takeQueued(matches: (job: Job) => boolean): Job[] {
    const taken: Job[] = [];
    for (const lines of this.#lines.values()) {
      for (const line of lines.values()) {
        for (const job of line.drain()) {
          if (matches(job)) {
            taken.push(job);
            this.#jobs.delete(job);
          } else {
            line.push(job);
          }
        }
        if (!line.running && line.size === 0) this.#forget(line);
      }
    }
    return taken;
  }

  #makeReady(line: Line): void {
    const { slot } = line;
    if (line.queuedFor === slot) return;
    line.queuedFor = slot;
    (this.#ready[slot + 1] ??= new Queue<Line>()).push(line);
  }

  /** Runs what can run. Handlers that end at once come back here: only the first call loops. */
  #start(): void {
    if (this.#starting) return;
    this.#starting = true;
    try {
      for (let slot = NO_SLOT; slot < this.#ready.length; slot += 1) {
        if (this.#startSlot(slot)) slot = NO_SLOT - 1;
      }
    } finally {
      this.#starting = false;
    }
  }

  /** Says true when something was run, after which other slots may have work again. */
  #startSlot(slot: number): boolean {
    const ready = this.#ready[slot + 1];
    let any = false;
    while (ready !== undefined && this.#hasSlot(slot)) {
      const line = ready.shift();
      if (line === undefined) break;
      if (line.queuedFor !== slot) continue;
      line.queuedFor = undefined;
      const next = line.peek();
      // Jobs may have been taken out of a line while it waited for a slot.
      if (next === undefined || line.running) continue;
      if (slot !== NO_SLOT && next.chain.length !== slot) {
        this.#makeReady(line);
        continue;
      }
      any = true;
      this.#startNext(line, next, slot);
    }
    return any;
  }

  #startNext(line: Line, next: Job, slot: number): void {
    line.shift();
    if (this.#port.isOver(next)) {
      this.#jobs.delete(next);
      if (line.size > 0) this.#makeReady(line);
      else this.#forget(line);
      this.#port.drop(next);
      return;
    }
    line.running = true;
    next.started = true;
    this.#jobs.set(next, slot);
    if (slot !== NO_SLOT) this.#running[slot] = (this.#running[slot] ?? 0) + 1;
    this.#port.run(next);
  }

  #hasSlot(slot: number): boolean {
    return slot === NO_SLOT || (this.#running[slot] ?? 0) < this.#config.concurrency;
  }

  #lineOf(job: Job): Line {
    const { stream, key } = job.message;
    if (key === undefined) return new Line(stream, undefined);
    let lines = this.#lines.get(stream);
    if (lines === undefined) this.#lines.set(stream, (lines = new Map()));
    const token = keyToken(key);
    let line = lines.get(token);
    if (line === undefined) lines.set(token, (line = new Line(stream, token)));
    return line;
  }

  #find(job: Job): Line | undefined {
    const { stream, key } = job.message;
    return key === undefined ? undefined : this.#lines.get(stream)?.get(keyToken(key));
  }

  #forget(line: Line): void {
    if (line.token === undefined) return;
    const lines = this.#lines.get(line.stream);
    if (lines?.get(line.token) === line) lines.delete(line.token);
    if (lines?.size === 0) this.#lines.delete(line.stream);
  }
}

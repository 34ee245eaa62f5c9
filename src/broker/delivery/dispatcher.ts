import { Bag } from '../../runtime/bag.ts';
import { keyToken } from '../../runtime/key.ts';
import { Queue } from '../../runtime/queue.ts';
import type { Job } from './job.ts';
import { Line as LineOf, NO_SLOT } from './line.ts';

/** The numbers of the dispatcher. */
export interface DispatcherConfig {
  /** Handlers that run at once; nested requests have as many of their own at each depth. */
  readonly concurrency: number;
}

type Line = LineOf<Job>;

/** So many lines of a stream are kept without a job: nearly all keys have another one soon. */
const MAX_IDLE = 1024;

export interface DispatcherPort {
  /** Begin to handle; `done` is called exactly once for it, and may be called at once. */
  run(job: Job): void;
  /** True when nobody waits for it any more: it does not begin, and `drop` is called. */
  isOver(job: Job): boolean;
  drop(job: Job): void;
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
  /** Those of running jobs without a key, or queued ones. */
  readonly #unkeyed = new Bag<Line>();
  #size = 0;
  /** Lines of keys that have a job; others are kept for their next one, up to a number. */
  #used = 0;
  #starting = false;

  constructor(config: DispatcherConfig, port: DispatcherPort) {
    this.#config = config;
    this.#port = port;
  }

  /** Queued and running jobs. */
  get size(): number {
    return this.#size;
  }

  /** Lines of keys that have a job. */
  get lines(): number {
    return this.#used;
  }

  *jobs(): Iterable<Job> {
    for (const lines of this.#lines.values()) for (const line of lines.values()) yield* line.all();
    for (const line of this.#unkeyed) yield* line.all();
  }

  add(job: Job): void {
    this.#size += 1;
    const line = this.#lineOf(job);
    if (line.idle) this.#used += 1;
    job.line = line;
    if (this.#isFirst(line, job)) {
      this.#start(job);
      return;
    }
    line.push(job);
    if (line.running !== undefined) return;
    this.#makeReady(line);
    this.#start();
  }

  /** The job's handler is done: the key's next one may run. */
  done(job: Job): void {
    const { slot, line } = job;
    if (line === undefined || line.running !== job) return;
    this.#size -= 1;
    job.line = undefined;
    line.running = undefined;
    if (slot !== NO_SLOT) this.#running[slot] = (this.#running[slot] ?? 1) - 1;
    if (line.size > 0) this.#makeReady(line);
    else this.#release(line);
    this.#start();
  }

  /** Takes jobs out that have not begun, in the order of their keys' lines. */
  takeQueued(matches: (job: Job) => boolean): Job[] {
    const taken: Job[] = [];
    for (const lines of this.#lines.values()) {
      for (const line of lines.values()) {
        if (line.idle) continue;
        for (const job of line.drain()) {
          if (matches(job)) {
            taken.push(job);
            this.#size -= 1;
          } else {
            line.push(job);
          }
        }
        if (line.idle) this.#release(line);
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

  /** True when nothing has to run before this job: neither on its line nor on others. */
  #isFirst(line: Line, job: Job): boolean {
    if (this.#starting || line.running !== undefined || line.size > 0) return false;
    for (const ready of this.#ready) if (ready !== undefined && ready.size > 0) return false;
    return this.#hasSlot(job.chain.length);
  }

  /**
   * Runs `first` and what else can run. Handlers that end at once come back here: only the first
   * call loops.
   */
  #start(first?: Job): void {
    if (this.#starting) return;
    this.#starting = true;
    try {
      if (first?.line !== undefined) this.#begin(first.line, first, first.chain.length);
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
      if (next === undefined || line.running !== undefined) continue;
      if (slot !== NO_SLOT && next.chain.length !== slot) {
        this.#makeReady(line);
        continue;
      }
      any = true;
      line.shift();
      this.#begin(line, next, slot);
    }
    return any;
  }

  #begin(line: Line, next: Job, slot: number): void {
    if (this.#port.isOver(next)) {
      this.#size -= 1;
      next.line = undefined;
      if (line.size > 0) this.#makeReady(line);
      else this.#release(line);
      this.#port.drop(next);
      return;
    }
    line.running = next;
    next.started = true;
    next.slot = slot;
    if (slot !== NO_SLOT) this.#running[slot] = (this.#running[slot] ?? 0) + 1;
    this.#port.run(next);
  }

  #hasSlot(slot: number): boolean {
    return slot === NO_SLOT || (this.#running[slot] ?? 0) < this.#config.concurrency;
  }

  #lineOf(job: Job): Line {
    const { stream, key } = job.message;
    if (key === undefined) {
      const own = new LineOf<Job>(stream, undefined);
      this.#unkeyed.add(own);
      return own;
    }
    let lines = this.#lines.get(stream);
    if (lines === undefined) this.#lines.set(stream, (lines = new Map()));
    const token = keyToken(key);
    let line = lines.get(token);
    if (line === undefined) lines.set(token, (line = new LineOf<Job>(stream, token)));
    return line;
  }

  /** Its last job is gone. */
  #release(line: Line): void {
    this.#used -= 1;
    if (line.token === undefined) {
      this.#unkeyed.delete(line);
      return;
    }
    const lines = this.#lines.get(line.stream);
    if (lines !== undefined && lines.size > MAX_IDLE) lines.delete(line.token);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Records, type WorkerOptions } from './worker.ts';

const PROGRAM = join(import.meta.dirname, 'worker.ts');
const END_TIMEOUT_MS = 30_000;

interface Worker {
  readonly name: string;
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;
  ready: boolean;
  ending: boolean;
}

/** The worker processes of a run. */
export class Fleet implements AsyncDisposable {
  readonly files: string[] = [];
  readonly #workers = new Set<Worker>();
  readonly #folder: string;
  readonly #common: Omit<WorkerOptions, 'name' | 'file'>;
  readonly #records: Records;
  #stderr = '';

  constructor(folder: string, common: Omit<WorkerOptions, 'name' | 'file'>, records: Records) {
    this.#folder = folder;
    this.#common = common;
    this.#records = records;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Starts one, also under the name of one that is gone; resolves when it is at work. */
  async start(name: string): Promise<void> {
    const file = join(this.#folder, `${name}-${this.files.length}.jsonl`);
    this.files.push(file);
    const options: WorkerOptions = { ...this.#common, name, file };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      // With the channel it notices when this process is gone.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    const closed = once(child, 'close');
    const worker: Worker = { name, child, closed, ready: false, ending: false };
    this.#workers.add(worker);
    void closed.then(() => {
      this.#workers.delete(worker);
      if (!worker.ending) this.#records.tell(['gone', this.#records.now(), name, 'crashed']);
    });
    await Promise.race([once(child, 'message'), closed]);
    if (child.exitCode !== null) throw new Error(`${name} has ended:\n${this.#stderr}`);
    worker.ready = true;
  }

  /** SIGKILL of one that is at work; undefined where there are too few. */
  async kill(pick: number, least: number): Promise<string | undefined> {
    const worker = this.#pick(pick, least);
    if (worker === undefined) return undefined;
    worker.ending = true;
    this.#records.tell(['gone', this.#records.now(), worker.name, 'killed']);
    worker.child.kill('SIGKILL');
    await worker.closed;
    return worker.name;
  }

  /** One leaves as it should. */
  async leave(pick: number, least: number): Promise<string | undefined> {
    const worker = this.#pick(pick, least);
    if (worker !== undefined) await this.#end(worker);
    return worker?.name;
  }

  /** All leave. */
  async end(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.#end(worker)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#workers) child.kill('SIGKILL');
    await Promise.all([...this.#workers].map(({ closed }) => closed));
  }

  #pick(pick: number, least: number): Worker | undefined {
    const able = [...this.#workers].filter(({ ready, ending }) => ready && !ending);
    return able.length <= least ? undefined : able[Math.floor(pick * able.length)];
  }

  async #end(worker: Worker): Promise<void> {
    worker.ending = true;
    worker.child.send('end', () => {});
    const late = setTimeout(() => {
      this.#records.tell(['gone', this.#records.now(), worker.name, 'killed']);
      worker.child.kill('SIGKILL');
    }, END_TIMEOUT_MS);
    await worker.closed;
    clearTimeout(late);
  }
}

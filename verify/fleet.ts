import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../test/support/until.ts';
import type { Recorder } from './recorder.ts';
import type { Order, Report, WorkerOptions } from './worker.ts';

const PROGRAM = join(import.meta.dirname, 'worker.ts');
const READY_TIMEOUT_MS = 90_000;
const END_TIMEOUT_MS = 30_000;
const STDERR_KEPT = 4_000;

/** What workers have in common. */
export interface FleetOptions extends Omit<WorkerOptions, 'role' | 'name' | 'file'> {
  /** Where histories go. */
  readonly folder: string;
  readonly recorder: Recorder;
}

/** A member or a client as a child process. */
export class Worker {
  readonly name: string;
  readonly role: WorkerOptions['role'];
  readonly file: string;
  state: 'starting' | 'running' | 'disturbed' | 'ending' | 'ended' = 'starting';
  instance = '';
  idle = false;
  stderr = '';
  readonly closed: Promise<void>;
  readonly #child: ChildProcess;
  readonly #recorder: Recorder;

  constructor(options: WorkerOptions, recorder: Recorder) {
    this.name = options.name;
    this.role = options.role;
    this.file = options.file;
    this.#recorder = recorder;
    this.#child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      // With the channel it notices when this process is gone.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
    });
    this.#child.on('message', (report: Report) => this.#onReport(report));
    const end = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.closed = once(this.#child, 'close').then(([code]) => {
      process.off('exit', end);
      this.#onClosed(code as number | null);
    });
  }

  order(order: Order): void {
    // One that is gone is told nothing.
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  async ready(): Promise<void> {
    const isOver = (): boolean => this.state !== 'starting';
    await until(`${this.name} is ready`, isOver, READY_TIMEOUT_MS, () => this.stderr);
    if (this.state === 'ended') throw new Error(`${this.name} has ended: ${this.stderr}`);
  }

  /** SIGKILL; resolves once it is gone. */
  async kill(): Promise<void> {
    this.state = 'ending';
    this.#gone('killed');
    this.#child.kill('SIGKILL');
    await this.closed;
  }

  /** SIGSTOP; the returned function wakes it. */
  freeze(): () => void {
    const from = this.#recorder.now();
    this.state = 'disturbed';
    this.#child.kill('SIGSTOP');
    return () => {
      this.#child.kill('SIGCONT');
      this.#recorder.tell(['trouble', this.#recorder.now(), 'freeze', this.name, from]);
      if (this.state === 'disturbed') this.state = 'running';
    };
  }

  /** Leaves, or closes; resolves once it is gone. One that does neither in time is as good as crashed. */
  async end(): Promise<void> {
    this.state = 'ending';
    this.order('end');
    const late = setTimeout(() => {
      this.#gone('crashed');
      this.#child.kill('SIGKILL');
    }, END_TIMEOUT_MS);
    await this.closed;
    clearTimeout(late);
  }

  #onReport(report: Report): void {
    if (report.event === 'idle') this.idle = true;
    else {
      this.instance = report.instance;
      if (this.state === 'starting') this.state = 'running';
    }
  }

  #onClosed(code: number | null): void {
    const asked = this.state === 'ending';
    this.state = 'ended';
    // One that was killed was written down before.
    if (asked && code === null) return;
    this.#gone(asked && code === 0 ? 'left' : 'crashed');
  }

  #gone(how: 'killed' | 'left' | 'crashed'): void {
    this.#recorder.tell(['gone', this.#recorder.now(), this.instance || this.name, how]);
  }
}

/** All workers of a run. */
export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #workers: Worker[] = [];

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** The files of all that ever ran. */
  get files(): string[] {
    return this.#workers.map(({ file }) => file);
  }

  get alive(): Worker[] {
    return this.#workers.filter(({ state }) => state !== 'ended');
  }

  /** Members whom nothing is done to. */
  get members(): Worker[] {
    return this.alive.filter(({ role, state }) => role === 'member' && state === 'running');
  }

  /** Starts one, also under the name of one that is gone; resolves when it has joined. */
  async start(
    role: WorkerOptions['role'],
    name: string,
    load: Pick<WorkerOptions, 'perSecond' | 'mostOpen'>,
  ): Promise<Worker> {
    const { folder, recorder, ...rest } = this.#options;
    const file = join(folder, `${name}-${this.#workers.length}.jsonl`);
    const worker = new Worker({ ...rest, ...load, role, name, file }, recorder);
    this.#workers.push(worker);
    await worker.ready();
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.alive.map(async (worker) => {
        const wake = worker.freeze();
        await worker.kill();
        wake();
      }),
    );
  }
}

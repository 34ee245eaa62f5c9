import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LineFile } from '../test/support/line-file.ts';
import { until } from '../test/support/until.ts';
import type { History, Interruption, Run } from './history.ts';
import type { MemberOrder } from './member.ts';
import { stamp } from './stamp.ts';

const PROGRAM = join(import.meta.dirname, 'member.ts');
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const STDERR_KEPT = 8_000;
const WHOLE_TIMEOUT_MS = 20_000;

/** Where the members live. */
export interface CrewOptions {
  readonly clique: string;
  readonly stream: string;
  /** A handler takes up to so long. */
  readonly workMs: number;
  readonly history: History;
  /** The server of a member, by its name. */
  readonly urlOf: (name: string) => Promise<string>;
}

interface Line {
  readonly event: string;
  readonly at: number;
  readonly run?: number;
  readonly id?: string;
  readonly key?: string;
  readonly epoch?: number;
  readonly from?: number;
  readonly purpose?: string;
  readonly connected?: boolean;
  readonly target?: string;
  readonly instance?: string;
  readonly incarnation?: number;
  readonly members?: readonly string[];
  readonly digest?: string;
  readonly partitions?: readonly number[];
}

/** A member as a child process. */
export class Member {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves with the exit code once all that it printed has been read. */
  readonly closed: Promise<number | null>;
  instance = '';
  members: readonly string[] = [];
  digest = '';
  stderr = '';
  /** When the last stall that it was told ended. */
  stalledUntil = 0;
  state: 'starting' | 'running' | 'frozen' | 'stalled' | 'leaving' | 'ended' = 'starting';
  readonly #history: History;
  readonly #runs = new Map<number, Run>();
  readonly #cuts = new Map<string, Interruption>();
  #frozen: Interruption | undefined;
  #isKilled = false;

  constructor(name: string, url: string, { clique, stream, workMs, history }: CrewOptions) {
    this.name = name;
    this.#history = history;
    const lines = new LineFile((line) => this.#onLine(JSON.parse(line) as Line));
    const args = ['--name', name, '--clique', clique, '--stream', stream, '--work', String(workMs)];
    this.child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...process.env, NATS_URL: url, NO_COLOR: '1' },
      // With the channel it notices when this process is gone.
      stdio: ['ignore', lines.descriptor, 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
    });
    this.closed = once(this.child, 'close').then(([code]) => {
      lines.close();
      const isMeant = this.state === 'leaving' || this.#isKilled;
      this.state = 'ended';
      if (!isMeant) process.stderr.write(`${name} has ended by itself: ${code}\n${this.stderr}\n`);
      return code as number | null;
    });
    const end = (): void => {
      this.child.kill('SIGKILL');
      lines.remove();
    };
    process.once('exit', end);
    void this.closed.then(() => process.off('exit', end));
  }

  /** Waits until it has joined. */
  async ready(): Promise<void> {
    const isOver = (): boolean => this.state !== 'starting';
    await until(`${this.name} is ready`, isOver, READY_TIMEOUT_MS, () => this.stderr);
    if (this.state === 'ended') throw new Error(`${this.name} has ended: ${this.stderr}`);
  }

  /** SIGKILL; resolves once it is gone. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#interrupt('down');
    this.child.kill('SIGKILL');
    await this.closed;
  }

  /** SIGTERM; resolves once it is gone, with its exit code. */
  async leave(): Promise<number | null> {
    this.state = 'leaving';
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await this.closed;
    clearTimeout(late);
    this.#interrupt('down');
    return code;
  }

  /** SIGSTOP. */
  freeze(): void {
    this.state = 'frozen';
    this.#frozen = this.#interrupt('frozen');
    this.child.kill('SIGSTOP');
  }

  /** SIGCONT. */
  wake(): void {
    this.state = 'running';
    this.child.kill('SIGCONT');
    if (this.#frozen !== undefined) this.#frozen.to = stamp();
  }

  /** Its event loop stands still for so long. */
  stall(stallMs: number): void {
    this.state = 'stalled';
    // It may end at this moment, which is seen elsewhere.
    this.child.send({ stallMs } satisfies MemberOrder, () => {});
  }

  #interrupt(kind: Interruption['kind'], from?: number, to?: number): Interruption {
    return this.#history.interrupt(kind, this.name, this.instance || undefined, from, to);
  }

  #onLine(line: Line): void {
    const { name: node, instance } = this;
    const history = this.#history;
    const { at, members = [], digest = '', partitions = [] } = line;
    switch (line.event) {
      case 'began': {
        const { run = 0, id = '', key = '', epoch = 0 } = line;
        const handledAt = undefined;
        const begun: Run = { id, key, node, instance, epoch, beganAt: at, handledAt };
        this.#runs.set(run, begun);
        history.runs.push(begun);
        break;
      }
      case 'handled': {
        const run = this.#runs.get(line.run ?? 0);
        if (run !== undefined) run.handledAt = at;
        break;
      }
      case 'gained':
      case 'released':
        history.holds.push({ at, node, kind: line.event, partitions });
        break;
      case 'started':
        this.instance = line.instance ?? '';
        break;
      case 'ready':
        this.state = 'running';
        this.#onView(at, members, digest);
        break;
      case 'view':
        this.#onView(at, members, digest);
        break;
      case 'evicted': {
        const { target = '', incarnation = 0 } = line;
        history.evictions.push({
          at,
          by: node,
          target,
          instance: line.instance ?? '',
          incarnation,
        });
        break;
      }
      case 'bus':
        this.#onBus(line.purpose ?? '', line.connected === true, at);
        break;
      case 'stalled':
        if (this.state === 'stalled') {
          this.state = 'running';
          this.stalledUntil = at;
        }
        this.#interrupt('stalled', line.from ?? at, at);
        break;
    }
  }

  #onView(at: number, members: readonly string[], digest: string): void {
    this.members = members;
    this.digest = digest;
    this.#history.views.push({ at, node: this.name, members, digest });
  }

  #onBus(purpose: string, connected: boolean, at: number): void {
    const cut = this.#cuts.get(purpose);
    if (!connected && cut === undefined) this.#cuts.set(purpose, this.#interrupt('cut', at));
    if (!connected || cut === undefined) return;
    cut.to = at;
    this.#cuts.delete(purpose);
  }
}

/** The members of a run: those that are there now, by name. */
export class Crew implements AsyncDisposable {
  readonly #options: CrewOptions;
  readonly #members = new Map<string, Member>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #problems: unknown[] = [];

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** All whose process has not ended. */
  get all(): Member[] {
    return [...this.#members.values()].filter(({ state }) => state !== 'ended');
  }

  get names(): string[] {
    return this.all.map(({ name }) => name).sort();
  }

  get(name: string): Member | undefined {
    const member = this.#members.get(name);
    return member?.state === 'ended' ? undefined : member;
  }

  /** Starts a member, also under the name of one that is gone; resolves when it has joined. */
  async start(name: string): Promise<Member> {
    const member = new Member(name, await this.#options.urlOf(name), this.#options);
    this.#members.set(name, member);
    await member.ready();
    return member;
  }

  /** Starts a member without waiting; what comes of it is seen by `steady`. */
  startSoon(name: string): void {
    const start = this.start(name).catch((error: unknown) => {
      this.#problems.push(error);
    });
    this.#starting.add(start);
    void start.then(() => this.#starting.delete(start));
  }

  /** Waits until nobody joins or leaves any more; rejects where somebody could not join. */
  async steady(): Promise<void> {
    await Promise.all(this.#starting);
    await Promise.all(
      this.all.filter(({ state }) => state === 'leaving').map((each) => each.closed),
    );
    if (this.#problems.length > 0) throw this.#problems[0];
  }

  /** True when those that are here know exactly each other. */
  get isWhole(): boolean {
    const names = this.names.join();
    const digests = new Set(this.all.map(({ digest }) => digest));
    return (
      digests.size <= 1 && this.all.every(({ members }) => [...members].sort().join() === names)
    );
  }

  /** Waits until `isWhole`; rejects where that does not come. */
  async whole(): Promise<void> {
    const state = (): unknown => this.all.map(({ name, members }) => ({ name, members }));
    await until('the clique is whole', () => this.isWhole, WHOLE_TIMEOUT_MS, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.all.map(async (member) => {
        member.wake();
        await member.kill();
      }),
    );
  }
}

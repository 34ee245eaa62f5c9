import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFailed, onTestFinished } from 'vitest';
import type { History } from './history.ts';
import { LineFile } from '../../test/support/line-file.ts';
import { until } from '../../test/support/until.ts';

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const STDERR_KEPT = 8_000;

/** Where the brokers of a case live, and who writes down what they handle. */
export interface CliqueOptions {
  /** One server, or several with commas. */
  readonly url: string;
  readonly clique: string;
  readonly stream: string;
  readonly history: History;
  /** How long a handler takes; default 0. */
  readonly workMs?: number;
}

interface StartOptions extends CliqueOptions {
  readonly name: string;
  /** The program that runs; default `coterie node`. */
  readonly program?: readonly string[];
}

/** One JSON line of a broker process. */
interface Line {
  readonly event: string;
  readonly key?: string;
  readonly data?: string;
  readonly node?: string;
  readonly epoch?: { readonly number: number };
  readonly members?: readonly string[];
  readonly digest?: string;
  readonly code?: string;
  readonly message?: string;
}

/** A broker that is a process of its own. It does not outlive its test. */
export class BrokerProcess {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves with the exit code once all that it printed has been read. */
  readonly closed: Promise<number | null>;
  /** The present members as it knows them; empty until it is ready. */
  members: readonly string[] = [];
  /** Of its view; empty until the view has changed once after it was ready. */
  digest = '';
  handled = 0;
  stderr = '';
  /** What it says that failed. */
  failure: Line | undefined;
  readonly #options: StartOptions;
  #ended = false;

  constructor(options: StartOptions) {
    const { name, clique, stream, url, program = [CLI, 'node', '--json'] } = options;
    this.#options = options;
    this.name = name;
    const work = String(options.workMs ?? 0);
    const args = ['--name', name, '--clique', clique, '--stream', stream, '--work', work];
    const lines = new LineFile((text) => this.#onLine(JSON.parse(text) as Line));
    this.child = spawn(process.execPath, [...program, ...args], {
      env: { ...process.env, NATS_URL: url, NO_COLOR: '1' },
      // With the channel it notices when the process of the tests is gone.
      stdio: ['ignore', lines.descriptor, 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
    });
    this.closed = once(this.child, 'close').then(([code]) => {
      lines.close();
      this.#ended = true;
      return code as number | null;
    });
  }

  get alive(): boolean {
    return !this.#ended;
  }

  /** Waits until it says that it has joined. */
  async ready(): Promise<void> {
    const { name } = this;
    const isOver = (): boolean => this.members.length > 0 || this.#ended;
    await until(`${name} is ready`, isOver, READY_TIMEOUT_MS, () => this.stderr);
    if (this.#ended) throw new Error(`${name} has ended: ${this.failure?.message} ${this.stderr}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGKILL; resolves once it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.closed;
  }

  /** SIGTERM; gives the exit code, or kills it where it does not go. */
  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await this.closed;
    clearTimeout(late);
    return code;
  }

  #onLine(line: Line): void {
    const { clique, history } = this.#options;
    const { event, data = '', key = '', node = '', epoch, members } = line;
    if (event === 'handled') {
      this.handled += 1;
      const at = performance.now();
      history.took({ text: data, key, clique, node, epoch: epoch?.number ?? 0, at });
    } else if (event === 'confirmed') history.confirmed(data);
    else if (event === 'unconfirmed') history.failed(data, `${line.code}: ${line.message}`);
    else if (event === 'failed') this.failure = line;
    else if (members !== undefined) {
      this.members = members;
      this.digest = line.digest ?? '';
    }
  }
}

/** Starts a broker process without waiting for it. */
export function launchBroker(options: StartOptions): BrokerProcess {
  const broker = new BrokerProcess(options);
  onTestFinished(() => broker.kill());
  onTestFailed(() => {
    const { name, stderr, members } = broker;
    process.stderr.write(`--- ${name}, members ${members.join(' ')}, says:\n${stderr}\n`);
  });
  return broker;
}

/** Starts a broker process and waits until it has joined. */
export async function startBroker(options: StartOptions): Promise<BrokerProcess> {
  const broker = launchBroker(options);
  await broker.ready();
  return broker;
}

/** Starts brokers of these names and waits until all of them know each other. */
export async function startClique(
  options: CliqueOptions,
  names: readonly string[],
  each: (name: string, place: number) => Partial<StartOptions> = () => ({}),
): Promise<BrokerProcess[]> {
  const brokers = names.map((name, place) =>
    launchBroker({ ...options, name, ...each(name, place) }),
  );
  await Promise.all(brokers.map((broker) => broker.ready()));
  await untilOneView(brokers);
  return brokers;
}

/** Waits until these brokers know exactly each other. */
export async function untilOneView(
  brokers: readonly BrokerProcess[],
  withinMs = 20_000,
): Promise<void> {
  const names = brokers.map(({ name }) => name).sort();
  const isOne = (): boolean => {
    const digests = new Set(brokers.map(({ digest }) => digest).filter((each) => each !== ''));
    return (
      digests.size <= 1 &&
      brokers.every(({ members, alive }) => alive && [...members].sort().join() === names.join())
    );
  };
  const state = (): unknown => brokers.map(({ name, members }) => ({ name, members }));
  await until(`${names.join()} see one view`, isOne, withinMs, state);
}

/** Lets brokers leave; all that they printed has been read then. Gives exit codes, null if killed. */
export function stopAll(brokers: readonly BrokerProcess[]): Promise<(number | null)[]> {
  return Promise.all(brokers.map((broker) => broker.stop()));
}

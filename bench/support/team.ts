import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load, Setup } from '../contestant.ts';
import { monotonicMs } from './stamp.ts';
import { type ProcessFigures, processFigures } from './process-figures.ts';
import type { Order, Report } from './protocol.ts';

const CHILD = fileURLToPath(new URL('../child.ts', import.meta.url));

/** How often the members are asked what they have handled. */
const POLL_MS = 10;

/** A round that takes longer has hung. */
const ROUND_LIMIT_MS = 120_000;

/** What one round gave. */
export interface Round {
  readonly perSecond: number;
  readonly elapsedMs: number;
  readonly handled: number;
  /** The share that reached its handler over another member. */
  readonly hopShare: number;
  /** From the time at which a message was due to its handler, in ms. */
  readonly latencies: readonly number[];
}

interface Count {
  readonly handled: number;
  readonly hops: number;
  readonly lastAt: number;
  readonly latencies: number[];
}

/** One process of a contestant. */
export class Child {
  readonly process: ChildProcess;
  #waiting: ((report: Report) => void) | undefined;

  /** `profiles`: where the process leaves its CPU profile. */
  constructor(module: string, profiles?: string) {
    this.process = fork(CHILD, [module], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [
        '--no-warnings',
        ...(profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]),
      ],
    });
    this.process.on('message', (report: Report) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.(report);
    });
    this.process.on('exit', (code) => {
      this.#waiting?.({ type: 'failed', text: `the process ended with ${code}` });
    });
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await exited;
  }

  tell(order: Order): void {
    this.process.send(order);
  }

  async ask<T extends Report['type']>(
    order: Order,
    answer: T,
  ): Promise<Extract<Report, { type: T }>> {
    const report = await new Promise<Report>((resolve) => {
      this.#waiting = resolve;
      this.tell(order);
    });
    if (report.type !== answer) {
      throw new Error(report.type === 'failed' ? report.text : `unexpected ${report.type}`);
    }
    return report as Extract<Report, { type: T }>;
  }
}

/** All processes of one contestant: its members and its publisher. */
export class Team {
  readonly name: string;
  readonly #members: Child[];
  readonly #publisher: Child;

  private constructor(name: string, members: Child[], publisher: Child) {
    this.name = name;
    this.#members = members;
    this.#publisher = publisher;
  }

  /** `profiles`: where its processes leave their CPU profiles. */
  static async start(name: string, setup: Omit<Setup, 'index'>, profiles?: string): Promise<Team> {
    const module = new URL(`../contestants/${name}.ts`, import.meta.url).href;
    const members = Array.from({ length: setup.members }, () => new Child(module, profiles));
    const publisher = new Child(module, profiles);
    const team = new Team(name, members, publisher);
    try {
      await Promise.all(
        members.map((member, index) =>
          member.ask({ type: 'start', role: 'member', setup: { ...setup, index } }, 'ready'),
        ),
      );
      const start = { type: 'start', role: 'publisher', setup: { ...setup, index: -1 } } as const;
      await publisher.ask(start, 'ready');
    } catch (error) {
      await team.stop();
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    }
    return team;
  }

  /** Of the members, and of the publisher at last. */
  get pids(): number[] {
    return [...this.#members, this.#publisher].map(({ process: { pid } }) => pid ?? 0);
  }

  get publisherPid(): number {
    return this.#publisher.process.pid ?? 0;
  }

  /** Sends the load, and waits until every message of it was handled. */
  async round(load: Load): Promise<Round> {
    const before = await this.#count();
    const latencies: number[] = [];
    let sent: { startedAt: number; endedAt: number } | undefined;
    const sending = this.#publisher.ask({ type: 'load', load }, 'sent').then((report) => {
      sent = report;
    });
    const limitAt = monotonicMs() + ROUND_LIMIT_MS;
    let now = before;
    while (sent === undefined || now.handled - before.handled < load.messages) {
      const pause = new Promise<void>((resolve) => void setTimeout(resolve, POLL_MS));
      // A publisher that fails ends the round.
      await (sent === undefined ? Promise.race([sending.then(() => pause), pause]) : pause);
      now = await this.#count();
      latencies.push(...now.latencies);
      const handled = now.handled - before.handled;
      if (sent === undefined) this.#publisher.tell({ type: 'progress', handled });
      if (monotonicMs() > limitAt) {
        throw new Error(`${this.name}: ${handled} of ${load.messages} handled in time`);
      }
    }
    const { startedAt, endedAt } = sent;
    const elapsedMs = Math.max(endedAt, now.lastAt) - startedAt;
    return {
      elapsedMs,
      perSecond: (load.messages * 1000) / elapsedMs,
      handled: now.handled - before.handled,
      hopShare: (now.hops - before.hops) / load.messages,
      latencies,
    };
  }

  /** CPU time and peak memory of all processes together. */
  figures(): ProcessFigures {
    const each = [...this.#members, this.#publisher].map(({ process: { pid } }) =>
      processFigures(pid ?? 0),
    );
    return {
      cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      peakRssMb: each.reduce((sum, { peakRssMb }) => sum + peakRssMb, 0),
    };
  }

  async stop(): Promise<void> {
    const all = [this.#publisher, ...this.#members];
    await Promise.all(
      all.map(async (child) => {
        if (child.process.exitCode !== null) return;
        const exited = new Promise((resolve) => child.process.once('exit', resolve));
        const limit = setTimeout(() => child.process.kill('SIGKILL'), 5000);
        await child.ask({ type: 'stop' }, 'stopped').catch(() => {});
        if (child.process.connected) child.process.disconnect();
        await exited;
        clearTimeout(limit);
      }),
    );
  }

  async #count(): Promise<Count> {
    const counts = await Promise.all(
      this.#members.map((member) => member.ask({ type: 'count' }, 'counted')),
    );
    return {
      handled: counts.reduce((sum, { handled }) => sum + handled, 0),
      hops: counts.reduce((sum, { hops }) => sum + hops, 0),
      lastAt: Math.max(...counts.map(({ lastAt }) => lastAt)),
      latencies: counts.flatMap(({ latencies }) => latencies),
    };
  }
}

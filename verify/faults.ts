import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsServer } from '../test/support/nats-server.ts';
import type { Fault } from './entry.ts';
import type { Fleet, Worker } from './fleet.ts';
import type { Recorder } from './recorder.ts';
import type { Planned } from './schedule.ts';
import type { WorkerOptions } from './worker.ts';

const POLL_MS = 20;

export interface FaultsOptions {
  readonly fleet: Fleet;
  readonly server: NatsServer;
  readonly recorder: Recorder;
  /** What a member that is started sends. */
  readonly load: Pick<WorkerOptions, 'perSecond' | 'mostOpen'>;
  readonly members: number;
}

/** Makes faults as they are planned, each on its own: they may overlap. */
export class Faults {
  readonly #options: FaultsOptions;
  /** So many members are left alone at any time: an eviction takes two. */
  readonly #least: number;
  #joined = 0;
  #starting = 0;
  #down = false;

  constructor(options: FaultsOptions) {
    this.#options = options;
    this.#least = Math.min(3, options.members);
  }

  /** Resolves when all that was struck is back. */
  async make(plan: readonly Planned[]): Promise<void> {
    await Promise.all(
      plan.map(async (planned) => {
        await sleep(planned.atMs);
        await this.#make(planned);
      }),
    );
  }

  async #make({ fault, forMs, pick }: Planned): Promise<void> {
    switch (fault) {
      case 'kill': {
        const victim = await this.#victim(fault, pick);
        await victim.kill();
        await sleep(forMs);
        await this.#start(victim.name);
        break;
      }
      case 'freeze': {
        const wake = (await this.#victim(fault, pick)).freeze();
        await sleep(forMs);
        wake();
        break;
      }
      case 'stall':
        (await this.#victim(fault, pick)).order({ stallMs: forMs });
        await sleep(forMs);
        break;
      case 'join':
        this.#joined += 1;
        this.#tell(fault, `x${this.#joined}`);
        await this.#start(`x${this.#joined}`);
        break;
      case 'leave':
        await (await this.#victim(fault, pick)).end();
        await this.#refill();
        break;
      case 'nats-restart':
        await this.#restartServer(fault, forMs);
        break;
    }
  }

  /** One that runs, once enough others do. */
  async #victim(fault: Fault, pick: number): Promise<Worker> {
    const { fleet } = this.#options;
    while (fleet.members.length <= this.#least || this.#down) await sleep(POLL_MS);
    const { members } = fleet;
    const victim = members[Math.floor(pick * members.length)] as Worker;
    this.#tell(fault, victim.name);
    return victim;
  }

  async #restartServer(fault: Fault, forMs: number): Promise<void> {
    const { server, recorder } = this.#options;
    // Whoever joins needs the server.
    while (this.#starting > 0 || this.#down) await sleep(POLL_MS);
    this.#down = true;
    this.#tell(fault, '');
    const from = recorder.now();
    await server.kill();
    await sleep(forMs);
    await server.restart();
    recorder.tell(['trouble', recorder.now(), 'cut', '', from]);
    this.#down = false;
  }

  /** After one has left, where nobody else comes. */
  async #refill(): Promise<void> {
    const { fleet, members } = this.#options;
    const count = fleet.alive.filter(({ role }) => role === 'member').length;
    if (count + this.#starting >= members) return;
    this.#joined += 1;
    await this.#start(`x${this.#joined}`);
  }

  async #start(name: string): Promise<void> {
    const { fleet, load } = this.#options;
    while (this.#down) await sleep(POLL_MS);
    this.#starting += 1;
    try {
      const worker = await fleet.start('member', name, load);
      worker.order('start');
    } finally {
      this.#starting -= 1;
    }
  }

  #tell(fault: Fault, node: string): void {
    const { recorder } = this.#options;
    recorder.tell(['fault', recorder.now(), fault, node]);
  }
}

import type { RingGroup, Routing } from '../ring/routing.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Parcel } from './delivery/parcel.ts';

/** How long a call waits for somebody to handle its stream before it says that nobody does. */
const NO_HANDLER_GRACE_MS = 500;

/** The way to the owners of one clique, for a member of it or from outside. */
export interface CliqueLink {
  readonly clique: string;
  readonly rings: Rings;
  offer(group: RingGroup, parcel: Parcel): void;
}

interface Waiter {
  readonly isEnough: (routing: Routing) => boolean;
  readonly end: () => void;
  readonly cancel: () => void;
}

/** The newest rings of a clique, and who waits for something to appear in them. */
export class Rings {
  readonly #clique: string;
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #routing: Routing | undefined;
  #closed: CoterieError | undefined;

  constructor(clique: string, clock: Clock) {
    this.#clique = clique;
    this.#clock = clock;
  }

  get routing(): Routing | undefined {
    return this.#routing;
  }

  set(routing: Routing): void {
    this.#routing = routing;
    for (const waiter of this.#waiters) if (waiter.isEnough(routing)) this.#end(waiter);
  }

  /** The ring of a stream at once, where it is known and no earlier call still waits for one. */
  groupNow(stream: string): RingGroup | undefined {
    return this.#waiters.size === 0 ? this.#routing?.groupOf(stream) : undefined;
  }

  /** The ring of a stream. Rejects `no-members`, `no-handler` or `closed`. */
  async groupOf(stream: string, timeoutMs: number): Promise<RingGroup> {
    await this.known(timeoutMs);
    // Somebody may be about to handle it: a member that has just joined, or called `handle`.
    const patienceMs = Math.min(timeoutMs, NO_HANDLER_GRACE_MS);
    await this.#until((routing) => routing.groupOf(stream) !== undefined, patienceMs);
    const group = this.#routing?.groupOf(stream);
    if (group !== undefined) return group;
    const text = `nobody in clique ${this.#clique} handles stream ${stream}`;
    throw new CoterieError('no-handler', text);
  }

  /** Resolves once any rings are known. Rejects `no-members` or `closed`. */
  async known(timeoutMs: number): Promise<void> {
    await this.#until(() => true, timeoutMs);
    if (this.#routing !== undefined) return;
    throw new CoterieError('no-members', `no member of clique ${this.#clique} answers`, {
      hint: 'Check the name of the clique and that its members use the same NATS servers.',
    });
  }

  close(error: CoterieError): void {
    this.#closed = error;
    for (const waiter of this.#waiters) this.#end(waiter);
  }

  async #until(isEnough: (routing: Routing) => boolean, patienceMs: number): Promise<void> {
    const enough = this.#routing !== undefined && isEnough(this.#routing);
    if (!enough && this.#closed === undefined) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.setTimer(() => this.#end(waiter), patienceMs);
        const waiter: Waiter = { isEnough, end: resolve, cancel };
        this.#waiters.add(waiter);
      });
    }
    if (this.#closed !== undefined) throw this.#closed;
  }

  #end(waiter: Waiter): void {
    waiter.cancel();
    this.#waiters.delete(waiter);
    waiter.end();
  }
}

import type { RingGroup, Routing } from '../ring/routing.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Parcel } from './delivery/parcel.ts';

/** How long a call waits for somebody to handle its stream before it says that nobody does. */
const NO_HANDLER_GRACE_MS = 500;

/** Who waits for any rings at all; no stream has this name. */
const ANY = '';

/** The way to the owners of one clique, for a member of it or from outside. */
export interface CliqueLink {
  readonly clique: string;
  readonly rings: Rings;
  offer(group: RingGroup, parcel: Parcel): void;
}

interface Waiter {
  readonly stream: string;
  readonly timeoutMs: number;
  readonly found: (routing: Routing) => void;
  readonly fail: (error: CoterieError) => void;
  cancel: () => void;
}

/** The newest rings of a clique, and who waits for something to appear in them. */
export class Rings {
  readonly #clique: string;
  readonly #clock: Clock;
  /** By stream, in the order of their calls. */
  readonly #waiters = new Map<string, Set<Waiter>>();
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
    const isFirst = this.#routing === undefined;
    this.#routing = routing;
    for (const [stream, waiters] of this.#waiters) {
      const isThere = stream === ANY || routing.groupOf(stream) !== undefined;
      for (const waiter of waiters) {
        if (isThere) this.#end(waiter)?.found(routing);
        else if (isFirst) this.#arm(waiter);
      }
    }
  }

  /** The ring of a stream, where it is known now. */
  find(stream: string): RingGroup | undefined {
    return this.#closed === undefined ? this.#routing?.groupOf(stream) : undefined;
  }

  /**
   * Calls `use` with the ring of a stream: at once where it is known, else when it appears. Calls
   * for one stream get theirs in their order. Or calls `fail` with `no-members`, `no-handler`,
   * `closed`. The returned function ends the wait without either, and says whether there was one.
   */
  withGroup(
    stream: string,
    timeoutMs: number,
    use: (group: RingGroup) => void,
    fail: (error: CoterieError) => void,
  ): () => boolean {
    // Where the ring is known nobody waits for it any more: who comes now comes last.
    const group = this.find(stream);
    if (group !== undefined) {
      use(group);
      return () => false;
    }
    const found = (routing: Routing): void => use(routing.groupOf(stream) as RingGroup);
    return this.#wait({ stream, timeoutMs, found, fail, cancel: () => {} });
  }

  /** The ring of a stream. Rejects `no-members`, `no-handler` or `closed`. */
  groupOf(stream: string, timeoutMs: number): Promise<RingGroup> {
    return new Promise((resolve, reject) => {
      this.withGroup(stream, timeoutMs, resolve, reject);
    });
  }

  /** Resolves once any rings are known. Rejects `no-members` or `closed`. */
  async known(timeoutMs: number): Promise<void> {
    if (this.#closed === undefined && this.#routing !== undefined) return;
    await new Promise<unknown>((found, fail) => {
      this.#wait({ stream: ANY, timeoutMs, found, fail, cancel: () => {} });
    });
  }

  close(error: CoterieError): void {
    this.#closed = error;
    for (const waiters of this.#waiters.values()) {
      for (const waiter of waiters) this.#end(waiter)?.fail(error);
    }
  }

  #wait(waiter: Waiter): () => boolean {
    if (this.#closed !== undefined) {
      waiter.fail(this.#closed);
      return () => false;
    }
    const waiters = this.#waiters.get(waiter.stream);
    if (waiters === undefined) this.#waiters.set(waiter.stream, new Set([waiter]));
    else waiters.add(waiter);
    this.#arm(waiter);
    return () => this.#end(waiter) !== undefined;
  }

  /** Once members are known, somebody may still be about to call `handle`, or have just joined. */
  #arm(waiter: Waiter): void {
    waiter.cancel();
    const { stream, timeoutMs } = waiter;
    // Where members are missing, they may be back before the caller's time is up.
    const isKnown = this.#routing !== undefined && !this.#routing.isShort;
    const patienceMs = isKnown ? Math.min(timeoutMs, NO_HANDLER_GRACE_MS) : timeoutMs;
    waiter.cancel = this.#clock.setTimer(() => {
      this.#end(waiter)?.fail(this.#failure(stream));
    }, patienceMs);
  }

  #end(waiter: Waiter): Waiter | undefined {
    const waiters = this.#waiters.get(waiter.stream);
    if (waiters?.delete(waiter) !== true) return undefined;
    waiter.cancel();
    if (waiters.size === 0) this.#waiters.delete(waiter.stream);
    return waiter;
  }

  #failure(stream: string): CoterieError {
    if (this.#routing === undefined) return this.#alone();
    return this.#routing.isShort ? this.#short() : this.#unhandled(stream);
  }

  #short(): CoterieError {
    const { minMembers = 1 } = (this.#routing as Routing).config;
    return new CoterieError(
      'no-quorum',
      `clique ${this.#clique} has fewer than ${minMembers} members: nobody owns anything`,
      { hint: 'See `coterie ring`: start members, or mend what keeps them apart.' },
    );
  }

  #alone(): CoterieError {
    return new CoterieError('no-members', `no member of clique ${this.#clique} answers`, {
      hint: 'Check the name of the clique and that its members use the same NATS servers.',
    });
  }

  #unhandled(stream: string): CoterieError {
    const text = `nobody in clique ${this.#clique} handles stream ${stream}`;
    return new CoterieError('no-handler', text);
  }
}

import type { Clock } from '../runtime/clock.ts';
import { systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Queue } from '../runtime/queue.ts';
import type { Random } from '../runtime/random.ts';
import { systemRandom } from '../runtime/random.ts';
import type { MemoryPort, MemorySubscriber } from './memory-connection.ts';
import { disconnected, MemoryConnection } from './memory-connection.ts';
import { MemoryRoutes } from './memory-routes.ts';
import type { ConnectionPurpose, PubSub, PubSubDriver, PubSubMessage } from './pubsub.ts';

export interface MemoryOptions {
  /** Default: the machine's clock. Messages travel in its `defer`, delayed ones in its timers. */
  clock?: Clock;
  /** Picks the member of a queue group; default the machine's dice. */
  random?: Random;
  /** The largest message, payload and headers, in bytes; default 1 MiB. */
  maxPayload?: number;
  /** Messages on their way to one connection; more are dropped, with an `error`. Default 1 Mi. */
  maxPending?: number;
}

/** One message on its way, as a fault hook sees it. */
export interface Passage {
  readonly from: { readonly label: string; readonly purpose: ConnectionPurpose };
  readonly to: { readonly label: string; readonly purpose: ConnectionPurpose };
  readonly message: PubSubMessage;
}

/** Decides about one message to one receiver: through (undefined), dropped, or late by some ms. */
export type Intercept = (passage: Passage) => 'drop' | number | undefined;

/** A connection: itself, all with a label (`orders-1`), or one of them (`orders-1/control`). */
export type MemoryTarget = PubSub | string;

/** Deliveries in one turn of the event loop, so that timers and sockets are never starved. */
const DELIVERIES_PER_TURN = 1024;

/**
 * Ephemeral publish-subscribe within one process, with the semantics of core NATS: brokers that
 * share the bus see each other. The reference for other drivers, and the bus of tests: faults are
 * made on demand. Delivery is never within `publish`, in the order of publishing over all subjects.
 */
export class MemoryBus implements PubSubDriver {
  readonly name = 'memory';
  readonly #clock: Clock;
  readonly #maxPending: number;
  readonly #routes: MemoryRoutes;
  readonly #connections = new Set<MemoryConnection>();
  readonly #work = new Queue<() => void>();
  readonly #port: MemoryPort;
  #intercept: Intercept | undefined;
  #draining = false;
  #isDown = false;
  #named = 0;

  constructor(options: MemoryOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#maxPending = options.maxPending ?? 1024 * 1024;
    this.#routes = new MemoryRoutes(options.random ?? systemRandom);
    this.#port = {
      maxPayload: options.maxPayload ?? 1024 * 1024,
      send: (from, message) => this.#send(from, message),
      add: (subscriber) => this.#routes.add(subscriber),
      remove: (subscriber) => this.#routes.remove(subscriber),
      after: (run) => this.#enqueue(run),
      closed: (connection) => this.#connections.delete(connection),
    };
  }

  /** Rejects `disconnected` while the bus is down. Without a label it counts: `memory-1`, ... */
  async connect(purpose: ConnectionPurpose, label?: string): Promise<MemoryConnection> {
    if (this.#isDown) throw disconnected();
    const connection = new MemoryConnection(
      this.#port,
      purpose,
      label ?? `memory-${(this.#named += 1)}`,
    );
    this.#connections.add(connection);
    return connection;
  }

  /** Takes connections away: publishing throws, and what is on its way to them is lost. */
  disconnect(target: MemoryTarget): void {
    for (const each of this.#find(target)) each.switch('away');
  }

  /** Brings connections back, with their subscriptions; not while the bus is down. */
  reconnect(target: MemoryTarget): void {
    if (this.#isDown) return;
    for (const each of this.#find(target)) each.switch('up');
  }

  /** Takes the whole bus down. */
  down(): void {
    this.#isDown = true;
    for (const each of this.#connections) each.switch('away');
  }

  /** Brings the bus and every connection back. */
  up(): void {
    this.#isDown = false;
    for (const each of this.#connections) each.switch('up');
  }

  /** Sets the one hook that may drop or delay messages; the returned function removes it. */
  intercept(hook: Intercept): () => void {
    this.#intercept = hook;
    return () => {
      if (this.#intercept === hook) this.#intercept = undefined;
    };
  }

  #find(target: MemoryTarget): MemoryConnection[] {
    const found = [...this.#connections].filter(
      (each) =>
        each === target || each.label === target || `${each.label}/${each.purpose}` === target,
    );
    if (found.length > 0) return found;
    throw new CoterieError('invalid-argument', 'no such connection on this bus', {
      hint: `There are: ${[...this.#connections].map((each) => each.label).join(', ')}.`,
    });
  }

  #send(from: MemoryConnection, message: PubSubMessage): void {
    let reached = false;
    for (const to of this.#routes.pick(message.subject)) {
      reached = true;
      // Always a copy, as a network makes one: a publisher may send the same bytes again.
      const own = { ...message, data: new Uint8Array(message.data) };
      const fate = this.#intercept?.({ from, to: to.connection, message: own });
      if (fate === undefined) this.#deliver(to, own);
      else if (fate !== 'drop') this.#clock.setTimer(() => this.#deliver(to, own), fate);
    }
    const { reply } = message;
    if (reached || reply === undefined || !from.listensTo(reply)) return;
    this.#enqueue(() => from.connected && from.tell({ type: 'noResponders', reply }));
  }

  #deliver(to: MemorySubscriber, message: PubSubMessage): void {
    const { connection } = to;
    const { session } = connection;
    if (connection.pending >= this.#maxPending) {
      const text = `dropped a message on ${message.subject}: too many are waiting`;
      connection.tell({ type: 'error', error: new CoterieError('overloaded', text) });
      return;
    }
    connection.pending += 1;
    this.#enqueue(() => {
      connection.pending -= 1;
      if (!to.open || connection.session !== session) return;
      try {
        to.listener(message);
      } catch (error) {
        connection.tell({ type: 'error', error: CoterieError.from(error) });
      }
    });
  }

  #enqueue(run: () => void): void {
    this.#work.push(run);
    if (this.#draining) return;
    this.#draining = true;
    this.#clock.defer(() => this.#drain());
  }

  #drain(): void {
    // What is sent meanwhile waits for the next turn: two members that answer each other for ever
    // must not keep the event loop to themselves.
    const count = Math.min(this.#work.size, DELIVERIES_PER_TURN);
    for (let done = 0; done < count; done += 1) this.#work.shift()?.();
    this.#draining = this.#work.size > 0;
    if (this.#draining) this.#clock.defer(() => this.#drain());
  }
}

/** The in-memory driver; brokers of one process that share it form a clique. */
export function memory(options?: MemoryOptions): MemoryBus {
  return new MemoryBus(options);
}

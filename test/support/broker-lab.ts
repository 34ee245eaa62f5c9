import { expect } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-contract.ts';
import type { Client, ClientOptions } from '../../src/broker/client-contract.ts';
import { createClient } from '../../src/broker/client.ts';
import type { BrokerEvents } from '../../src/broker/events.ts';
import type { Handler, HandlerContext } from '../../src/broker/handler.ts';
import type { BrokerOptions } from '../../src/broker/options.ts';
import {
  memory,
  type Intercept,
  type MemoryBus,
  type MemoryOptions,
  type Passage,
} from '../../src/pubsub/memory.ts';
import type { PubSub, PubSubDriver, PubSubStatus } from '../../src/pubsub/pubsub.ts';
import { partitionOf } from '../../src/ring/key-hash.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { Message, MessageInput } from '../../src/runtime/message.ts';
import { seededRandom, type Random } from '../../src/runtime/random.ts';
import { FakeClock } from '../../src/testing/fake-clock.ts';
import { MemberClock } from './member-clock.ts';

/** Small rings: building them is most of what a broker on a fake clock costs. */
export const SMALL_RING = { partitions: 64, pointsPerMember: 16, loadCap: 1.25 };

const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

/** What one handler got. */
export interface Handled {
  readonly node: string;
  readonly message: Message;
  readonly text: string;
  readonly epoch: number;
  readonly attempt: number;
}

type Connection = PubSub & Partial<PubSubStatus>;

/** What a frozen process has not read. */
interface Backlog {
  until: number;
  readonly waiting: (() => void)[];
}

/** Brokers and clients on one memory bus and one fake clock. */
export class Lab {
  readonly clock: FakeClock;
  readonly bus: MemoryBus;
  readonly random: Random;
  /** What `record` handlers got, in order. */
  readonly handled: Handled[] = [];
  readonly brokers = new Map<string, Broker>();
  readonly #clients: Client[] = [];
  readonly #clocks = new Map<string, MemberClock>();
  readonly #intercepts = new Set<Intercept>();
  readonly #subscriptions = new Map<object, string>();
  readonly #backlogs = new Map<string, Backlog>();

  constructor(seed = 1, options: MemoryOptions = {}) {
    this.clock = new FakeClock();
    this.random = seededRandom(seed);
    this.bus = memory({ clock: this.clock, random: this.random, ...options });
    this.bus.intercept((passage) => this.#fate(passage));
  }

  /** The bus as a driver that counts subscriptions. */
  get driver(): PubSubDriver {
    return this.#driverFor(undefined);
  }

  /** Subjects that are still subscribed. */
  get subscribed(): string[] {
    return [...this.#subscriptions.values()];
  }

  broker(name: string, options: Partial<BrokerOptions> = {}): Broker {
    const clock = new MemberClock(this.clock);
    this.#clocks.set(name, clock);
    const {
      pubsub = this.#driverFor(name),
      ring = SMALL_RING,
      random = this.random,
      ...rest
    } = options;
    const broker = createBroker({ name, pubsub, ring, random, clock, ...rest });
    this.brokers.set(name, broker);
    return broker;
  }

  /** A broker for `orders` that records what it handles, and waits while `workMs` is over 0. */
  recorder(name: string, options: Partial<BrokerOptions> = {}, workMs = 0): Broker {
    const broker = this.broker(name, options);
    broker.handle('orders', this.record(workMs));
    return broker;
  }

  record(workMs = 0): Handler {
    return async (message, { node, epoch, attempt }: HandlerContext) => {
      const text = textOf(message.data);
      this.handled.push({ node, message, text, epoch: epoch.number, attempt });
      if (workMs > 0) await this.sleep(workMs);
      return `${node}:${text}`;
    };
  }

  client(options: Partial<ClientOptions> = {}): Client {
    const { clock, random } = this;
    const client = createClient({ pubsub: this.driver, clock, random, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Joins all brokers that were made and have not joined. */
  async join(...brokers: Broker[]): Promise<void> {
    const all = brokers.length > 0 ? brokers : [...this.brokers.values()];
    await this.settle(Promise.all(all.map((broker) => broker.join())));
    await this.advance(300);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.setTimer(resolve, ms));
  }

  /** Moves the clock on until the promise settles, and gives what it settled with. */
  async settle<T>(promise: Promise<T>, withinMs = 60_000): Promise<T> {
    let settled = false;
    const note = (): void => {
      settled = true;
    };
    promise.then(note, note);
    await this.clock.advance(0);
    for (let waited = 0; !settled; waited += 5) {
      if (waited > withinMs) throw new Error(`not settled after ${withinMs} ms of fake time`);
      await this.clock.advance(5);
    }
    return promise;
  }

  /** The code that a promise rejects with. */
  async code(promise: Promise<unknown>, withinMs?: number): Promise<string> {
    return this.settle(this.codeOf(promise), withinMs);
  }

  /** The same, without moving the clock. */
  codeOf(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'resolved',
      (error: { code?: string }) => error.code ?? String(error),
    );
  }

  /**
   * The process of a member stops for so long; what is sent to it waits in its sockets. Awake, it
   * reads each of them so much later.
   */
  freeze(name: string, ms: number, lagMs: { control?: number; data?: number } = {}): void {
    for (const purpose of ['control', 'data'] as const) {
      const socket = `${name}/${purpose}`;
      const backlog = this.#backlogs.get(socket) ?? { until: 0, waiting: [] };
      const lateMs = ms + (lagMs[purpose] ?? 0);
      backlog.until = this.clock.now() + lateMs;
      this.#backlogs.set(socket, backlog);
      this.clock.setTimer(() => {
        if (backlog.until > this.clock.now()) return;
        for (const run of backlog.waiting.splice(0)) run();
      }, lateMs);
    }
    this.#clocks.get(name)?.freeze(ms);
  }

  /** The process of a member is stopped for so long in the middle of the turn that runs. */
  skip(name: string, ms: number): void {
    this.#clocks.get(name)?.skip(ms);
  }

  /** The clock of a member's process: it stands still while that is frozen or dead. */
  clockOf(name: string): Clock {
    const clock = this.#clocks.get(name);
    if (clock === undefined) throw new Error(`there is no ${name}`);
    return clock;
  }

  /** A fault on the way; the returned function ends it. */
  intercept(hook: Intercept): () => void {
    this.#intercepts.add(hook);
    return () => this.#intercepts.delete(hook);
  }

  /** The process is gone: nothing of it reaches anybody, and nothing reaches it. */
  kill(name: string): void {
    this.bus.disconnect(name);
    this.#clocks.get(name)?.freeze(1e9);
  }

  /** A key that this member owns. */
  keyOf(owner: string, from: Broker, stream = 'orders', nth = 0): string {
    const group = from.routing()?.groupOf(stream);
    if (group === undefined) throw new Error(`nobody handles ${stream}`);
    let found = 0;
    for (let index = 0; index < 100_000; index += 1) {
      const key = `k${index}`;
      const partition = partitionOf(key, group.ring.config.partitions);
      if (group.ring.ownerOf(partition) !== owner) continue;
      if (found === nth) return key;
      found += 1;
    }
    throw new Error(`${owner} owns nothing`);
  }

  events<K extends keyof BrokerEvents>(broker: Broker, event: K): BrokerEvents[K][] {
    const seen: BrokerEvents[K][] = [];
    broker.on(event, (value) => seen.push(value));
    return seen;
  }

  /** Everybody leaves; nothing may be left behind. */
  async end(): Promise<void> {
    this.#intercepts.clear();
    const alive = [...this.brokers]
      .filter(([name]) => (this.#clocks.get(name)?.frozenMs ?? 0) === 0)
      .map(([, broker]) => broker);
    await this.settle(Promise.all(alive.map((broker) => broker.leave({ timeoutMs: 1000 }))));
    await this.settle(Promise.all(this.#clients.map((client) => client.close())));
    await this.advance(0);
    if (alive.length === this.brokers.size) {
      expect({ timers: this.clock.pending, subscribed: this.subscribed }).toEqual({
        timers: 0,
        subscribed: [],
      });
    }
    expect(unhandled.splice(0)).toEqual([]);
  }

  /** Connections bear the name that the lab gave a broker, also where two have one member name. */
  #driverFor(name: string | undefined): PubSubDriver {
    return {
      name: 'memory',
      connect: async (purpose, label = '') => {
        const connection = await this.bus.connect(purpose, name ?? label);
        return this.#wrapped(connection, `${name ?? label}/${purpose}`);
      },
    };
  }

  #fate(passage: Passage): ReturnType<Intercept> {
    for (const hook of this.#intercepts) {
      const fate = hook(passage);
      if (fate !== undefined) return fate;
    }
    return undefined;
  }

  /** A connection whose subscriptions are counted, and which is read late while it is frozen. */
  #wrapped(connection: Connection, socket: string): Connection {
    const subscribe = connection.subscribe.bind(connection);
    const flush = connection.flush.bind(connection);
    const read = (run: () => void): void => {
      const backlog = this.#backlogs.get(socket);
      if (backlog !== undefined && backlog.until > this.clock.now()) backlog.waiting.push(run);
      else run();
    };
    connection.flush = async () => {
      await flush();
      await new Promise<void>(read);
    };
    const close = connection.close.bind(connection);
    const open = new Set<object>();
    connection.subscribe = (subject, listener, options) => {
      const late: typeof listener = (message) => read(() => listener(message));
      const subscription = subscribe(subject, late, options);
      const token = {};
      open.add(token);
      this.#subscriptions.set(token, subject);
      const unsubscribe = async (): Promise<void> => {
        await subscription.unsubscribe();
        this.#subscriptions.delete(token);
      };
      return { unsubscribe };
    };
    Object.defineProperty(connection, 'close', {
      value: async () => {
        await close();
        for (const token of open) this.#subscriptions.delete(token);
      },
    });
    return connection;
  }
}

export function textOf(data: Uint8Array): string {
  return new TextDecoder().decode(data);
}

/** `count` messages of one stream over so many keys, numbered from 1. */
export function orders(count: number, keys: number, stream = 'orders'): MessageInput[] {
  return Array.from({ length: count }, (_, index) => ({
    stream,
    key: `k${index % keys}`,
    data: String(index + 1),
  }));
}

import type {
  ConnectionPurpose,
  MessageListener,
  PubSub,
  PubSubMessage,
  PubSubStatus,
  PubSubStatusEvent,
  PublishOptions,
  SubscribeOptions,
  Subscription,
} from '../../pubsub/pubsub.ts';
import { copyHeaders } from '../../pubsub/headers.ts';
import { checkName, checkPattern, checkSubject, matches } from '../../pubsub/subject.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { singleFlight } from '../../runtime/single-flight.ts';
import type { SimProcess } from './sim-process.ts';

/** One subscription as the simulated servers know it. */
export interface SimSubscription {
  readonly connection: SimConnection;
  readonly pattern: string;
  readonly queue: string | undefined;
  readonly listener: MessageListener;
  /** When its server, and the other servers, know of it. */
  activeAt: number;
  spreadAt: number;
  /** False once nothing more may arrive. */
  open: boolean;
}

/** What a connection needs of the simulated servers. */
export interface SimServers {
  readonly maxPayload: number;
  readonly topology: 'single' | 'cluster';
  send(from: SimConnection, message: PubSubMessage): void;
  add(subscription: SimSubscription): void;
  remove(subscription: SimSubscription): void;
  /** Calls back after a round trip to the server, in the connection's process. */
  roundTrip(connection: SimConnection, run: () => void): void;
  closed(connection: SimConnection): void;
}

/** A process's connection to a simulated NATS server. */
export class SimConnection implements PubSub, PubSubStatus {
  readonly purpose: ConnectionPurpose;
  readonly process: SimProcess;
  readonly subscriptions = new Set<SimSubscription>();
  /** The server that it is connected to. */
  server: number;
  /** Grows whenever the server loses it: what was under way in an older session is lost. */
  session = 0;
  /** Whether the server has it; the client may learn of the loss later. */
  isServed = true;
  readonly #servers: SimServers;
  readonly #statusListeners = new Set<(event: PubSubStatusEvent) => void>();
  /** Called with true when the link is lost. */
  readonly #waiting = new Set<(isLost: boolean) => void>();
  #link: 'up' | 'away' | 'closed' = 'up';

  constructor(
    servers: SimServers,
    process: SimProcess,
    purpose: ConnectionPurpose,
    server: number,
  ) {
    this.#servers = servers;
    this.process = process;
    this.purpose = purpose;
    this.server = server;
  }

  get maxPayload(): number {
    return this.#servers.maxPayload;
  }

  get connected(): boolean {
    return this.#link === 'up';
  }

  get isClosed(): boolean {
    return this.#link === 'closed';
  }

  get topology(): 'single' | 'cluster' {
    return this.#servers.topology;
  }

  publish(subject: string, data: Uint8Array, options?: PublishOptions): void {
    checkSubject(subject);
    const reply = options?.reply;
    if (reply !== undefined) checkSubject(reply);
    this.#checkUp();
    if (data.length > this.maxPayload) {
      throw new CoterieError('too-large', `a message of ${data.length} bytes is too large`);
    }
    const given = options?.headers;
    const headers = given === undefined ? undefined : copyHeaders(given);
    // What is written to a socket whose other end is gone is lost without a word.
    if (this.isServed) this.#servers.send(this, { subject, data, headers, reply });
  }

  subscribe(subject: string, listener: MessageListener, options?: SubscribeOptions): Subscription {
    checkPattern(subject);
    const queue = options?.queue;
    if (queue !== undefined) checkName('queue group', queue);
    this.#checkOpen();
    const subscription: SimSubscription = {
      connection: this,
      pattern: subject,
      queue,
      listener,
      activeAt: Number.POSITIVE_INFINITY,
      spreadAt: Number.POSITIVE_INFINITY,
      open: true,
    };
    this.subscriptions.add(subscription);
    if (this.isServed) this.#servers.add(subscription);
    return { unsubscribe: singleFlight(() => this.#unsubscribe(subscription)) };
  }

  async flush(): Promise<void> {
    this.#checkUp();
    if (await this.#isLostBeforeAnswer()) throw this.#away();
  }

  readonly close = singleFlight(async (): Promise<void> => {
    if (this.#link === 'up') {
      for (const each of this.subscriptions) this.#servers.remove(each);
      await this.#isLostBeforeAnswer();
    }
    this.#link = 'closed';
    for (const each of this.subscriptions) each.open = false;
    this.subscriptions.clear();
    this.#servers.closed(this);
    this.#statusListeners.clear();
  });

  onStatus(listener: (event: PubSubStatusEvent) => void): () => void {
    const added = (event: PubSubStatusEvent): void => listener(event);
    this.#statusListeners.add(added);
    return () => this.#statusListeners.delete(added);
  }

  /** For the servers: whether this connection itself would get an answer to this subject. */
  listensTo(reply: string): boolean {
    for (const { queue, pattern } of this.subscriptions) {
      if (queue === undefined && matches(pattern, reply)) return true;
    }
    return false;
  }

  tell(event: PubSubStatusEvent): void {
    for (const listener of this.#statusListeners) listener(event);
  }

  /** The client notices that its link is gone. */
  lose(): void {
    if (this.#link !== 'up') return;
    this.#link = 'away';
    for (const each of this.#waiting) each(true);
    this.tell({ type: 'disconnected' });
  }

  /** The client has a link again. */
  regain(): void {
    if (this.#link !== 'away') return;
    this.#link = 'up';
    this.tell({ type: 'reconnected' });
  }

  async #unsubscribe(subscription: SimSubscription): Promise<void> {
    this.#servers.remove(subscription);
    this.subscriptions.delete(subscription);
    if (this.#link === 'up') await this.#isLostBeforeAnswer();
    subscription.open = false;
  }

  #isLostBeforeAnswer(): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (isLost: boolean): void => {
        this.#waiting.delete(done);
        resolve(isLost);
      };
      this.#waiting.add(done);
      // A client that does not know of its loss yet gets no answer; `lose` ends the wait.
      if (this.isServed) this.#servers.roundTrip(this, () => done(false));
    });
  }

  #checkOpen(): void {
    if (this.#link === 'closed') throw new CoterieError('closed', 'the connection is closed');
  }

  #checkUp(): void {
    this.#checkOpen();
    if (this.#link === 'away') throw this.#away();
  }

  #away(): CoterieError {
    if (this.#link === 'closed') return new CoterieError('closed', 'the connection is closed');
    return new CoterieError('disconnected', 'the simulated server is away');
  }
}

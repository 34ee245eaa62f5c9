import { CoterieError } from '../runtime/errors.ts';
import { HeaderMemo } from '../runtime/header-memo.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import { copyHeaders, headersSize } from './headers.ts';
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
} from './pubsub.ts';
import { checkName, checkPattern, checkSubject, matches } from './subject.ts';

/** One subscription, as the bus routes to it. */
export interface MemorySubscriber {
  readonly connection: MemoryConnection;
  readonly pattern: string;
  readonly queue: string | undefined;
  readonly listener: MessageListener;
  /** False once nothing more may arrive. */
  open: boolean;
}

/** What a connection needs of its bus. */
export interface MemoryPort {
  readonly maxPayload: number;
  /** Routes now, delivers later. */
  send(from: MemoryConnection, message: PubSubMessage): void;
  add(subscriber: MemorySubscriber): void;
  remove(subscriber: MemorySubscriber): void;
  /** Calls back after everything that was sent before. */
  after(run: () => void): void;
  closed(connection: MemoryConnection): void;
}

/** One connection to a `MemoryBus`; the bus makes it. */
export class MemoryConnection implements PubSub, PubSubStatus {
  readonly topology = 'single';
  readonly purpose: ConnectionPurpose;
  readonly label: string;
  /** Grows at every disconnect: what was on its way in an older session is lost. */
  session = 0;
  /** Deliveries on their way to this connection. */
  pending = 0;
  readonly #bus: MemoryPort;
  readonly #subscribers = new Set<MemorySubscriber>();
  readonly #statusListeners = new Set<(event: PubSubStatusEvent) => void>();
  readonly #headers = new HeaderMemo(measured);
  #state: 'up' | 'away' | 'closed' = 'up';

  constructor(bus: MemoryPort, purpose: ConnectionPurpose, label: string) {
    this.#bus = bus;
    this.purpose = purpose;
    this.label = label;
  }

  get maxPayload(): number {
    return this.#bus.maxPayload;
  }

  get connected(): boolean {
    return this.#state === 'up';
  }

  publish(subject: string, data: Uint8Array, options?: PublishOptions): void {
    checkSubject(subject);
    const reply = options?.reply;
    if (reply !== undefined) checkSubject(reply);
    const given = options?.headers;
    const { headers, headersBytes } = given === undefined ? NO_HEADERS : this.#headers.get(given);
    const bytes = data.length + headersBytes;
    this.#checkOpen();
    if (this.#state === 'away') throw disconnected();
    if (bytes > this.maxPayload) {
      throw new CoterieError('too-large', `a message of ${bytes} bytes exceeds ${this.maxPayload}`);
    }
    this.#bus.send(this, { subject, data, headers, reply });
  }

  subscribe(subject: string, listener: MessageListener, options?: SubscribeOptions): Subscription {
    checkPattern(subject);
    const queue = options?.queue;
    if (queue !== undefined) checkName('queue group', queue);
    this.#checkOpen();
    const subscriber = { connection: this, pattern: subject, queue, listener, open: true };
    this.#subscribers.add(subscriber);
    this.#bus.add(subscriber);
    return { unsubscribe: singleFlight(() => this.#unsubscribe(subscriber)) };
  }

  async flush(): Promise<void> {
    this.#checkOpen();
    const { session } = this;
    if (this.#state === 'up') await new Promise<void>((resolve) => this.#bus.after(resolve));
    if (this.session !== session || this.#state === 'away') throw disconnected();
  }

  readonly close = singleFlight(async (): Promise<void> => {
    this.#state = 'closed';
    await Promise.all([...this.#subscribers].map((each) => this.#unsubscribe(each)));
    this.#bus.closed(this);
    this.#statusListeners.clear();
  });

  onStatus(listener: (event: PubSubStatusEvent) => void): () => void {
    const added = (event: PubSubStatusEvent): void => listener(event);
    this.#statusListeners.add(added);
    return () => this.#statusListeners.delete(added);
  }

  /** For the bus: whether this connection itself would get an answer to this subject. */
  listensTo(reply: string): boolean {
    for (const each of this.#subscribers) {
      if (each.queue === undefined && matches(each.pattern, reply)) return true;
    }
    return false;
  }

  /** For the bus: tells whoever listens. */
  tell(event: PubSubStatusEvent): void {
    for (const listener of this.#statusListeners) {
      try {
        listener(event);
      } catch {
        // There is no one left to tell: a broken status listener must not break the bus.
      }
    }
  }

  /** For the bus: the connection goes away, or comes back. */
  switch(to: 'up' | 'away'): void {
    if (this.#state === 'closed' || this.#state === to) return;
    this.#state = to;
    if (to === 'away') this.session += 1;
    this.tell({ type: to === 'up' ? 'reconnected' : 'disconnected' });
  }

  async #unsubscribe(subscriber: MemorySubscriber): Promise<void> {
    this.#bus.remove(subscriber);
    this.#subscribers.delete(subscriber);
    await new Promise<void>((resolve) => this.#bus.after(resolve));
    subscriber.open = false;
  }

  #checkOpen(): void {
    if (this.#state === 'closed') throw new CoterieError('closed', 'the connection is closed');
  }
}

const NO_HEADERS = { headers: undefined, headersBytes: 0 };

function measured(given: MessageHeaders): {
  headers: MessageHeaders | undefined;
  headersBytes: number;
} {
  const headers = copyHeaders(given);
  return headers === undefined ? NO_HEADERS : { headers, headersBytes: headersSize(headers) };
}

/** The error of a call while the bus is away. */
export function disconnected(): CoterieError {
  return new CoterieError('disconnected', 'the in-memory bus is away', {
    hint: 'A test took this connection, or the whole bus, down.',
  });
}

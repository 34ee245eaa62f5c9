import { CodecRegistry } from '../codec/codec-registry.ts';
import { checkStream } from '../pubsub/subject.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import { Emitter } from '../runtime/emitter.ts';
import { CoterieError } from '../runtime/errors.ts';
import { normalizeKey } from '../runtime/key.ts';
import { redactUrl } from '../runtime/logger.ts';
import type { Message, MessageInput, MessageKey } from '../runtime/message.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import type { Broker, Counters, HandleOptions, LeaveOptions, Pending } from './broker-contract.ts';
import { openConnections, type Connections } from './connections.ts';
import { CounterSet } from './counters.ts';
import type { BrokerEvents } from './events.ts';
import type { Handler } from './handler.ts';
import { HandlerTable } from './handler-table.ts';
import type { Middleware } from './middleware.ts';
import { readBrokerOptions, type BrokerConfig, type BrokerOptions } from './options.ts';
import type { Publisher } from './publisher.ts';
import { Session } from './session.ts';
import type { SessionPort } from './session-port.ts';
import type { CliqueCallOptions, Ownership, PublishOptions, Replied, Sent } from './verbs.ts';

const SUCCESSORS = 3;

const NOTHING_PENDING: Pending = Object.freeze({
  handling: 0,
  sending: 0,
  unrouted: 0,
  calls: 0,
  waitingCalls: 0,
});

/** Events that must not go unseen: without a listener they are logged. */
const LOUD = new Set<keyof BrokerEvents>([
  'failed',
  'dropped',
  'error',
  'ousted',
  'replaced',
  'possibleLoss',
  'overloaded',
  'health',
  'hookFailed',
]);

/** Makes one member of a clique. Throws `invalid-options` with every problem that there is. */
export function createBroker(options: BrokerOptions): Broker {
  return new CoterieBroker(readBrokerOptions(options));
}

type Phase =
  | { readonly name: 'new' }
  | { readonly name: 'joining' | 'active' | 'leaving'; readonly session: Session }
  | { readonly name: 'stopped'; readonly reason: CoterieError };

class CoterieBroker implements Broker {
  readonly name: string;
  readonly instance: string;
  readonly clique: string;
  readonly join = singleFlight(() => this.#join());
  readonly leave = singleFlight((options?: LeaveOptions) => this.#leave(options));
  readonly #config: BrokerConfig;
  readonly #codecs: CodecRegistry;
  readonly #handlers = new HandlerTable();
  readonly #counters = new CounterSet();
  readonly #events: Emitter<BrokerEvents>;
  #phase: Phase = { name: 'new' };
  #failJoin: ((error: CoterieError) => void) | undefined;
  #stopping: Promise<void> | undefined;

  constructor(config: BrokerConfig) {
    this.#config = config;
    this.name = config.name;
    this.instance = config.instance;
    this.clique = config.clique;
    this.#codecs = new CodecRegistry({
      ...(config.codec === undefined ? {} : { defaultCodec: config.codec }),
      streams: new Map(Object.entries(config.codecs)),
    });
    this.#events = new Emitter((error, event) => {
      config.logger.error({ err: error, event }, 'a listener failed');
    });
  }

  handle(stream: string, handler: Handler, options: HandleOptions = {}): () => void {
    this.#handlers.add(stream, handler, options);
    this.#session()?.handlersChanged(stream, true);
    let isOn = true;
    return () => {
      if (!isOn) return;
      isOn = false;
      this.#handlers.remove(stream);
      this.#session()?.handlersChanged(stream, false);
    };
  }

  use(...middleware: readonly Middleware[]): void {
    this.#handlers.use(middleware);
  }

  publish(message: MessageInput, options?: PublishOptions): Promise<string>;
  publish(messages: readonly MessageInput[], options?: PublishOptions): Promise<string[]>;
  publish(
    message: MessageInput | readonly MessageInput[],
    options?: PublishOptions,
  ): Promise<string | string[]> {
    // Both overloads go the same way; the publisher tells them apart.
    return this.#with((publisher) => publisher.publish(message as MessageInput, options));
  }

  send(message: MessageInput, options?: CliqueCallOptions): Promise<Sent> {
    return this.#with((publisher) => publisher.send(message, options));
  }

  request(message: MessageInput, options?: CliqueCallOptions): Promise<Replied> {
    return this.#with((publisher) => publisher.request(message, options));
  }

  view(): View {
    return this.#session()?.host.core.view ?? { digest: '', members: [] };
  }

  routing(): Routing | undefined {
    return this.#session()?.rings.routing;
  }

  owner(stream: string, key: MessageKey): Ownership | undefined {
    checkStream(stream);
    const session = this.#session();
    const group = session?.rings.routing?.groupOf(stream);
    if (session === undefined || group === undefined) return undefined;
    const normal = normalizeKey(key);
    const partition = partitionOf(normal, group.ring.config.partitions);
    const owner = group.ring.ownerOf(partition) as string;
    const held = session.delivery.holdings.table(group.id)?.state(partition) === 'held';
    const number = session.delivery.holdings.epoch(stream, partition);
    return {
      key: normal,
      partition,
      owner,
      successors: group.ring.successors(partition, SUCCESSORS),
      epoch: held ? { number, instance: this.instance } : undefined,
    };
  }

  on<K extends keyof BrokerEvents>(
    event: K,
    listener: (value: BrokerEvents[K]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  counters(): Counters {
    return this.#counters.all();
  }

  pending(): Pending {
    return this.#session()?.pending ?? NOTHING_PENDING;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave();
  }

  #session(): Session | undefined {
    return 'session' in this.#phase ? this.#phase.session : undefined;
  }

  /** Not async: what it passes on is a promise already, and one more is not for free. */
  #with<T>(run: (publisher: Publisher) => Promise<T>): Promise<T> {
    let session: Session;
    try {
      session = this.#open();
    } catch (error) {
      return Promise.reject(CoterieError.from(error));
    }
    return run(session.publisher);
  }

  #open(): Session {
    const session = this.#session();
    if (session !== undefined && this.#phase.name !== 'joining') return session;
    if (this.#phase.name === 'stopped') throw this.#phase.reason;
    throw new CoterieError('invalid-state', 'the broker has not joined', {
      hint: 'Await broker.join() first.',
    });
  }

  async #join(): Promise<void> {
    if (this.#phase.name === 'stopped') throw this.#phase.reason;
    const { clock, joinTimeoutMs } = this.#config;
    let cancel: () => void = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        this.#failJoin = reject;
        cancel = clock.setTimer(() => reject(joinTimeout(joinTimeoutMs)), joinTimeoutMs);
        this.#connect(resolve, reject).catch(reject);
      });
    } catch (error) {
      const reason = CoterieError.from(error, 'driver-failed');
      await this.#stop(reason);
      throw reason;
    } finally {
      cancel();
    }
  }

  async #connect(resolve: () => void, reject: (error: CoterieError) => void): Promise<void> {
    const connections = await openConnections(this.#config.pubsub, this.name);
    // The join has failed meanwhile: nobody waits for these connections.
    if (this.#phase.name === 'stopped') await connections.close();
    else await this.#begin(connections, resolve, reject).start();
  }

  #begin(
    connections: Connections,
    resolve: () => void,
    reject: (error: CoterieError) => void,
  ): Session {
    const session = new Session(this.#config, this.#codecs, connections, {
      handles: (stream) => this.#handlers.has(stream),
      handlerOf: (stream) => this.#handlers.find(stream),
      hooksOf: (stream) => this.#handlers.hooks(stream),
      sourceOf: (stream) => this.#handlers.source(stream),
      streams: () => this.#handlers.streams,
      has: (event) => this.#events.has(event),
      emit: (event, value) => this.#emit(event, value),
      count: (counter, by) => this.#counters.add(counter, by),
      joined: () => {
        if (this.#phase.name === 'joining') this.#phase = { name: 'active', session };
        this.#failJoin = undefined;
        const members = session.host.core.view.members.map((record) => record.name);
        this.#emit('joined', { name: this.name, members });
        resolve();
      },
      unreachable: (error) => {
        if (this.#phase.name === 'joining') reject(error);
      },
      ended: (error) => {
        const isReplaced = this.#phase.name === 'active' || this.#phase.name === 'leaving';
        if (isReplaced) this.#emit('replaced', error);
        this.#stop(error).catch((cause: unknown) => this.#emit('error', CoterieError.from(cause)));
      },
    } satisfies SessionPort);
    this.#phase = { name: 'joining', session };
    return session;
  }

  async #leave(options: LeaveOptions = {}): Promise<void> {
    const session = this.#session();
    const closed = new CoterieError('closed', 'the broker has left');
    if (session !== undefined && this.#phase.name === 'active') {
      this.#phase = { name: 'leaving', session };
      await session.leave(options.timeoutMs ?? this.#config.leaveTimeoutMs);
    }
    await this.#stop(closed);
  }

  /** For good, with the first reason; resolves when everything is let go. */
  #stop(reason: CoterieError): Promise<void> {
    this.#stopping ??= this.#stopOnce(reason);
    return this.#stopping;
  }

  async #stopOnce(reason: CoterieError): Promise<void> {
    const session = this.#session();
    this.#phase = { name: 'stopped', reason };
    this.#failJoin?.(reason);
    await session?.stop(reason);
  }

  #emit<K extends keyof BrokerEvents>(event: K, value: BrokerEvents[K]): void {
    if (this.#events.has(event)) this.#events.emit(event, value);
    else if (LOUD.has(event)) this.#config.logger.warn(loggable(value), event);
  }
}

/** What a log may show of an event: never the payload, nor the key, of a message. */
function loggable(value: unknown): object {
  if (value instanceof CoterieError) return logged(value);
  const { message, error, ...rest } = value as {
    readonly message?: Message;
    readonly error?: CoterieError;
  };
  return {
    ...rest,
    ...(message === undefined ? {} : { id: message.id, stream: message.stream }),
    ...(error === undefined ? {} : logged(error)),
  };
}

/** Causes are left out: they may quote anything. */
function logged({ code, message, hint }: CoterieError): object {
  return { code, error: redactUrl(message), ...(hint === undefined ? {} : { hint }) };
}

function joinTimeout(timeoutMs: number): CoterieError {
  return new CoterieError('join-timeout', `not active after ${timeoutMs} ms`, {
    hint: 'Is the NATS server reachable, and may this user publish and subscribe coterie.>?',
  });
}

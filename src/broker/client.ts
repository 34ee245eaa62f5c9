import { CodecRegistry } from '../codec/codec-registry.ts';
import { decodeFrame } from '../codec/frame.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { checkStream } from '../pubsub/subject.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import { Emitter } from '../runtime/emitter.ts';
import { CoterieError } from '../runtime/errors.ts';
import { normalizeKey } from '../runtime/key.ts';
import type { MessageInput, MessageKey } from '../runtime/message.ts';
import { randomHex } from '../runtime/random.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import { uuidV7 } from '../runtime/uuid.ts';
import { taken } from './calls.ts';
import type { Client, ClientEvents, ClientOptions } from './client-contract.ts';
import { openConnections, type Connections } from './connections.ts';
import { parseReply } from './delivery/reply-subject.ts';
import { invalidOptions, readCommon } from './options.ts';
import { Publisher } from './publisher.ts';
import type { RemoteClique } from './remote-clique.ts';
import { RemoteCliques } from './remote-cliques.ts';
import { dataInbox } from './subjects.ts';
import type {
  CallOptions,
  CliqueCallOptions,
  Ownership,
  PublishOptions,
  Replied,
  Sent,
} from './verbs.ts';

const TICK_MS = 25;
const SUCCESSORS = 3;

/** Makes a client. Throws `invalid-options` with every problem. Connects at the first call. */
export function createClient(options: ClientOptions): Client {
  return new CoterieClient(options);
}

class CoterieClient implements Client {
  readonly #config: ReturnType<typeof readCommon>;
  readonly #name: string;
  readonly #instance: string;
  readonly #codecs: CodecRegistry;
  readonly #events: Emitter<ClientEvents>;
  readonly #subscriptions: Subscription[] = [];
  #connecting: Promise<void> | undefined;
  #connections: Connections | undefined;
  #remotes: RemoteCliques | undefined;
  #publisher: Publisher | undefined;
  #offStatus: (() => void) | undefined;
  /** Calls that wait for the connection: later ones wait behind them. */
  #waiting = 0;
  #cancelTick: (() => void) | undefined;
  #closed: CoterieError | undefined;
  readonly close = singleFlight(() => this.#close());

  constructor(options: ClientOptions) {
    const problems: string[] = [];
    this.#config = readCommon(options, problems);
    if (problems.length > 0) throw invalidOptions(problems);
    const { random, codec, codecs, logger } = this.#config;
    this.#instance = randomHex(random, 16);
    this.#name = `client-${this.#instance}`;
    this.#codecs = new CodecRegistry({
      ...(codec === undefined ? {} : { defaultCodec: codec }),
      streams: new Map(Object.entries(codecs)),
    });
    this.#events = new Emitter((error) => logger.error({ err: error }, 'a listener failed'));
  }

  publish(message: MessageInput, options?: PublishOptions): Promise<string>;
  publish(messages: readonly MessageInput[], options?: PublishOptions): Promise<string[]>;
  publish(
    message: MessageInput | readonly MessageInput[],
    options?: PublishOptions,
  ): Promise<string | string[]> {
    // Both overloads go the same way; the publisher tells them apart.
    return this.#with(options, (publisher, rest) =>
      publisher.publish(message as MessageInput, rest),
    );
  }

  send(message: MessageInput, options?: CliqueCallOptions): Promise<Sent> {
    return this.#with(options, (publisher, rest) => publisher.send(message, rest));
  }

  request(message: MessageInput, options?: CliqueCallOptions): Promise<Replied> {
    return this.#with(options, (publisher, rest) => publisher.request(message, rest));
  }

  async view(options: CliqueCallOptions = {}): Promise<View> {
    const link = await this.#known(options);
    return link.view;
  }

  async routing(options: CliqueCallOptions = {}): Promise<Routing> {
    const link = await this.#known(options);
    return link.rings.routing as Routing;
  }

  async owner(
    stream: string,
    key: MessageKey,
    options: CliqueCallOptions = {},
  ): Promise<Ownership> {
    checkStream(stream);
    const normal = normalizeKey(key);
    const link = await this.#known(options);
    const timeoutMs = options.timeoutMs ?? this.#config.timeoutMs;
    const group = await link.rings.groupOf(stream, timeoutMs);
    const partition = partitionOf(normal, group.ring.config.partitions);
    return {
      key: normal,
      partition,
      owner: group.ring.ownerOf(partition) as string,
      successors: group.ring.successors(partition, SUCCESSORS),
      epoch: await link.epoch(group, partition, timeoutMs),
    };
  }

  on<K extends keyof ClientEvents>(
    event: K,
    listener: (value: ClientEvents[K]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Connecting takes from the time that a call has. */
  #with<O extends CallOptions, T>(
    options: O | undefined,
    run: (publisher: Publisher, options: O | undefined) => Promise<T>,
  ): Promise<T> {
    // Once connected, a call begins within the caller's turn, so that calls keep their order.
    const isUp = this.#publisher !== undefined && this.#waiting === 0;
    if (isUp && this.#closed === undefined) return run(this.#publisher as Publisher, options);
    return this.#connected(options, run);
  }

  async #connected<O extends CallOptions, T>(
    options: O | undefined,
    run: (publisher: Publisher, options: O | undefined) => Promise<T>,
  ): Promise<T> {
    this.#checkOpen();
    const { clock, timeoutMs } = this.#config;
    const deadline = clock.now() + (options?.timeoutMs ?? timeoutMs);
    this.#waiting += 1;
    try {
      const { signal } = options ?? {};
      const problem = 'there was no connection in time';
      await taken(this.#connect(), clock, deadline - clock.now(), signal, problem);
    } finally {
      this.#waiting -= 1;
    }
    const rest = { ...options, timeoutMs: Math.max(0, deadline - clock.now()) } as O;
    return run(this.#publisher as Publisher, rest);
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }

  /** Single-flight; after a failure the next call tries again. */
  #connect(): Promise<void> {
    this.#connecting ??= this.#open().catch((error: unknown) => {
      this.#connecting = undefined;
      throw CoterieError.from(error, 'driver-failed');
    });
    return this.#connecting;
  }

  async #known(options: CliqueCallOptions): Promise<RemoteClique> {
    this.#checkOpen();
    await this.#connect();
    const link = this.#link(options.clique ?? this.#config.clique);
    await link.rings.known(options.timeoutMs ?? this.#config.timeoutMs);
    return link;
  }

  async #open(): Promise<void> {
    const { pubsub, clique, clock, random, delivery, timeoutMs, confirmRepeatMs } = this.#config;
    const connections = await openConnections(pubsub, this.#name);
    // It may have been closed meanwhile: nobody wants this connection any more.
    if (this.#closed !== undefined) await connections.close();
    this.#checkOpen();
    this.#connections = connections;
    this.#remotes = new RemoteCliques({
      name: this.#name,
      instance: this.#instance,
      delivery,
      clock,
      random,
      connections,
      onView: (name, view) => this.#events.emit('view', { clique: name, view }),
      dropped: (error) => this.#error(error),
      redelivered: (id, name, node) => this.#redelivered(id, name, node),
    });
    const inbox = dataInbox(clique, this.#name);
    const publisher = new Publisher({
      clique,
      instance: this.#instance,
      inbox: `${inbox}.q`,
      codecs: this.#codecs,
      clock,
      calls: delivery,
      timeoutMs,
      confirmRepeatMs,
      newId: uuidV7(clock, random),
      data: () => connections.data,
      link: (name) => this.#link(name),
      redelivered: (id, name) => this.#redelivered(id, name, undefined),
    });
    this.#subscriptions.push(
      connections.data.subscribe(`${inbox}.q`, (message) => this.#onAnswer(publisher, message)),
      connections.data.subscribe(`${inbox}.q.*`, () => {}),
    );
    this.#offStatus = connections.data.onStatus?.((event) => {
      if (event.type === 'error') this.#error(CoterieError.from(event.error, 'driver-failed'));
      if (event.type !== 'noResponders') return;
      const target = parseReply(event.reply);
      if (target?.inbox === `${inbox}.q`) publisher.questions.onNobody(target.ref, clock.now());
      else this.#remotes?.noResponders(event.reply);
    });
    try {
      await connections.data.flush();
    } catch (error) {
      await this.#letGo();
      throw error;
    }
    this.#checkOpen();
    this.#publisher = publisher;
    this.#tick();
  }

  #link(clique: string): RemoteClique {
    this.#checkOpen();
    return (this.#remotes as RemoteCliques).link(clique);
  }

  #onAnswer(publisher: Publisher, message: PubSubMessage): void {
    try {
      publisher.onAnswer(decodeFrame(message.data));
    } catch (error) {
      this.#error(CoterieError.from(error, 'invalid-frame'));
    }
  }

  #tick(): void {
    const { clock } = this.#config;
    this.#publisher?.tick(clock.now());
    this.#cancelTick = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  #redelivered(id: string, stream: string, node: string | undefined): void {
    if (this.#events.has('redelivered')) this.#events.emit('redelivered', { id, stream, node });
  }

  #error(error: CoterieError): void {
    if (this.#events.has('error')) this.#events.emit('error', error);
    else this.#config.logger.warn({ code: error.code }, error.message);
  }

  async #close(): Promise<void> {
    const closed = new CoterieError('closed', 'the client is closed');
    this.#closed = closed;
    this.#cancelTick?.();
    const { code, message: text } = closed;
    this.#publisher?.abort({ ok: false, code, text, node: '' });
    await this.#remotes?.close(closed);
    await this.#letGo();
  }

  /** Of the connection, which may be the user's and stay open. */
  async #letGo(): Promise<void> {
    this.#offStatus?.();
    await Promise.allSettled(this.#subscriptions.splice(0).map((each) => each.unsubscribe()));
    await this.#connections?.close();
    this.#connections = undefined;
  }
}

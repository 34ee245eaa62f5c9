import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { DataFrame, Peer } from '../codec/data-frame.ts';
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../codec/frame.ts';
import type { PubSubMessage, PubSubStatusEvent, Subscription } from '../pubsub/pubsub.ts';
import { formatRingConfig } from '../ring/ring-config.ts';
import type { RingGroup, Routing } from '../ring/routing.ts';
import type { RingEffect, View } from '../ring/step.ts';
import { CoterieError } from '../runtime/errors.ts';
import { uuidV7 } from '../runtime/uuid.ts';
import type { Connections } from './connections.ts';
import { Delivery, type DeliveryPort } from './delivery/delivery.ts';
import type { HoldingTable } from './delivery/holding-table.ts';
import type { Job } from './delivery/job.ts';
import type { Incoming, Outcome, Parcel } from './delivery/parcel.ts';
import { parseReply } from './delivery/reply-subject.ts';
import type { BrokerEvents, PartitionEpoch } from './events.ts';
import type { Handler } from './handler.ts';
import { Ingress } from './ingress.ts';
import { Intake } from './intake.ts';
import { Rings, type CliqueLink } from './link.ts';
import { isControl, MemberHost } from './member-host.ts';
import type { BrokerConfig } from './options.ts';
import { Publisher } from './publisher.ts';
import { RemoteClique } from './remote-clique.ts';
import { RoutingKeeper } from './routing-keeper.ts';
import { Runner } from './runner.ts';
import { dataInbox, nobodyThere } from './subjects.ts';

/** How often what waits is looked at. */
const TICK_MS = 25;

/** What a session tells the broker that it belongs to. */
export interface SessionPort {
  handlerOf(stream: string): Handler | undefined;
  streams(): readonly string[];
  has(event: keyof BrokerEvents): boolean;
  emit<K extends keyof BrokerEvents>(event: K, value: BrokerEvents[K]): void;
  count(name: string, by?: number): void;
  /** This member is active. */
  joined(): void;
  /** It may not be a member, or no longer. */
  ended(error: CoterieError): void;
}

const MEMBER_EVENTS = {
  joined: 'memberJoined',
  active: 'memberActive',
  suspected: 'memberSuspected',
  refuted: 'memberRefuted',
  evicted: 'memberEvicted',
  left: 'memberLeft',
  restarted: 'memberRestarted',
} as const satisfies Record<string, keyof BrokerEvents>;

/** A broker between joining and leaving: the cores, and what connects them to the bus. */
export class Session implements CliqueLink, DeliveryPort {
  readonly clique: string;
  readonly rings: Rings;
  readonly publisher: Publisher;
  readonly host: MemberHost;
  readonly delivery: Delivery;
  readonly #config: BrokerConfig;
  readonly #connections: Connections;
  readonly #port: SessionPort;
  readonly #intake: Intake;
  readonly #ingress: Ingress;
  readonly #keeper: RoutingKeeper;
  readonly #runner: Runner;
  readonly #inbox: string;
  readonly #remotes = new Map<string, RemoteClique>();
  readonly #subscriptions: Subscription[] = [];
  #offStatus: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #cancelDataDown: (() => void) | undefined;
  /** The rings without this member have to be installed first: they say who holds what. */
  #needsBase = false;
  #flushing = false;
  #updating = false;
  #stopped = false;
  #leaving = false;
  #lastTickAt = 0;

  constructor(
    config: BrokerConfig,
    codecs: CodecRegistry,
    connections: Connections,
    port: SessionPort,
  ) {
    const { clique, name, instance, clock, random, timing, ring } = config;
    this.clique = clique;
    this.#config = config;
    this.#connections = connections;
    this.#port = port;
    this.#inbox = dataInbox(clique, name);
    this.rings = new Rings(clique, clock);
    const newId = uuidV7(clock, random);
    this.#intake = new Intake(codecs, newId);
    this.delivery = new Delivery({ name, instance }, clique, config.delivery, this);
    this.#keeper = new RoutingKeeper(clock, ring, config.debounceMs, (routing, view) =>
      this.#install(routing, view),
    );
    this.#runner = new Runner(clock, name, config.handlerTimeoutMs, {
      finished: (job, outcome, error, durationMs) =>
        this.#finished(job, outcome, error, durationMs),
    });
    this.#ingress = new Ingress(clique, connections.data, this.#intake, clock, {
      groupOf: (stream) => this.delivery.groupOf(stream),
      forward: (group, parcel, incoming) => this.#forward(group, parcel, incoming),
      handleHere: (incoming, reply) => this.delivery.handleHere(incoming, reply, undefined),
      dropped: (stream, error) => this.dropped(stream, error),
    });
    this.publisher = new Publisher({
      clique,
      inbox: `${this.#inbox}.q`,
      codecs,
      clock,
      newId,
      timeoutMs: config.timeoutMs,
      confirmRepeatMs: config.confirmRepeatMs,
      data: () => connections.data,
      link: (other) => this.#link(other),
    });
    this.host = new MemberHost(
      clique,
      {
        name,
        instance,
        nodeKey: config.nodeKey,
        weight: config.weight,
        streams: [...port.streams()].sort(),
        protocol: { min: PROTOCOL_VERSION, max: PROTOCOL_VERSION },
        config: formatRingConfig(ring),
        timing,
        random,
      },
      clock,
      connections,
      {
        effect: (effect) => this.#onEffect(effect),
        dropped: (error) => this.#droppedFrame(error),
        error: (error) => this.#error(error),
      },
    );
  }

  async start(): Promise<void> {
    const { data } = this.#connections;
    for (const stream of this.#port.streams()) this.#ingress.add(stream);
    this.#subscriptions.push(
      data.subscribe(this.#inbox, (message) => this.#onData(message)),
      data.subscribe(`${this.#inbox}.nr.*`, () => {}),
      data.subscribe(`${this.#inbox}.q`, (message) => this.#onAnswer(message)),
      // Answers come to the subject above; here only the bus speaks, and streams of JetStream.
      data.subscribe(`${this.#inbox}.q.*`, () => {}),
    );
    this.#offStatus = data.onStatus?.((event) => this.#onDataStatus(event));
    await data.flush();
    this.#tick();
    await this.host.start();
  }

  handlersChanged(stream: string, added: boolean): void {
    if (added) this.#ingress.add(stream);
    else this.#ingress.remove(stream);
    if (this.#updating) return;
    this.#updating = true;
    this.#config.clock.defer(() => {
      this.#updating = false;
      this.host.input({ type: 'update', streams: this.#port.streams() });
    });
  }

  /** Hands everything over; resolves when that is done or the time is up. */
  async leave(timeoutMs: number): Promise<void> {
    const { clock } = this.#config;
    this.#leaving = true;
    const until = clock.now() + timeoutMs;
    this.host.input({ type: 'leaving' });
    await this.#ingress.exit();
    // The rings that exclude this member have to be here before the holdings say anything.
    const excluded = (): boolean =>
      this.rings.routing === undefined ||
      this.rings.routing.groups.every((group) => !group.ring.members.includes(this.#config.name));
    while (clock.now() < until && !(excluded() && this.delivery.idle)) {
      await new Promise<void>((resolve) => clock.setTimer(resolve, Math.min(5, timeoutMs)));
    }
  }

  /** Ends everything; handlers' signals are aborted and calls that wait reject with `error`. */
  async stop(error: CoterieError): Promise<void> {
    if (this.#stopped) return;
    this.host.input({ type: 'leave' });
    this.#stopped = true;
    this.#cancelTick?.();
    this.#cancelDataDown?.();
    this.#offStatus?.();
    this.#keeper.stop();
    this.#runner.abortAll(error);
    const outcome = { ok: false, code: error.code, text: error.message, node: '' } as const;
    this.publisher.questions.abort(outcome);
    this.delivery.outbox.abort(outcome);
    this.rings.close(error);
    await Promise.allSettled([
      this.#ingress.exit(),
      this.host.stop(),
      ...this.#subscriptions.map((each) => each.unsubscribe()),
      ...[...this.#remotes.values()].map((remote) => remote.close(error)),
    ]);
    await this.#connections.control.flush().catch(() => {
      // Without a connection the others find out by themselves.
    });
    await this.#connections.close();
  }

  // ---- CliqueLink ----

  offer(group: RingGroup, parcel: Parcel): void {
    this.delivery.offer(group, parcel, this.#config.clock.now());
  }

  #link(clique: string): CliqueLink {
    if (clique === this.clique) return this;
    let remote = this.#remotes.get(clique);
    if (remote === undefined) {
      const { instance, delivery, clock, random } = this.#config;
      remote = new RemoteClique({
        clique,
        name: `client-${instance}`,
        instance,
        delivery,
        clock,
        random,
        connections: this.#connections,
        onView: () => {},
        dropped: (error) => this.#droppedFrame(error),
      });
      this.#remotes.set(clique, remote);
    }
    return remote;
  }

  // ---- DeliveryPort ----

  peer(): Peer {
    const { name, instance, incarnation } = this.host.core.self;
    return { name, instance, incarnation };
  }

  viewDigest(): string {
    return this.host.core.view.digest;
  }

  send(to: string, frame: DataFrame): void {
    this.#publish(dataInbox(this.clique, to), frame, nobodyThere(this.#inbox, to));
  }

  sendTo(subject: string, frame: DataFrame): void {
    this.#publish(subject, frame);
  }

  run(job: Job): void {
    const { stream } = job.message;
    const number = this.delivery.holdings.epoch(stream, job.partition);
    const epoch: PartitionEpoch = { number, instance: this.#config.instance };
    this.#runner.run(job, this.#port.handlerOf(stream), epoch);
  }

  flushSoon(): void {
    if (this.#flushing || this.#stopped) return;
    this.#flushing = true;
    this.#config.clock.defer(() => {
      this.#flushing = false;
      if (!this.#stopped) this.delivery.flush(this.#config.clock.now());
    });
  }

  look(member: string): void {
    this.host.input({ type: 'hint', member });
  }

  decode(item: Parameters<DeliveryPort['decode']>[0]): Incoming {
    const own = (item as Partial<Parcel>).incoming;
    return own ?? this.#intake.read(item.stream, item);
  }

  handles(stream: string): boolean {
    return this.#port.handlerOf(stream) !== undefined;
  }

  dropped(stream: string | undefined, error: CoterieError, id?: string): void {
    this.#port.count(`dropped.${error.code}`);
    const reason = error.code;
    this.#port.emit('dropped', { reason, stream, ...(id === undefined ? {} : { id }), error });
  }

  answerPlainly(reply: string, outcome: Outcome): void {
    const headers = outcome.ok
      ? outcome.reply?.headers
      : { 'Coterie-Error': [outcome.code], 'Coterie-Error-Text': [plainText(outcome.text)] };
    const data = (outcome.ok ? outcome.reply?.data : undefined) ?? new Uint8Array(0);
    try {
      this.#connections.data.publish(reply, data, headers === undefined ? {} : { headers });
    } catch (error) {
      this.#error(CoterieError.from(error, 'driver-failed'));
    }
  }

  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void {
    // A failed handler told it at the owner already.
    if (outcome.code === 'handler-failed' || this.#stopped) return;
    const error = new CoterieError(outcome.code, outcome.text);
    this.dropped(parcel.stream, error, parcel.incoming?.message.id);
  }

  gained(table: HoldingTable, partitions: readonly number[]): void {
    const { id: ring, streams } = table.group;
    this.#port.emit('gained', { ring, streams, partitions });
  }

  released(table: HoldingTable, partitions: readonly number[]): void {
    const { id: ring, streams } = table.group;
    this.#port.emit('released', { ring, streams, partitions });
  }

  idsEvicted(count: number): void {
    this.#port.count('idsEvicted', count);
    this.#error(
      new CoterieError('overloaded', `${count} message ids had to go before their time`, {
        hint: 'Raise delivery.idWindowSize: until then a late repeat may be handled twice.',
      }),
    );
  }

  // ---- membership ----

  #onEffect(effect: Exclude<RingEffect, { type: 'send' | 'wake' }>): void {
    switch (effect.type) {
      case 'view':
        this.#keeper.update(effect.view, effect.urgent);
        break;
      case 'joined':
        this.#onJoined();
        break;
      case 'refused':
      case 'replaced':
        this.#port.ended(new CoterieError(effect.code, effect.text));
        break;
      case 'ousted':
        this.#onOusted(effect.reason);
        break;
      case 'event':
        this.#port.emit(MEMBER_EVENTS[effect.event], effect.record);
        break;
    }
  }

  #onJoined(): void {
    this.#needsBase = true;
    this.#keeper.update(this.host.core.view, true);
    this.#ingress.enter();
    this.#connections.data.flush().then(
      () => this.#port.joined(),
      (error: unknown) => this.#error(CoterieError.from(error, 'disconnected')),
    );
  }

  #onOusted(reason: 'evicted' | 'gap'): void {
    const text = `this member was put out of the ring (${reason}); what it was handling is void`;
    this.#runner.abortAll(new CoterieError('aborted', text));
    this.delivery.oust(this.#config.clock.now());
    this.#port.count('ousted');
    this.#port.emit('ousted', { reason });
  }

  #install(routing: Routing, view: View): void {
    const { clock, name } = this.#config;
    const members = new Map(view.members.map((record) => [record.name, record.instance]));
    const now = clock.now();
    if (this.#needsBase) {
      this.#needsBase = false;
      const others = view.members.filter((record) => record.name !== name);
      const base = this.#keeper.buildNow({ ...view, members: others });
      this.delivery.holdings.install(base, members, now, clock.wallTime());
    }
    this.delivery.install(routing, members, now, clock.wallTime());
    this.rings.set(routing);
    this.#port.emit('view', view);
  }

  // ---- messages ----

  #forward(group: RingGroup, parcel: Parcel, incoming: Incoming): void {
    this.#port.count('received');
    const { id, stream, key } = incoming.message;
    if (key !== undefined && this.#port.has('forwarded')) {
      this.#port.emit('forwarded', { id, stream, key });
    }
    this.offer(group, parcel);
  }

  #finished(
    job: Job,
    outcome: Outcome,
    error: CoterieError | undefined,
    durationMs: number,
  ): void {
    if (this.#stopped) return;
    this.#checkGap();
    const { message, attempt } = job;
    const { name: node, instance } = this.#config;
    const counts = this.delivery.finished(job, outcome, this.#config.clock.now());
    if (!counts) {
      this.#port.count('void');
    } else if (error !== undefined) {
      this.#port.count('failed');
      this.#port.emit('failed', { message, node, error });
    } else {
      this.#port.count('handled');
      if (!this.#port.has('handled')) return;
      const number = this.delivery.holdings.epoch(message.stream, job.partition);
      this.#port.emit('handled', { message, node, epoch: { number, instance }, attempt, durationMs });
    }
  }

  #onData(message: PubSubMessage): void {
    let frame: ReturnType<typeof decodeFrame>;
    try {
      frame = decodeFrame(message.data);
    } catch (error) {
      this.#droppedFrame(CoterieError.from(error, 'invalid-frame'));
      return;
    }
    if (isControl(frame)) {
      this.host.input({ type: 'frame', frame });
      return;
    }
    this.#checkGap();
    const { clock } = this.#config;
    this.delivery.onFrame(frame, clock.now(), clock.wallTime());
  }

  #onAnswer(message: PubSubMessage): void {
    try {
      this.publisher.onAnswer(decodeFrame(message.data));
    } catch (error) {
      this.#droppedFrame(CoterieError.from(error, 'invalid-frame'));
    }
  }

  #publish(subject: string, frame: DataFrame, reply?: string): void {
    try {
      const bytes = encodeFrame(frame);
      this.#connections.data.publish(subject, bytes, reply === undefined ? {} : { reply });
    } catch (error) {
      // Lost like a frame on the way: whoever needs an answer asks again.
      const failure = CoterieError.from(error, 'driver-failed');
      if (failure.code === 'disconnected' || failure.code === 'closed') return;
      this.#error(failure);
    }
  }

  // ---- time and connections ----

  #tick(): void {
    const { clock } = this.#config;
    const now = clock.now();
    this.#checkGap();
    this.#lastTickAt = now;
    this.delivery.tick(now, clock.wallTime());
    this.publisher.questions.tick(now);
    this.#runner.tick(now);
    this.#checkLoad();
    this.#cancelTick = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  /**
   * A member that slept must not dispatch or acknowledge before it knows whether it is still one:
   * the membership core looks at the clock first.
   */
  #checkGap(): void {
    const now = this.#config.clock.now();
    if (this.#lastTickAt > 0 && now - this.#lastTickAt > 20 * TICK_MS) {
      this.#lastTickAt = now;
      this.host.input({ type: 'tick' });
    }
  }

  #checkLoad(): void {
    const { load } = this.delivery;
    const pending = load + this.delivery.outbox.pending;
    if (this.#leaving) return;
    if (this.#ingress.open && pending > this.#config.highWater) {
      this.#port.emit('overloaded', { on: true, load: pending });
      this.#ingress.exit().catch((error: unknown) => this.#error(CoterieError.from(error)));
    } else if (!this.#ingress.open && pending < this.#config.lowWater && this.#isActive()) {
      this.#port.emit('overloaded', { on: false, load: pending });
      this.#ingress.enter();
    }
  }

  #isActive(): boolean {
    return this.host.core.stage === 'active';
  }

  #onDataStatus(event: PubSubStatusEvent): void {
    switch (event.type) {
      case 'disconnected':
        this.#port.emit('disconnected', { purpose: 'data' });
        this.#cancelDataDown ??= this.#config.clock.setTimer(() => {
          this.host.input({ type: 'update', healthy: false });
        }, this.#config.dataDownMs);
        break;
      case 'connected':
      case 'reconnected':
        this.#cancelDataDown?.();
        this.#cancelDataDown = undefined;
        this.#port.emit('connected', { purpose: 'data' });
        if (event.type === 'reconnected') {
          this.#port.count('possibleLoss');
          this.#port.emit('possibleLoss', { reason: 'the data connection was away' });
        }
        if (!this.host.core.self.healthy) this.host.input({ type: 'update', healthy: true });
        break;
      case 'noResponders':
        this.#onNobody(event.reply);
        break;
      case 'error':
        this.#error(CoterieError.from(event.error, 'driver-failed'));
        break;
    }
  }

  #onNobody(reply: string): void {
    const target = parseReply(reply);
    if (target?.inbox === `${this.#inbox}.q`) {
      this.publisher.questions.onNobody(target.ref, this.#config.clock.now());
    } else {
      this.host.noResponders(reply, this.#inbox, 'data');
    }
  }

  #droppedFrame(error: CoterieError): void {
    this.dropped(undefined, error);
  }

  #error(error: CoterieError): void {
    if (!this.#stopped) this.#port.emit('error', error);
  }
}

/** Text of an error as a header can bear it. */
function plainText(text: string): string {
  return text.replaceAll(/[^ -~]+/g, ' ').slice(0, 1024);
}

import type { CodecRegistry } from '../codec/codec-registry.ts';
import { silenceLimitMs } from '../ring/options.ts';
import type { RingGroup } from '../ring/routing.ts';
import type { RingEffect } from '../ring/step.ts';
import { CoterieError } from '../runtime/errors.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import { uuidV7 } from '../runtime/uuid.ts';
import type { Pending } from './broker-contract.ts';
import type { Connections } from './connections.ts';
import { DataInbox } from './data-inbox.ts';
import { DataWatch } from './data-watch.ts';
import { DeliveryHost } from './delivery-host.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Parcel } from './delivery/parcel.ts';
import { parseReply } from './delivery/reply-subject.ts';
import { HandlerChanges } from './handler-changes.ts';
import { Ingress } from './ingress.ts';
import { Intake } from './intake.ts';
import { handOver } from './leaving.ts';
import { Rings, type CliqueLink } from './link.ts';
import { MEMBER_EVENTS } from './member-events.ts';
import { MemberHost } from './member-host.ts';
import { membershipOptions } from './member-options.ts';
import type { BrokerConfig } from './options.ts';
import { poll } from './poll.ts';
import { Publisher } from './publisher.ts';
import { Pulse } from './pulse.ts';
import { RemoteCliques } from './remote-cliques.ts';
import { RingInstaller } from './ring-installer.ts';
import type { SessionPort } from './session-port.ts';
import { Standing } from './standing.ts';
import { dataInbox } from './subjects.ts';

/** How long `join` waits for partitions that others still work on; they follow later. */
const SETTLE_MS = 250;

/** A broker between joining and leaving: the cores, and what connects them to the bus. */
export class Session implements CliqueLink {
  readonly clique: string;
  readonly rings: Rings;
  readonly publisher: Publisher;
  readonly host: MemberHost;
  readonly #config: BrokerConfig;
  readonly #connections: Connections;
  readonly #port: SessionPort;
  readonly #deliveryHost: DeliveryHost;
  readonly #ingress: Ingress;
  readonly #installer: RingInstaller;
  readonly #watch: DataWatch;
  readonly #pulse: Pulse;
  readonly #standing: Standing;
  readonly #inbox: string;
  readonly #remotes: RemoteCliques;
  readonly #dataInbox: DataInbox;
  readonly #changes: HandlerChanges;
  #stopped = false;
  #leaving = false;

  constructor(
    config: BrokerConfig,
    codecs: CodecRegistry,
    connections: Connections,
    port: SessionPort,
  ) {
    const { clique, name, instance, clock, random } = config;
    this.clique = clique;
    this.#config = config;
    this.#connections = connections;
    this.#port = port;
    this.#inbox = dataInbox(clique, name);
    this.rings = new Rings(clique, clock);
    const newId = uuidV7(clock, random);
    const intake = new Intake(codecs, newId);
    this.#deliveryHost = this.#makeDeliveryHost(intake);
    this.#installer = new RingInstaller(config, this.delivery, {
      view: () => this.host.core.view,
      installed: (routing, view, isEntry) => {
        this.rings.set(routing);
        this.#ingress.rest(this.#standing.isResting(view));
        this.#ingress.update();
        this.#port.emit('view', view);
        if (isEntry) this.#enter();
      },
    });
    this.#ingress = new Ingress(config, connections.data, intake, {
      groupOf: (stream) => this.delivery.groupOf(stream),
      forward: (group, parcel) => this.#forward(group, parcel),
      handleHere: (incoming, reply) => {
        this.#pulse.look();
        this.delivery.handleHere(incoming, reply, undefined);
      },
      overloaded: (on, load) => this.#port.emit('overloaded', { on, load }),
      dropped: (stream, error) => this.#deliveryHost.dropped(stream, error),
      sourceOf: (stream) => port.sourceOf(stream),
      deliver: (message) => this.publisher.deliver(message),
      lookAtClock: () => this.#pulse.look(),
      count: (counter) => port.count(counter),
      error: (error) => this.#error(error),
    });
    this.publisher = new Publisher({
      clique,
      instance,
      inbox: `${this.#inbox}.q`,
      codecs,
      clock,
      newId,
      calls: config.delivery,
      timeoutMs: config.timeoutMs,
      confirmRepeatMs: config.confirmRepeatMs,
      data: () => connections.data,
      link: (other) => (other === clique ? this : this.#remotes.link(other)),
      redelivered: (id, stream) => this.#deliveryHost.redelivered(id, stream, undefined),
    });
    this.#remotes = new RemoteCliques({
      name: `client-${instance}`,
      instance,
      delivery: config.delivery,
      clock,
      random,
      connections,
      onView: () => {},
      dropped: (error) => this.#droppedFrame(error),
      redelivered: (id, stream, node) => this.#deliveryHost.redelivered(id, stream, node),
    });
    this.#dataInbox = new DataInbox(this.#inbox, {
      control: (frame) => this.host.input({ type: 'frame', frame }),
      data: (frame) => this.#deliveryHost.onFrame(frame),
      answer: (frame) => this.publisher.onAnswer(frame),
      dropped: (error) => this.#droppedFrame(error),
    });
    this.#changes = new HandlerChanges(clock, (added) => {
      this.delivery.rehook(added, clock.now());
      this.host.input({ type: 'update', streams: this.#port.streams() });
    });
    this.#watch = this.#makeWatch();
    this.#pulse = new Pulse(clock, silenceLimitMs(config.timing), {
      tick: (now) => this.#onTick(now),
      slept: () => this.host.input({ type: 'tick' }),
    });
    this.host = this.#makeMemberHost();
    this.#standing = this.#makeStanding();
  }

  get delivery(): Delivery {
    return this.#deliveryHost.core;
  }

  async start(): Promise<void> {
    const { data } = this.#connections;
    for (const stream of this.#port.streams()) this.#ingress.add(stream);
    this.#dataInbox.start(data);
    this.#watch.start(data);
    await data.flush();
    if (this.#stopped) return;
    this.#pulse.start();
    this.#standing.start();
    await this.host.start();
  }

  handlersChanged(stream: string, added: boolean): void {
    // A new stream's queue group is entered when the rings know of it.
    if (added) this.#ingress.add(stream);
    else this.#ingress.remove(stream);
    this.#changes.note(stream, added);
  }

  /** Hands everything over; resolves when that is done or the time is up. */
  async leave(timeoutMs: number): Promise<void> {
    this.#leaving = true;
    await handOver(this.#config.clock, timeoutMs, {
      name: this.#config.name,
      ringMembers: () => (this.rings.routing?.groups ?? []).map((group) => group.ring.members),
      load: () => this.#load,
      isStoring: () => this.delivery.storing,
      isIdle: () => this.delivery.idle,
      isStopped: () => this.#stopped,
      exit: () => this.#ingress.exit(),
      announce: () => this.host.input({ type: 'leaving' }),
      flush: () => {
        this.#deliveryHost.flush();
        return this.#connections.data.flush();
      },
    });
  }

  /** Ends everything; handlers' signals are aborted and calls that wait reject with `error`. */
  readonly stop = singleFlight(async (error: CoterieError): Promise<void> => {
    this.host.input({ type: 'leave' });
    this.#stopped = true;
    this.#pulse.stop();
    this.#standing.stop();
    this.#watch.stop();
    this.#installer.stop();
    const { code, message: text } = error;
    this.publisher.abort({ ok: false, code, text, node: '' });
    this.#deliveryHost.stop(error);
    this.#ingress.abandon(error);
    this.rings.close(error);
    await Promise.allSettled([
      this.#ingress.exit(),
      this.host.stop(),
      this.#dataInbox.stop(),
      this.#remotes.close(error),
    ]);
    await this.#connections.control.flush().catch(() => {
      // Without a connection the others find out by themselves.
    });
    await this.#connections.close();
  });

  offer(group: RingGroup, parcel: Parcel): void {
    this.#deliveryHost.offer(group, parcel);
  }

  // ---- the parts ----

  #makeDeliveryHost(intake: Intake): DeliveryHost {
    const hasSlept = (): boolean => this.#pulse.isLate;
    return new DeliveryHost(this.#config, this.#connections.data, intake, {
      ...this.#port,
      hooksOf: (stream) => this.#ingress.sources.hooksOf(stream, this.#port.hooksOf(stream)),
      hooksOn: (stream) => this.#ingress.sources.hooksOn(stream, this.#port.hooksOf(stream)),
      hasSlept,
      peer: () => {
        const { name, instance, incarnation } = this.host.core.self;
        return { name, instance, incarnation };
      },
      viewDigest: () => this.host.core.view.digest,
      look: (member) => this.host.input({ type: 'hint', member }),
      lookAtClock: () => this.#pulse.look(),
      error: (error) => this.#error(error),
    });
  }

  #makeMemberHost(): MemberHost {
    const options = membershipOptions(this.#config, this.#port.streams());
    return new MemberHost(this.clique, options, this.#config.clock, this.#connections, {
      effect: (effect) => this.#onEffect(effect),
      dropped: (error) => this.#droppedFrame(error),
      epochOf: (group, partition) => this.delivery.holdings.heldEpoch(group, partition),
      status: (event) => this.#port.emit(event, { purpose: 'control' }),
      error: (error) => this.#busError(error),
    });
  }

  #makeStanding(): Standing {
    return new Standing(this.#config, {
      healthy: (healthy) => this.host.input({ type: 'update', healthy }),
      emit: (event, value) => this.#port.emit(event, value),
      void: (text) => this.#deliveryHost.void(text),
    });
  }

  #makeWatch(): DataWatch {
    const { clock, dataDownMs } = this.#config;
    return new DataWatch(clock, dataDownMs, {
      disconnected: () => this.#port.emit('disconnected', { purpose: 'data' }),
      connected: (isBack) => {
        this.#port.emit('connected', { purpose: 'data' });
        if (!isBack) return;
        this.#port.count('possibleLoss');
        this.#port.emit('possibleLoss', { reason: 'the data connection was away' });
      },
      withdraw: () => {
        this.#port.count('withdrawn');
        this.#deliveryHost.void('the data connection is away; what was being handled is void');
        this.#port.emit('ousted', { reason: 'disconnected' });
        this.host.input({ type: 'update', withdrawn: true });
      },
      comeBack: () => {
        this.host.input({ type: 'update', withdrawn: false });
        this.#installer.comeBack();
      },
      nobody: (reply) => this.#onNobody(reply),
      error: (error) => this.#busError(error),
    });
  }

  // ---- membership ----

  #onEffect(effect: Exclude<RingEffect, { type: 'send' | 'wake' }>): void {
    switch (effect.type) {
      case 'view':
        this.#installer.update(effect.view, this.#standing.onView(effect.view) || effect.urgent);
        break;
      case 'joined':
        this.#installer.enter();
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

  #onOusted(reason: 'evicted' | 'gap'): void {
    const text = `this member was put out of the ring (${reason}); what it was handling is void`;
    this.#ingress.sources.oust();
    this.#deliveryHost.void(text);
    this.#port.count('ousted');
    this.#port.emit('ousted', { reason });
  }

  /** The rings with this member are here: once it has what is its own, it takes its share. */
  #enter(): void {
    if (this.#leaving || this.#stopped) return;
    this.#settled().then(
      () => this.#stopped || this.#port.joined(),
      (error: unknown) => {
        const failure = CoterieError.from(error, 'disconnected');
        this.#error(failure);
        // Subscriptions come into force with the next connection; a first join has to be sure.
        if (!this.#stopped) this.#port.unreachable(failure);
      },
    );
  }

  /** The others have let go of what is this member's now, and it is in the queue groups. */
  async #settled(): Promise<void> {
    const { clock } = this.#config;
    const isOver = (): boolean => this.#stopped || !this.delivery.settling;
    await poll(clock, clock.now() + SETTLE_MS, isOver);
    if (this.#leaving || this.#stopped) return;
    this.#ingress.enter();
    await this.#connections.data.flush();
  }

  // ---- messages ----

  #forward(group: RingGroup, parcel: Parcel): void {
    this.#port.count('received');
    if (group.ring.ownerOf(parcel.partition) !== this.#config.name) this.#port.count('forwarded');
    const message = parcel.incoming?.message;
    if (message?.key !== undefined && this.#port.has('forwarded')) {
      const { id, stream, key } = message;
      this.#port.emit('forwarded', { id, stream, key });
    }
    this.offer(group, parcel);
  }

  #onNobody(reply: string): void {
    const target = parseReply(reply);
    if (target?.inbox === `${this.#inbox}.q`) {
      this.publisher.questions.onNobody(target.ref, this.#config.clock.now());
    } else {
      this.host.noResponders(reply, this.#inbox, 'data');
      this.#remotes.noResponders(reply);
    }
  }

  // ---- time and load ----

  #onTick(now: number): void {
    this.#deliveryHost.tick();
    this.publisher.tick(now);
    if (!this.#leaving) this.#ingress.balance(this.#load, this.host.core.stage === 'active');
  }

  get pending(): Pending {
    return {
      handling: this.delivery.load,
      sending: this.delivery.outbox.pending,
      unrouted: this.#ingress.waiting,
      ...this.publisher.pending,
    };
  }

  /** Messages that this member has to do with: queued, running, on their way, or waiting. */
  get #load(): number {
    return this.delivery.load + this.delivery.outbox.pending + this.#ingress.waiting;
  }

  #droppedFrame(error: CoterieError): void {
    this.#deliveryHost.dropped(undefined, error);
  }

  /** What the bus refuses a member that joins, it refuses for good: there it must not join. */
  #busError(error: CoterieError): void {
    this.#error(error);
    if (error.code === 'driver-failed') this.#port.unreachable(error);
  }

  #error(error: CoterieError): void {
    if (!this.#stopped) this.#port.emit('error', error);
  }
}

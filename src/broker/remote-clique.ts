import type { DataFrame } from '../codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../codec/frame.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import type { ControlFrame, PartitionEpochInfo } from '../ring/frame.ts';
import { isEligible, type MemberRecord } from '../ring/member.ts';
import { parseRingConfig } from '../ring/ring-config.ts';
import type { RingGroup } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import { Watcher, type WatcherEffect } from '../ring/watcher.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { shuffle, type Random } from '../runtime/random.ts';
import type { Connections } from './connections.ts';
import { Outbox, type OutboxConfig } from './delivery/outbox.ts';
import type { Parcel } from './delivery/parcel.ts';
import type { PartitionEpoch } from './events.ts';
import { Rings, type CliqueLink } from './link.ts';
import { withinPayload } from './payload-limits.ts';
import { isControl } from './member-host.ts';
import { RoutingKeeper } from './routing-keeper.ts';
import { cliqueSubject, controlInbox, dataInbox, memberNotThere, nobodyThere } from './subjects.ts';

export interface RemoteCliqueOptions {
  readonly clique: string;
  /** Who asks: a name that no member of the clique has. */
  readonly name: string;
  readonly instance: string;
  readonly delivery: OutboxConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly connections: Connections;
  readonly onView: (clique: string, view: View) => void;
  readonly dropped: (error: CoterieError) => void;
  /** A message goes to an owner once more. */
  readonly redelivered: (id: string, stream: string, node: string) => void;
}

const TICK_MS = 25;

/** As members do by default: a sender that is ahead of them only makes its messages wait. */
const DEBOUNCE_MS = 50;

/** Members are told of an inbox without a listener at most this often. */
const TELL_MS = 50;

/** An owner that answers at all answers within this time; what it does not say is left out. */
const EPOCH_TIMEOUT_MS = 1000;

/** A clique that this process is not a member of: it follows the view and sends to the owners. */
export class RemoteClique implements CliqueLink {
  readonly clique: string;
  readonly rings: Rings;
  readonly #options: RemoteCliqueOptions;
  readonly #watcher: Watcher;
  readonly #outbox: Outbox;
  readonly #subscriptions: Subscription[];
  readonly #toldAt = new Map<string, number>();
  readonly #asked = new Set<(held: PartitionEpochInfo) => void>();
  #keeper: RoutingKeeper | undefined;
  /** Members of the newest view that own something. */
  #eligible: readonly MemberRecord[] = [];
  #cancelTick: () => void;
  #flushing = false;
  #closed = false;

  constructor(options: RemoteCliqueOptions) {
    const { clique, name, instance, clock, random, connections } = options;
    this.clique = clique;
    this.#options = options;
    this.rings = new Rings(clique, clock);
    const replyTo = controlInbox(clique, name);
    this.#watcher = new Watcher({ name, instance, replyTo, random });
    const inbox = dataInbox(clique, name);
    const delivery = withinPayload(options.delivery, connections.data);
    this.#outbox = new Outbox(instance, delivery, {
      forward: (target, frame) => {
        const from = { name, instance, incarnation: 0 };
        const reply = nobodyThere(inbox, target.name);
        this.#publish(dataInbox(clique, target.name), { ...frame, from }, reply);
      },
      flushSoon: () => this.#flushSoon(),
      hint: () => {},
      resent: ({ id, stream }, { name: node }) => options.redelivered(id, stream, node),
      lost: () => {},
    });
    const { control, data } = connections;
    this.#subscriptions = [
      control.subscribe(cliqueSubject(clique), (message) => this.#onControl(message)),
      control.subscribe(replyTo, (message) => this.#onControl(message)),
      data.subscribe(inbox, (message) => this.#onData(message)),
      data.subscribe(`${inbox}.nr.*`, () => {}),
    ];
    this.#cancelTick = clock.setTimer(() => this.#tick(), 0);
  }

  get view(): View {
    return this.#watcher.view;
  }

  /** The epoch of a partition, as its owner says it; undefined when it does not answer in time. */
  async epoch(
    group: RingGroup,
    partition: number,
    timeoutMs: number,
  ): Promise<PartitionEpoch | undefined> {
    const owner = group.ring.ownerOf(partition);
    if (owner === undefined) return undefined;
    const { clock, connections } = this.#options;
    const about = { ring: group.id, partition };
    const frame = { ...this.#watcher.query(clock.wallTime()), about };
    return new Promise((resolve) => {
      const end = (epoch: PartitionEpoch | undefined): void => {
        cancel();
        this.#asked.delete(take);
        resolve(epoch);
      };
      const take = (held: PartitionEpochInfo): void => {
        const { number, instance } = held;
        if (held.ring === about.ring && held.partition === partition) end({ number, instance });
      };
      const cancel = clock.setTimer(() => end(undefined), Math.min(timeoutMs, EPOCH_TIMEOUT_MS));
      this.#asked.add(take);
      try {
        connections.control.publish(controlInbox(this.clique, owner), encodeFrame(frame));
      } catch {
        // The bus is away: nobody can say.
        end(undefined);
      }
    });
  }

  offer(group: RingGroup, parcel: Parcel): void {
    this.#outbox.offer(group, parcel, this.#options.clock.now());
  }

  async close(error: CoterieError): Promise<void> {
    this.#closed = true;
    this.#cancelTick();
    this.#keeper?.stop();
    this.rings.close(error);
    this.#outbox.abort({ ok: false, code: error.code, text: error.message, node: '' });
    await Promise.allSettled(this.#subscriptions.map((each) => each.unsubscribe()));
  }

  /** The bus says that nobody listens where a frame of this process went. */
  noResponders(reply: string): void {
    const { clique, name, clock, connections, random } = this.#options;
    const target = memberNotThere(dataInbox(clique, name), reply);
    const now = clock.now();
    if (target === undefined || now - (this.#toldAt.get(target) ?? 0) < TELL_MS) return;
    const { members } = this.#watcher.view;
    const record = members.find((each) => each.name === target);
    if (record === undefined) return;
    this.#toldAt.clear();
    this.#toldAt.set(target, now);
    // Who is no member gives no verdict: two members are asked to look, and see for themselves.
    const others = members.filter((each) => each.name !== target);
    const { from } = this.#watcher.query(clock.wallTime());
    const { instance } = record;
    const frame: ControlFrame = { type: 'ping-request', from, number: 0, target, instance };
    try {
      for (const other of shuffle(others, random).slice(0, 2)) {
        connections.control.publish(controlInbox(clique, other.name), encodeFrame(frame));
      }
    } catch {
      // The bus is away: members find out by themselves.
    }
  }

  #tick(): void {
    const { clock } = this.#options;
    this.#perform(this.#watcher.tick(clock.now(), clock.wallTime()));
    this.#outbox.tick(clock.now());
    if (!this.#closed) this.#cancelTick = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  #onControl(message: PubSubMessage): void {
    const frame = this.#decode(message.data);
    if (frame === undefined || !isControl(frame) || this.#closed) return;
    if (frame.type === 'info' && frame.epoch !== undefined) {
      for (const take of this.#asked) take(frame.epoch);
    } else {
      this.#perform(this.#watcher.onFrame(frame, this.#options.clock.now()));
    }
  }

  #onData(message: PubSubMessage): void {
    const frame = this.#decode(message.data);
    const now = this.#options.clock.now();
    if (frame?.type === 'ack') this.#outbox.onAck(frame, now);
    else if (frame?.type === 'nack') this.#outbox.onNack(frame, now);
    else if (frame?.type === 'progress') this.#outbox.onProgress(frame, now);
  }

  #decode(bytes: Uint8Array): ReturnType<typeof decodeFrame> | undefined {
    try {
      return decodeFrame(bytes);
    } catch (error) {
      this.#options.dropped(CoterieError.from(error, 'invalid-frame'));
      return undefined;
    }
  }

  #perform(effects: readonly WatcherEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'query') this.#query(encodeFrame(effect.frame));
      else this.#onView(effect.view);
    }
  }

  #query(bytes: Uint8Array): void {
    try {
      this.#options.connections.control.publish(cliqueSubject(this.clique), bytes);
    } catch {
      // The bus is away: the watcher asks again.
    }
  }

  #onView(view: View): void {
    const { clock, clique, onView } = this.#options;
    const config = parseRingConfig(this.#watcher.config ?? '');
    if (config === undefined) return;
    this.#keeper ??= new RoutingKeeper(clock, config, DEBOUNCE_MS, {
      base: () => undefined,
      built: ({ routing, view: built }) => {
        const members = new Map(built.members.map((record) => [record.name, record.instance]));
        this.#outbox.install(routing, members, clock.now());
        this.rings.set(routing);
        onView(clique, built);
      },
    });
    const isUrgent = this.rings.routing === undefined || this.#isLess(view);
    this.#eligible = view.members.filter(isEligible);
    this.#keeper.update(view, isUrgent);
  }

  /** True when a member is gone, or goes: members build their rings at once then. */
  #isLess({ members }: View): boolean {
    return this.#eligible.some(({ name, instance }) => {
      const now = members.find((each) => each.name === name);
      return now?.instance !== instance || now.phase === 'leaving';
    });
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#options.clock.defer(() => {
      this.#flushing = false;
      if (!this.#closed) this.#outbox.flush(this.#options.clock.now());
    });
  }

  #publish(subject: string, frame: DataFrame, reply: string): void {
    try {
      this.#options.connections.data.publish(subject, encodeFrame(frame), { reply });
    } catch {
      // Lost like a frame on the way: the lane is opened anew when no answer comes.
    }
  }
}

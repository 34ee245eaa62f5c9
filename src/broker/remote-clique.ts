import type { DataFrame } from '../codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../codec/frame.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { parseRingConfig } from '../ring/ring-config.ts';
import type { RingGroup } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import { Watcher, type WatcherEffect } from '../ring/watcher.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Random } from '../runtime/random.ts';
import type { Connections } from './connections.ts';
import { Outbox, type OutboxConfig } from './delivery/outbox.ts';
import type { Parcel } from './delivery/parcel.ts';
import type { PartitionEpoch } from './events.ts';
import { Rings, type CliqueLink } from './link.ts';
import { isControl } from './member-host.ts';
import { RoutingKeeper } from './routing-keeper.ts';
import { cliqueSubject, controlInbox, dataInbox, nobodyThere } from './subjects.ts';

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
}

const TICK_MS = 25;

/** A clique that this process is not a member of: it follows the view and sends to the owners. */
export class RemoteClique implements CliqueLink {
  readonly clique: string;
  readonly rings: Rings;
  readonly #options: RemoteCliqueOptions;
  readonly #watcher: Watcher;
  readonly #outbox: Outbox;
  readonly #subscriptions: Subscription[];
  #keeper: RoutingKeeper | undefined;
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
    this.#outbox = new Outbox(options.delivery, {
      forward: (target, frame) => {
        const from = { name, instance, incarnation: 0 };
        const reply = nobodyThere(inbox, target.name);
        this.#publish(dataInbox(clique, target.name), { ...frame, from }, reply);
      },
      flushSoon: () => this.#flushSoon(),
      hint: () => {},
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
    _group: RingGroup,
    _partition: number,
    _timeoutMs: number,
  ): Promise<PartitionEpoch | undefined> {
    return undefined;
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

  #tick(): void {
    const { clock } = this.#options;
    this.#perform(this.#watcher.tick(clock.now(), clock.wallTime()));
    this.#outbox.tick(clock.now());
    if (!this.#closed) this.#cancelTick = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  #onControl(message: PubSubMessage): void {
    const frame = this.#decode(message.data);
    if (frame === undefined || !isControl(frame) || this.#closed) return;
    this.#perform(this.#watcher.onFrame(frame, this.#options.clock.now()));
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
    this.#keeper ??= new RoutingKeeper(clock, config, 0, (routing, built) => {
      const members = new Map(built.members.map((record) => [record.name, record.instance]));
      this.#outbox.install(routing, members, clock.now());
      this.rings.set(routing);
      onView(clique, built);
    });
    this.#keeper.update(view, this.rings.routing === undefined);
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

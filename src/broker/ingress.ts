import { decodeBatch, isBatch, itemHeaders } from '../codec/batch.ts';
import type { ReplyTarget } from '../codec/data-frame.ts';
import { undecodable } from '../codec/decoded-message.ts';
import type { EncodedMessage } from '../codec/message-codec.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { RingGroup } from '../ring/routing.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { Queue } from '../runtime/queue.ts';
import type { Connection } from './connections.ts';
import { createParcel, type Incoming, type Parcel } from './delivery/parcel.ts';
import { parseReply } from './delivery/reply-subject.ts';
import { awaitsAnswer, type Intake } from './intake.ts';
import {
  SourceIngress,
  type SourceIngressConfig,
  type SourceIngressPort,
} from './source-ingress.ts';

/** A message that took longer than this from its publisher is marked late. */
const LATE_MS = 1000;

/** Messages that wait for the rings of their stream, at most; more are dropped as `overloaded`. */
const MAX_WAITING = 65_536;

export interface IngressPort extends SourceIngressPort {
  groupOf(stream: string): RingGroup | undefined;
  /** To the owner of its key. */
  forward(group: RingGroup, parcel: Parcel, incoming: Incoming): void;
  /** A message without a key is handled where it arrived. */
  handleHere(incoming: Incoming, reply: ReplyTarget | undefined): void;
  /** This member left its queue groups because it has too much to do, or entered them again. */
  overloaded(on: boolean, load: number): void;
  dropped(stream: string, error: CoterieError): void;
}

/** The part of a broker's options that concerns the queue groups. */
export interface IngressConfig extends SourceIngressConfig {
  readonly clique: string;
  readonly clock: Clock;
  /** Over this load the member leaves its queue groups. */
  readonly highWater: number;
  /** At this load it enters them again. */
  readonly lowWater: number;
}

/** A message as it came, alone or among others. */
interface Arrival extends EncodedMessage {
  readonly reply: ReplyTarget | undefined;
}

interface Waiting {
  readonly stream: string;
  readonly arrival: Arrival;
}

/**
 * The member's place in the queue groups: one subscription for each stream that it handles, in the
 * queue group of its clique. What arrives is forwarded to the owner of its key. A stream's group is
 * entered once its ring is there; what arrives while a ring is away, because this member joins
 * anew, waits for it.
 */
export class Ingress {
  /** What members pull from durable sources comes in beside what the queue groups give them. */
  readonly sources: SourceIngress;
  readonly #config: IngressConfig;
  readonly #data: Connection;
  readonly #intake: Intake;
  readonly #port: IngressPort;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #streams = new Set<string>();
  #waiting = new Queue<Waiting>(MAX_WAITING);
  #entered = false;
  #resting = false;
  #overloaded = false;

  constructor(config: IngressConfig, data: Connection, intake: Intake, port: IngressPort) {
    this.#config = config;
    this.#data = data;
    this.#intake = intake;
    this.#port = port;
    this.sources = new SourceIngress(config, port);
  }

  /** Messages that wait for the rings of their stream. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get #open(): boolean {
    return this.#entered && !this.#resting && !this.#overloaded;
  }

  /** Enters the queue groups; they are in force once the data connection was flushed. */
  enter(): void {
    this.#entered = true;
    this.update();
  }

  /** The rings changed: streams that have one now are listened to, and what waits goes on. */
  update(): void {
    if (this.#open) for (const stream of this.#streams) this.#subscribe(stream);
    this.sources.open = this.#open;
    for (const { stream, arrival } of this.#waiting.drain()) this.#take(stream, arrival);
  }

  /** Leaves the queue groups; what has arrived is still taken. */
  async exit(): Promise<void> {
    this.#entered = false;
    await Promise.all([this.#leaveGroups(), this.sources.exit()]);
  }

  /** A member that may own nothing takes nothing: it stays out of the queue groups meanwhile. */
  rest(on: boolean): void {
    if (on === this.#resting) return;
    this.#resting = on;
    // It always resolves: the connection may be gone, and the subscriptions with it.
    if (on) void this.#leaveGroups();
    else this.update();
  }

  async #leaveGroups(): Promise<void> {
    this.sources.open = false;
    const subscriptions = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    await Promise.allSettled(subscriptions.map((each) => each.unsubscribe()));
  }

  /** Leaves the queue groups before it has to drop anything, and enters them when it can again. */
  balance(load: number, isActive: boolean): void {
    const { highWater, lowWater } = this.#config;
    if (!this.#overloaded && this.#open && load > highWater) {
      this.#overloaded = true;
      this.#port.overloaded(true, load);
      void this.#leaveGroups();
    } else if (this.#overloaded && load <= lowWater && isActive) {
      this.#overloaded = false;
      this.#port.overloaded(false, load);
      this.update();
    }
  }

  /** There will be no more rings: what waits for one is lost. */
  abandon(reason: CoterieError): void {
    for (const { stream } of this.#waiting.drain()) this.#port.dropped(stream, reason);
  }

  add(stream: string): void {
    this.#streams.add(stream);
    this.sources.add(stream);
    if (this.#open) this.#subscribe(stream);
  }

  remove(stream: string): void {
    this.#streams.delete(stream);
    this.sources.remove(stream);
    const subscription = this.#subscriptions.get(stream);
    this.#subscriptions.delete(stream);
    subscription?.unsubscribe().catch(() => {
      // The connection is gone, and the subscription with it.
    });
  }

  #subscribe(stream: string): void {
    if (this.#subscriptions.has(stream) || this.#port.groupOf(stream) === undefined) return;
    const listener = (message: PubSubMessage): void => {
      if (isBatch(message.headers)) this.#takeBatch(stream, message);
      else this.#take(stream, single(message));
    };
    this.#subscriptions.set(
      stream,
      this.#data.subscribe(stream, listener, { queue: this.#config.clique }),
    );
  }

  /** Several messages that one publisher asked about within one turn. */
  #takeBatch(stream: string, message: PubSubMessage): void {
    let arrivals: Arrival[];
    try {
      arrivals = unfold(message);
    } catch (error) {
      this.#port.dropped(stream, CoterieError.from(error, 'undecodable'));
      return;
    }
    for (const each of arrivals) this.#take(stream, each);
  }

  #take(stream: string, arrival: Arrival): void {
    let incoming: Incoming;
    try {
      if (!this.#intake.isFor(this.#config.clique, arrival.headers)) return;
      incoming = this.#intake.read(stream, arrival);
    } catch (error) {
      this.#port.dropped(stream, CoterieError.from(error, 'undecodable'));
      return;
    }
    if (incoming.message.key === undefined) this.#port.handleHere(incoming, arrival.reply);
    else this.#forward(stream, arrival, incoming, incoming.message.key);
  }

  #forward(
    stream: string,
    arrival: Arrival,
    incoming: Incoming,
    key: NonNullable<Incoming['message']['key']>,
  ): void {
    const group = this.#port.groupOf(stream);
    if (group === undefined) {
      this.#wait(stream, arrival);
      return;
    }
    const { data, headers, reply } = arrival;
    const partition = partitionOf(key, group.ring.config.partitions);
    const { time } = incoming.message;
    const late = time > 0 && this.#config.clock.wallTime() - time > LATE_MS;
    const parcel = createParcel({ stream, partition, data, headers, reply, late, incoming });
    this.#port.forward(group, parcel, incoming);
  }

  #wait(stream: string, arrival: Arrival): void {
    if (!this.#streams.has(stream)) {
      const text = `no member of the clique handles stream ${stream} any more`;
      this.#port.dropped(stream, new CoterieError('no-handler', text));
    } else if (!this.#waiting.push({ stream, arrival })) {
      const text = 'too many messages wait for this member to join again';
      this.#port.dropped(stream, new CoterieError('overloaded', text));
    }
  }
}

/** Who bears no mark of ours waits on the subject as it is. */
function single({ data, headers, reply }: PubSubMessage): Arrival {
  if (reply === undefined) return { data, headers, reply };
  const target = awaitsAnswer(headers) ? parseReply(reply) : undefined;
  return { data, headers, reply: target ?? { inbox: reply, ref: 0 } };
}

/** Throws `undecodable`. */
function unfold(message: PubSubMessage): Arrival[] {
  const target = message.reply === undefined ? undefined : parseReply(message.reply);
  if (target === undefined) throw undecodable('a batch without a publisher');
  const { inbox } = target;
  const headers = itemHeaders(message.headers as MessageHeaders);
  return decodeBatch(message.data).map(({ ref, data }) => {
    return { data, headers, reply: { inbox, ref } };
  });
}

import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { RingGroup } from '../ring/routing.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Connection } from './connections.ts';
import { createParcel, type Incoming, type Parcel } from './delivery/parcel.ts';
import { isFor, type Intake } from './intake.ts';

/** A message that took longer than this from its publisher is marked late. */
const LATE_MS = 1000;

export interface IngressPort {
  groupOf(stream: string): RingGroup | undefined;
  /** To the owner of its key. */
  forward(group: RingGroup, parcel: Parcel, incoming: Incoming): void;
  /** A message without a key is handled where it arrived. */
  handleHere(incoming: Incoming, reply: string | undefined): void;
  dropped(stream: string, error: CoterieError): void;
}

/**
 * The member's place in the queue groups: one subscription for each stream that it handles, in the
 * queue group of its clique. What arrives is forwarded to the owner of its key.
 */
export class Ingress {
  readonly #clique: string;
  readonly #data: Connection;
  readonly #intake: Intake;
  readonly #clock: Clock;
  readonly #port: IngressPort;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #streams = new Set<string>();
  #open = false;

  constructor(clique: string, data: Connection, intake: Intake, clock: Clock, port: IngressPort) {
    this.#clique = clique;
    this.#data = data;
    this.#intake = intake;
    this.#clock = clock;
    this.#port = port;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Enters the queue groups; they are in force once the data connection was flushed. */
  enter(): void {
    this.#open = true;
    for (const stream of this.#streams) this.#subscribe(stream);
  }

  /** Leaves the queue groups; what has arrived is still taken. */
  async exit(): Promise<void> {
    this.#open = false;
    const subscriptions = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    await Promise.allSettled(subscriptions.map((each) => each.unsubscribe()));
  }

  add(stream: string): void {
    this.#streams.add(stream);
    if (this.#open) this.#subscribe(stream);
  }

  remove(stream: string): void {
    this.#streams.delete(stream);
    const subscription = this.#subscriptions.get(stream);
    this.#subscriptions.delete(stream);
    subscription?.unsubscribe().catch(() => {
      // The connection is gone, and the subscription with it.
    });
  }

  #subscribe(stream: string): void {
    if (this.#subscriptions.has(stream)) return;
    const listener = (message: PubSubMessage): void => this.#take(stream, message);
    this.#subscriptions.set(
      stream,
      this.#data.subscribe(stream, listener, { queue: this.#clique }),
    );
  }

  #take(stream: string, { data, headers, reply }: PubSubMessage): void {
    let incoming: Incoming;
    try {
      if (!isFor(this.#clique, headers)) return;
      incoming = this.#intake.read(stream, { data, headers });
    } catch (error) {
      this.#port.dropped(stream, CoterieError.from(error, 'undecodable'));
      return;
    }
    const { message } = incoming;
    if (message.key === undefined) {
      this.#port.handleHere(incoming, reply);
      return;
    }
    const group = this.#port.groupOf(stream);
    if (group === undefined) {
      const text = `no member of the clique handles stream ${stream} any more`;
      this.#port.dropped(stream, new CoterieError('no-handler', text));
      return;
    }
    const partition = partitionOf(message.key, group.ring.config.partitions);
    const late = message.time > 0 && this.#clock.wallTime() - message.time > LATE_MS;
    const parcel = createParcel({ stream, partition, data, headers, reply, late, incoming });
    this.#port.forward(group, parcel, incoming);
  }
}

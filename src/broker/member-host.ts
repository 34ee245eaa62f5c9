import { decodeFrame, encodeFrame } from '../codec/frame.ts';
import type { DataFrame } from '../codec/data-frame.ts';
import type { PubSubMessage, PubSubStatusEvent, Subscription } from '../pubsub/pubsub.ts';
import type { ControlFrame, PartitionRef, QueryFrame } from '../ring/frame.ts';
import { Membership, type MembershipOptions } from '../ring/membership.ts';
import { silenceLimitMs } from '../ring/options.ts';
import type { Destination, RingEffect, RingInput } from '../ring/step.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Connection } from './connections.ts';
import { cliqueSubject, controlInbox, dataInbox, memberNotThere, nobodyThere } from './subjects.ts';

/** What the host does not do itself. */
export interface MemberHostPort {
  /** View changes, verdicts about this member, and news of others. */
  effect(effect: Exclude<RingEffect, { type: 'send' | 'wake' }>): void;
  /** Frames that nobody can read. */
  dropped(error: CoterieError): void;
  /** The epoch of a partition that this member holds. */
  epochOf(ring: string, partition: number): number | undefined;
  /** The control connection came or went. */
  status(event: 'connected' | 'disconnected'): void;
  error(error: CoterieError): void;
}

/** Runs the membership core over a control connection: frames, timers and connection news. */
export class MemberHost {
  readonly core: Membership;
  readonly #clique: string;
  readonly #clock: Clock;
  readonly #control: Connection;
  readonly #data: Connection;
  readonly #port: MemberHostPort;
  readonly #inbox: string;
  readonly #subscriptions: Subscription[] = [];
  #offStatus: (() => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;
  #stopped = false;
  #lookedAt: number;
  #wallAt: number;
  #suspendedMs = 0;

  constructor(
    clique: string,
    options: MembershipOptions,
    clock: Clock,
    connections: { readonly control: Connection; readonly data: Connection },
    port: MemberHostPort,
  ) {
    this.core = new Membership(options);
    this.#clique = clique;
    this.#clock = clock;
    this.#control = connections.control;
    this.#data = connections.data;
    this.#port = port;
    this.#inbox = controlInbox(clique, options.name);
    this.#lookedAt = clock.now();
    this.#wallAt = clock.wallTime();
  }

  /** Subscribes the control inboxes and begins to join. */
  async start(): Promise<void> {
    const take = (message: PubSubMessage): void => this.#onMessage(message);
    this.#subscriptions.push(
      this.#control.subscribe(cliqueSubject(this.#clique), take),
      this.#control.subscribe(this.#inbox, take),
      this.#control.subscribe(`${this.#inbox}.nr.*`, () => {}),
    );
    this.#offStatus = this.#control.onStatus?.((event) => this.#onStatus(event));
    await this.#control.flush();
    this.#tellBus(this.#control.connected ?? true);
    this.input({ type: 'join' });
  }

  input(input: RingInput): void {
    if (this.#stopped) return;
    for (const effect of this.core.step(input, this.#time(), this.#clock.wallTime())) {
      if (effect.type === 'send') this.#send(effect.to, effect.frame);
      else if (effect.type === 'wake') this.#wake(effect.at);
      else this.#port.effect(effect);
    }
  }

  /** The bus says that nobody listens where a frame of this member went. */
  noResponders(reply: string, ownInbox: string, inbox: 'control' | 'data'): void {
    const member = memberNotThere(ownInbox, reply);
    if (member !== undefined) this.input({ type: 'noResponders', member, inbox });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#offStatus?.();
    await Promise.allSettled(this.#subscriptions.map((each) => each.unsubscribe()));
  }

  #onMessage(message: PubSubMessage): void {
    let frame: ControlFrame | DataFrame;
    try {
      frame = decodeFrame(message.data);
    } catch (error) {
      this.#port.dropped(CoterieError.from(error, 'invalid-frame'));
      return;
    }
    if (!isControl(frame)) return;
    if (frame.type === 'query') this.#onQuery(frame);
    else this.input({ type: 'frame', frame });
  }

  /** Answers go to control inboxes of this clique only: nobody aims a view at another subject. */
  #onQuery(query: QueryFrame): void {
    if (!query.replyTo.startsWith(controlInbox(this.#clique, ''))) {
      this.#port.dropped(new CoterieError('invalid-frame', 'a query asks for answers elsewhere'));
    } else if (query.about !== undefined) {
      this.#tellEpoch(query, query.about);
    } else {
      this.input({ type: 'frame', frame: query });
    }
  }

  /** Somebody asks who holds a partition: only the holder answers. */
  #tellEpoch(query: QueryFrame, { ring, partition }: PartitionRef): void {
    const number = this.#port.epochOf(ring, partition);
    if (number === undefined || this.#stopped) return;
    const { name, instance, incarnation, phase } = this.core.self;
    const { digest: viewDigest, members } = this.core.view;
    const { config } = this.core;
    this.#send(
      { kind: 'subject', subject: query.replyTo },
      {
        type: 'info',
        from: { name, instance, incarnation, viewDigest, config, sentAt: this.#clock.wallTime() },
        records: [],
        last: false,
        wantsAnswer: false,
        active: phase === 'active',
        members: members.length,
        epoch: { ring, partition, number, instance },
      },
    );
  }

  #onStatus(event: PubSubStatusEvent): void {
    switch (event.type) {
      case 'connected':
      case 'reconnected':
        this.#port.status('connected');
        this.#tellBus(true);
        break;
      case 'disconnected':
        this.#port.status('disconnected');
        this.#tellBus(false);
        break;
      case 'noResponders':
        this.noResponders(event.reply, this.#inbox, 'control');
        break;
      case 'error':
        this.#port.error(CoterieError.from(event.error, 'driver-failed'));
        break;
    }
  }

  #tellBus(connected: boolean): void {
    this.input({ type: 'bus', connected, topology: this.#control.topology ?? 'cluster' });
  }

  #send(to: Destination, frame: ControlFrame): void {
    const bytes = encodeFrame(frame);
    try {
      if (to.kind === 'clique') {
        this.#control.publish(cliqueSubject(this.#clique), bytes);
      } else if (to.kind === 'subject') {
        this.#control.publish(to.subject, bytes);
      } else if (to.inbox === 'control') {
        const reply = nobodyThere(this.#inbox, to.name);
        this.#control.publish(controlInbox(this.#clique, to.name), bytes, { reply });
      } else {
        const own = dataInbox(this.#clique, this.core.self.name);
        const reply = nobodyThere(own, to.name);
        this.#data.publish(dataInbox(this.#clique, to.name), bytes, { reply });
      }
    } catch (error) {
      // A frame that cannot be sent is like one that was lost: the protocol repeats what matters.
      const failure = CoterieError.from(error, 'driver-failed');
      if (failure.code !== 'disconnected' && failure.code !== 'closed') this.#port.error(failure);
    }
  }

  /**
   * Monotonic time, and what it did not count: it stands still while a machine is suspended, and
   * the wall clock tells afterwards. So a member that slept so notices, too.
   */
  #time(): number {
    const now = this.#clock.now();
    const wall = this.#clock.wallTime();
    const uncounted = wall - this.#wallAt - (now - this.#lookedAt);
    if (uncounted > silenceLimitMs(this.core.timing)) this.#suspendedMs += uncounted;
    this.#lookedAt = now;
    this.#wallAt = wall;
    return now + this.#suspendedMs;
  }

  #wake(at: number): void {
    if (at === this.#wakeAt && this.#cancelTimer !== undefined) return;
    this.#cancelTimer?.();
    this.#wakeAt = at;
    this.#cancelTimer = this.#clock.setTimer(
      () => {
        this.#cancelTimer = undefined;
        this.input({ type: 'tick' });
      },
      Math.max(0, at - this.#time()),
    );
  }
}

const CONTROL_TYPES = new Set<string>([
  'info',
  'beacon',
  'query',
  'ping-request',
  'ping',
  'pong',
  'cordon',
]);

/** Data frames have no place on a control subject. */
export function isControl(frame: ControlFrame | DataFrame): frame is ControlFrame {
  return 'record' in frame || CONTROL_TYPES.has(frame.type);
}

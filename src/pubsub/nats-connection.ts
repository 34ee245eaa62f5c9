import type {
  Msg,
  MsgHdrs,
  NatsConnection,
  PublishOptions as NatsPublishOptions,
  Subscription as NatsSubscription,
} from '@nats-io/transport-node';

import { systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { HeaderMemo } from '../runtime/header-memo.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import { endError, isAuthError, statusError } from './nats-errors.ts';
import { encodeHeaders, HeaderDecoder } from './nats-headers.ts';
import { OwnBytes } from './own-bytes.ts';
import type {
  MessageListener,
  PubSub,
  PubSubStatus,
  PubSubStatusEvent,
  PublishOptions,
  SubscribeOptions,
  Subscription,
} from './pubsub.ts';
import { checkName, checkPattern, checkSubject } from './subject.ts';

const NO_HEADERS = { hdrs: undefined, bytes: 0 };

/** Refused so often in a row, credentials are taken for expired; a renewed file has its chance. */
const MAX_REFUSALS = 10;

/** Shut for a reason, it lets the client begin no further attempt to reconnect. */
export interface ReconnectGate {
  shut: Error | undefined;
}

/** The client's options of a publish. It keeps none of them, but sets what is missing. */
function busOptions(
  headers: MsgHdrs | undefined,
  reply: string | undefined,
): NatsPublishOptions | undefined {
  if (headers === undefined) return reply === undefined ? undefined : { reply };
  return reply === undefined ? { headers } : { headers, reply };
}

/** One connection to NATS; the driver makes it around a client that is connected. */
export class NatsPubSub implements PubSub, PubSubStatus {
  readonly #nc: NatsConnection;
  readonly #closeTimeoutMs: number;
  readonly #gate: ReconnectGate;
  readonly #encoder = new HeaderMemo(encodeHeaders);
  readonly #decoder = new HeaderDecoder();
  readonly #own = new OwnBytes();
  readonly #statusListeners = new Set<(event: PubSubStatusEvent) => void>();
  /** Called with the reason when the link is lost: whoever waits for the server. */
  readonly #waiting = new Set<(reason: CoterieError) => void>();
  readonly #watching: Promise<void>;
  #link: 'up' | 'away' | 'gone' = 'up';
  #closing = false;
  /** How often the server refused the credentials since the link was up last. */
  #refusals = 0;
  /** What the server said of itself last. */
  #info: NatsConnection['info'];
  #maxPayload = 0;
  #topology: 'single' | 'cluster' = 'single';

  constructor(nc: NatsConnection, closeTimeoutMs: number, gate: ReconnectGate) {
    this.#nc = nc;
    this.#gate = gate;
    this.#closeTimeoutMs = closeTimeoutMs;
    this.#readInfo();
    this.#watching = this.#watch();
  }

  get connected(): boolean {
    return this.#link === 'up' && !this.#closing;
  }

  get topology(): 'single' | 'cluster' {
    this.#readInfo();
    return this.#topology;
  }

  get maxPayload(): number {
    this.#readInfo();
    return this.#maxPayload;
  }

  publish(subject: string, data: Uint8Array, options?: PublishOptions): void {
    checkSubject(subject);
    const reply = options?.reply;
    if (reply !== undefined) checkSubject(reply);
    const given = options?.headers;
    const { hdrs, bytes } = given === undefined ? NO_HEADERS : this.#encoder.get(given);
    this.#checkUp();
    const size = data.length + bytes;
    if (size > this.maxPayload) {
      throw new CoterieError(
        'too-large',
        `a message of ${size} bytes exceeds ${this.#maxPayload}`,
        {
          hint: 'Send less, or raise max_payload of the NATS server.',
        },
      );
    }
    try {
      this.#nc.publish(subject, data, busOptions(hdrs, reply));
    } catch (error) {
      throw CoterieError.from(error, 'driver-failed');
    }
  }

  subscribe(subject: string, listener: MessageListener, options?: SubscribeOptions): Subscription {
    checkPattern(subject);
    const queue = options?.queue;
    // The client writes the queue name into the protocol as it is.
    if (queue !== undefined) checkName('queue group', queue);
    this.#checkOpen();
    try {
      const subscription = this.#nc.subscribe(subject, {
        ...(queue === undefined ? undefined : { queue }),
        // A refused subscription comes as an error here and as a status: the status tells it.
        callback: (error, message) => {
          if (error === null) this.#receive(message, listener);
        },
      });
      return { unsubscribe: singleFlight(() => this.#unsubscribe(subscription)) };
    } catch (error) {
      throw CoterieError.from(error, 'driver-failed');
    }
  }

  async flush(): Promise<void> {
    this.#checkUp();
    const lost = await this.#untilLost(this.#nc.flush());
    if (lost !== undefined) throw lost;
  }

  readonly close = singleFlight(async (): Promise<void> => {
    this.#closing = true;
    this.#gate.shut = this.#away();
    let cancel = (): void => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = systemClock.setTimer(resolve, this.#closeTimeoutMs);
    });
    if (this.#link === 'up') await Promise.race([this.#drain(), deadline]);
    // Closing a client that is about to connect would leave the new connection behind, open: its
    // attempt ends first, and no further one begins.
    const shut = this.#link === 'up' ? this.#nc.close() : this.#watching;
    await Promise.race([shut, deadline]);
    cancel();
    this.#statusListeners.clear();
  });

  onStatus(listener: (event: PubSubStatusEvent) => void): () => void {
    const added = (event: PubSubStatusEvent): void => listener(event);
    this.#statusListeners.add(added);
    return () => this.#statusListeners.delete(added);
  }

  #receive(message: Msg, listener: MessageListener): void {
    // Nothing may throw into the client: it would stop to read, without a word.
    try {
      const { headers, noResponders } = this.#decoder.decode(message);
      const view = message.data;
      if (noResponders && view.length === 0) {
        this.#tell({ type: 'noResponders', reply: message.subject });
        return;
      }
      const reply = message.reply === '' ? undefined : message.reply;
      listener({ subject: message.subject, data: this.#own.copy(view), headers, reply });
    } catch (cause) {
      const error = CoterieError.from(cause, 'undecodable');
      this.#tell({ type: 'error', error });
    }
  }

  async #unsubscribe(subscription: NatsSubscription): Promise<void> {
    if (this.#link === 'up' && !subscription.isClosed()) {
      await this.#untilLost(subscription.drain());
    }
    if (!subscription.isClosed()) subscription.unsubscribe();
  }

  async #drain(): Promise<void> {
    // A failure means that the link is lost: there is nothing left to wait for.
    await this.#untilLost(this.#nc.drain());
  }

  /** Waits for the server's answer; gives the reason when the link is lost before it comes. */
  async #untilLost(answer: Promise<void>): Promise<CoterieError | undefined> {
    const { promise: lost, resolve } = Promise.withResolvers<CoterieError | undefined>();
    this.#waiting.add(resolve);
    const answered = answer.then(
      () => undefined,
      (cause: unknown) => this.#away(cause),
    );
    try {
      return await Promise.race([answered, lost]);
    } finally {
      this.#waiting.delete(resolve);
    }
  }

  /** Follows the client until it is closed; belongs to `close`. */
  async #watch(): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type === 'disconnect') this.#lose();
      else if (status.type === 'reconnect') {
        if (this.#closing) await this.#nc.close();
        else {
          this.#link = 'up';
          this.#refusals = 0;
          this.#gate.shut = undefined;
          this.#tell({ type: 'reconnected' });
        }
      } else if (status.type === 'error') {
        if (isAuthError(status.error)) this.#refuse(status.error);
        else this.#tell({ type: 'error', error: statusError(status.error) });
      }
    }
    const cause = await this.#nc.closed();
    this.#lose();
    this.#link = 'gone';
    if (!this.#closing) this.#tell({ type: 'error', error: endError(cause) });
  }

  #refuse(error: Error): void {
    this.#refusals += 1;
    if (this.#refusals === 1) this.#tell({ type: 'error', error: statusError(error) });
    if (this.#refusals >= MAX_REFUSALS) this.#gate.shut = error;
  }

  #lose(): void {
    if (this.#link !== 'up') return;
    this.#link = 'away';
    for (const each of this.#waiting) each(this.#away());
    if (!this.#closing) this.#tell({ type: 'disconnected' });
  }

  #tell(event: PubSubStatusEvent): void {
    for (const listener of this.#statusListeners) {
      try {
        listener(event);
      } catch {
        // There is no one left to tell: a broken status listener must not break the connection.
      }
    }
  }

  #readInfo(): void {
    const { info } = this.#nc;
    if (info === undefined || info === this.#info) return;
    this.#info = info;
    this.#maxPayload = info.max_payload;
    const others = (info.connect_urls?.length ?? 0) > 1;
    this.#topology = info.cluster !== undefined || others ? 'cluster' : 'single';
  }

  #checkOpen(): void {
    if (this.#closing) throw new CoterieError('closed', 'the connection is closed');
  }

  /** What is sent seconds late misleads the members: while away nothing is taken. */
  #checkUp(): void {
    this.#checkOpen();
    if (this.#link !== 'up') throw this.#away();
  }

  #away(cause?: unknown): CoterieError {
    if (this.#closing) return new CoterieError('closed', 'the connection is closed', { cause });
    return this.#link === 'gone'
      ? new CoterieError('disconnected', 'the connection to NATS has ended', {
          hint: 'The error before says why: credentials, or maxReconnectAttempts. Start again.',
          cause,
        })
      : new CoterieError('disconnected', 'the connection to NATS is lost', {
          hint: 'It is tried again on its own; look at the server when it does not come back.',
          cause,
        });
  }
}

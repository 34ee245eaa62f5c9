import type { Msg } from '@nats-io/transport-node';

import type { Clock } from '../runtime/clock.ts';
import {
  isNoConsumer,
  isNoStream,
  type JetStreamLink,
  type JetStreamPort,
} from './jetstream-link.ts';
import { type Pulled, readReply } from './jetstream-reply.ts';
import { PullRequests, tellsGone } from './jetstream-requests.ts';
import type { TakeOptions } from './log.ts';
import { Wakes } from './wakes.ts';

const NS_PER_MS = 1_000_000;
/** After so long without a word one looks whether the consumer is there: old servers do not say. */
const ANSWER_TIMEOUT_MS = 500;
/** What a waiting request may be late. */
const LATE_MS = 2000;
const HEARTBEAT_MS = 2000;
const HEARTBEAT_CODE = 100;
/**
 * The server does not say that a request for what is there has had all: other members may have taken
 * the rest. What comes later is kept for the next take.
 */
const QUIET_MS = 10;

interface Request {
  readonly number: number;
  readonly noWait: boolean;
  readonly batch: number;
  left: number;
  heardAt: number;
  /** Set when the server will send no more for it. */
  end: 'done' | 'gone' | 'lost' | undefined;
}

/**
 * Pull requests to one consumer. Nothing is fetched ahead: a take asks for what is there, and only
 * when there is nothing it waits, for one message. So what a member holds is what it was given.
 */
export class JetStreamPull {
  readonly #link: JetStreamLink;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #consumer: string;
  readonly #wakes: Wakes;
  readonly #pulls: PullRequests;
  #buffer: Pulled[] = [];
  #request: Request | undefined;
  /** Until then the server has a request that waits; 0: none. */
  #openUntil = 0;
  #late: ((pulled: Pulled) => void) | undefined;

  constructor(
    link: JetStreamLink,
    port: JetStreamPort,
    clock: Clock,
    stream: string,
    consumer: string,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#wakes = new Wakes(clock);
    this.#stream = stream;
    this.#consumer = consumer;
    this.#pulls = new PullRequests(link, port, stream, consumer, {
      receive: (message) => this.#receive(message),
      lost: () => {
        if (this.#request !== undefined) this.#request.end ??= 'lost';
        this.#openUntil = 0;
        this.#wakes.wake();
      },
    });
  }

  /** Up to `limit` messages. `gone` when there is no such consumer any more. */
  async take(options: TakeOptions): Promise<Pulled[] | 'gone'> {
    const { limit, waitMs, signal } = options;
    if (this.#buffer.length > 0) return this.#buffer.splice(0, limit);
    const now = { batch: limit, no_wait: true } as const;
    const end = await this.#ask(now, ANSWER_TIMEOUT_MS, undefined);
    if (this.#buffer.length > 0) return this.#buffer.splice(0, limit);
    if (end !== 'done') return this.#failed(end);
    if (waitMs < 1 || signal?.aborted === true) return [];
    // Heartbeats tell a quiet consumer from one that is gone.
    const beat =
      waitMs > 2 * HEARTBEAT_MS ? { idle_heartbeat: HEARTBEAT_MS * NS_PER_MS } : undefined;
    const body = { batch: 1, expires: Math.ceil(waitMs) * NS_PER_MS, ...beat };
    const silenceMs = beat === undefined ? waitMs + LATE_MS : 2 * HEARTBEAT_MS + LATE_MS;
    this.#openUntil = this.#clock.now() + waitMs + LATE_MS;
    const waited = await this.#ask(body, silenceMs, signal);
    if (this.#buffer.length > 0) return this.#buffer.splice(0, limit);
    return waited === 'done' ? [] : this.#failed(waited);
  }

  /**
   * Ends a take that waits; what still comes for its request goes to `late`. Resolves when the server
   * has forgotten the request: one that nobody listens to any more swallows, in nats-server 2.9, the
   * next event that is due again.
   */
  async drain(late: (pulled: Pulled) => void): Promise<void> {
    this.#late = late;
    for (const each of this.#buffer.splice(0)) late(each);
    this.#wakes.wake();
    for (;;) {
      const left = this.#openUntil - this.#clock.now();
      if (left <= 0 || !this.#link.isUp) break;
      await this.#wakes.wait(left);
    }
    this.close();
  }

  /** Ends a take that waits, and hears nothing more. */
  close(): Pulled[] {
    if (this.#request !== undefined) this.#request.end ??= 'done';
    this.#wakes.wake();
    this.#pulls.close();
    return this.#buffer.splice(0);
  }

  /** `silent`: the server has not said a word for too long. */
  async #ask(
    body: { readonly batch: number; readonly no_wait?: true },
    silenceMs: number,
    signal: AbortSignal | undefined,
  ): Promise<'done' | 'gone' | 'lost' | 'silent'> {
    if (!this.#link.isUp) return 'lost';
    const request: Request = {
      number: this.#pulls.send(body),
      noWait: body.no_wait === true,
      batch: body.batch,
      left: body.batch,
      heardAt: this.#clock.now(),
      end: undefined,
    };
    this.#request = request;
    // The type knows no change made by the callbacks.
    const ended = (): Request['end'] => request.end;
    while (ended() === undefined && signal?.aborted !== true) {
      const isQuiet = request.left < body.batch;
      const left = request.heardAt + (isQuiet ? QUIET_MS : silenceMs) - this.#clock.now();
      if (left <= 0) return isQuiet ? 'done' : 'silent';
      await this.#wakes.wait(left, signal);
    }
    return ended() ?? 'done';
  }

  /** A silent server is asked whether the consumer is still there. */
  async #failed(end: 'gone' | 'lost' | 'silent'): Promise<Pulled[] | 'gone'> {
    if (end === 'gone') return 'gone';
    if (end === 'lost') throw this.#link.lost();
    try {
      await this.#link.ask(this.#stream, ({ jsm }) =>
        jsm.consumers.info(this.#stream, this.#consumer),
      );
      return [];
    } catch (error) {
      if (isNoConsumer(error) || isNoStream(error)) return 'gone';
      throw error;
    }
  }

  #receive(message: Msg): void {
    const code = message.headers?.code ?? 0;
    if (code === 0) {
      // Bears the subject on which it was published: which request it answers cannot be told.
      this.#deliver(message, this.#request);
      return;
    }
    const number = this.#pulls.numberOf(message);
    const mine = this.#request?.number === number ? this.#request : undefined;
    if (mine === undefined) return;
    mine.heardAt = this.#clock.now();
    if (code === HEARTBEAT_CODE) return;
    mine.end ??= tellsGone(message) ? 'gone' : 'done';
    this.#ended(mine);
  }

  #deliver(message: Msg, request: Request | undefined): void {
    const pulled = readReply(message);
    if (pulled === undefined) return;
    if (this.#late === undefined) this.#buffer.push(pulled);
    else this.#late(pulled);
    if (request === undefined) return;
    request.heardAt = this.#clock.now();
    if (request.left === 1 || (request.noWait && pulled.pending === 0)) request.end ??= 'done';
    request.left -= 1;
    // The first one shortens the wait for the others.
    if (request.end !== undefined) this.#ended(request);
    else if (request.left === request.batch - 1) this.#wakes.wake();
  }

  #ended({ noWait }: Request): void {
    if (!noWait) this.#openUntil = 0;
    this.#wakes.wake();
  }
}

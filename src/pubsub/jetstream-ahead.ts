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
/** How long the server keeps a request; it is made anew when it is needed. */
const EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 2000;
const HEARTBEAT_CODE = 100;
/** After so long without a word one looks whether the consumer is there. */
const SILENCE_MS = 3 * HEARTBEAT_MS;
/** What the server says to be there may be so long on its way. */
const ARRIVAL_MS = 500;
/** What the server has more of is waited for so long, so that one take gives what was there. */
const QUIET_MS = 10;
/** Who asks for fewer at once is read nothing ahead for. */
const BULK = 64;
/** What is fetched ahead, at most. */
const MAX_AHEAD = 2000;
const MAX_AHEAD_BYTES = 4 * 1024 * 1024;
/** While the server answers one request the next one is with it: it never waits for being asked. */
const MAX_REQUESTS = 2;

interface Request {
  readonly number: number;
  left: number;
}

/**
 * Reads a consumer without acknowledgements ahead: before the buffer is used up the next request is on
 * its way. Bounded by count and bytes.
 */
export class JetStreamAhead {
  readonly #link: JetStreamLink;
  readonly #port: JetStreamPort;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #consumer: string;
  readonly #wakes: Wakes;
  readonly #pulls: PullRequests;
  #buffer: Pulled[] = [];
  #bytes = 0;
  /** Those that the server has not answered in full, in the order in which it does. */
  #requests: Request[] = [];
  /** So many are given without waiting for those that follow them. */
  #wanted = 1;
  /** The last delivery of the consumer that arrived. */
  #arrived = 0;
  #heardAt: number;
  #end: 'gone' | 'lost' | undefined;

  constructor(
    link: JetStreamLink,
    port: JetStreamPort,
    clock: Clock,
    stream: string,
    consumer: string,
  ) {
    this.#link = link;
    this.#port = port;
    this.#clock = clock;
    this.#wakes = new Wakes(clock);
    this.#stream = stream;
    this.#consumer = consumer;
    this.#heardAt = clock.now();
    this.#pulls = new PullRequests(link, port, stream, consumer, {
      receive: (message) => this.#receive(message),
      lost: () => {
        this.#end ??= 'lost';
        this.#wakes.wake();
      },
    });
  }

  /** Up to `limit` messages. `gone` when there is no such consumer any more. */
  async take({ limit, waitMs, signal }: TakeOptions): Promise<Pulled[] | 'gone'> {
    const until = this.#clock.now() + waitMs;
    let patience = waitMs === 0 ? undefined : until;
    this.#wanted = Math.min(limit, BULK);
    let quietAt: number | undefined;
    for (;;) {
      if (this.#buffer.length > 0) {
        quietAt ??= this.#clock.now() + QUIET_MS;
        const left = quietAt - this.#clock.now();
        if (left <= 0 || this.#isRipe() || signal?.aborted === true) return this.#give(limit);
        await this.#wakes.wait(left, signal);
        continue;
      }
      if (this.#end === 'gone') return 'gone';
      if (this.#end === 'lost' || !this.#link.isUp) throw this.#link.lost();
      this.#ask(limit);
      if (signal?.aborted === true) return [];
      const now = this.#clock.now();
      if (patience === undefined) {
        // Who does not wait is told of what is there all the same.
        if (!(await this.#isBehind())) return this.#buffer.length > 0 ? this.#give(limit) : [];
        patience = this.#clock.now() + ARRIVAL_MS;
      } else if (now >= patience) return [];
      else if (now - this.#heardAt >= SILENCE_MS) await this.#isBehind();
      else {
        const left = Math.min(patience - now, this.#heardAt + SILENCE_MS - now);
        await this.#wakes.wait(left, signal);
      }
    }
  }

  /** Ends a take that waits, and hears nothing more. */
  close(): void {
    this.#end ??= 'gone';
    this.#wakes.wake();
    this.#pulls.close();
    this.#buffer = [];
  }

  /** Nothing more is on its way, or there is enough: it is worth giving. */
  #isRipe(): boolean {
    const { length } = this.#buffer;
    if (this.#end !== undefined || length >= this.#wanted) return true;
    return this.#buffer[length - 1]?.pending === 0;
  }

  #give(limit: number): Pulled[] {
    let given = this.#buffer;
    if (given.length > limit) {
      given = this.#buffer.splice(0, limit);
      for (const { message } of given) this.#bytes -= message.data.length;
    } else {
      this.#buffer = [];
      this.#bytes = 0;
    }
    if (limit >= BULK) this.#ask(limit);
    return given;
  }

  /** A further request, for as many as there is room for beside those that are on their way. */
  #ask(limit: number): void {
    const requests = this.#requests;
    if (requests.length === MAX_REQUESTS || this.#end !== undefined || !this.#link.isUp) return;
    const ahead = limit < BULK ? limit : Math.max(limit, Math.min(MAX_AHEAD, 2 * limit));
    let batch = ahead - this.#buffer.length;
    for (const { left } of requests) batch -= left;
    if (batch < ahead / 2 || this.#bytes > MAX_AHEAD_BYTES) return;
    this.#heardAt = this.#clock.now();
    const largest = this.#port.nc.info?.max_payload ?? 0;
    const number = this.#pulls.send({
      batch,
      max_bytes: Math.max(MAX_AHEAD_BYTES / MAX_REQUESTS, 2 * largest),
      expires: EXPIRES_MS * NS_PER_MS,
      idle_heartbeat: HEARTBEAT_MS * NS_PER_MS,
    });
    requests.push({ number, left: batch });
  }

  /** Whether the consumer has what did not arrive here; notes when it is gone. */
  async #isBehind(): Promise<boolean> {
    try {
      const info = await this.#link.ask(this.#stream, ({ jsm }) =>
        jsm.consumers.info(this.#stream, this.#consumer),
      );
      const isSilent = this.#clock.now() - this.#heardAt >= SILENCE_MS;
      // The server has forgotten the requests, or its word was lost.
      if (isSilent) this.#requests = [];
      return info.num_pending > 0 || info.delivered.consumer_seq > this.#arrived;
    } catch (error) {
      if (!isNoConsumer(error) && !isNoStream(error)) throw error;
      this.#end ??= 'gone';
      return true;
    }
  }

  #receive(message: Msg): void {
    this.#heardAt = this.#clock.now();
    const pulled = readReply(message);
    if (pulled === undefined) {
      this.#hear(message);
      return;
    }
    this.#arrived = pulled.consumerSequence;
    this.#bytes += message.data.length;
    this.#buffer.push(pulled);
    const request = this.#requests[0];
    if (request !== undefined) {
      request.left -= 1;
      if (request.left === 0) this.#requests.shift();
    }
    if (this.#buffer.length === 1 || this.#isRipe()) this.#wakes.wake();
  }

  /** A word of the server about a request. */
  #hear(message: Msg): void {
    const number = this.#pulls.numberOf(message);
    const place = this.#requests.findIndex((each) => each.number === number);
    if (place === -1 || message.headers?.code === HEARTBEAT_CODE) return;
    this.#requests.splice(place, 1);
    if (tellsGone(message)) this.#end ??= 'gone';
    this.#wakes.wake();
  }
}

import { createInbox, headers as natsHeaders, type Msg } from '@nats-io/transport-node';

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { jetstreamId } from './jetstream-event.ts';
import type { JetStreamLink, JetStreamPort } from './jetstream-link.ts';
import { type CheckedInput, tooLarge } from './log-checks.ts';
import type { AppendOutcome } from './log.ts';
import { encodeHeaders } from './nats-headers.ts';

/** `none`: no stream takes the subject. */
export type Published = AppendOutcome | 'none';

const NO_RESPONDERS = 503;

const decoder = new TextDecoder();

/** What the server answers. */
interface PubAck {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

/**
 * Publishes events and hears their acknowledgements, on one inbox for a connection. The client's own
 * publishing makes a timer and an error for each message.
 */
export class JetStreamPublisher {
  readonly #link: JetStreamLink;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #port: JetStreamPort | undefined;
  #inbox = '';
  #number = 0;
  /** By the number in the reply subject. */
  readonly #waiting = new Map<string, (message: Msg) => void>();

  constructor(link: JetStreamLink, clock: Clock, timeoutMs: number) {
    this.#link = link;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Publishes at once, in order. What has no answer when the connection is lost, or in time, may have
   * been stored.
   */
  async publish(
    stream: string,
    inputs: readonly CheckedInput[],
    subjectOf: (input: CheckedInput) => string,
  ): Promise<Published[]> {
    if (inputs.length === 0) return [];
    const port = await this.#link.port();
    this.#listen(port);
    const { promise, resolve } = Promise.withResolvers<'lost' | 'late' | undefined>();
    const off = this.#link.onLost(() => resolve('lost'));
    const cancel = this.#clock.setTimer(() => resolve('late'), this.#timeoutMs);
    const outcomes: (Published | undefined)[] = inputs.map(() => undefined);
    const numbers: string[] = [];
    let left = inputs.length;
    const settle = (n: number, outcome: Published): void => {
      outcomes[n] = outcome;
      left -= 1;
      if (left === 0) resolve(undefined);
    };
    for (const [n, input] of inputs.entries()) {
      try {
        const number = this.#send(port, subjectOf(input), input, (message) =>
          settle(n, this.#read(stream, message)),
        );
        numbers.push(number);
      } catch (error) {
        settle(n, { status: 'failed', error: this.#link.wrap(stream, error) });
      }
    }
    const end = await promise;
    off();
    cancel();
    for (const number of numbers) this.#waiting.delete(number);
    return outcomes.map((outcome) => outcome ?? { status: 'failed', error: this.#noAnswer(end) });
  }

  #listen(port: JetStreamPort): void {
    if (this.#port === port) return;
    this.#port = port;
    this.#inbox = createInbox();
    const from = this.#inbox.length + 1;
    port.nc.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error !== null) return;
        const number = message.subject.slice(from);
        const waiting = this.#waiting.get(number);
        this.#waiting.delete(number);
        waiting?.(message);
      },
    });
  }

  #send(
    { nc }: JetStreamPort,
    subject: string,
    { data, headers = {}, idempotencyKey }: CheckedInput,
    answer: (message: Msg) => void,
  ): string {
    const encoded = encodeHeaders(headers);
    const size = data.length + encoded.bytes;
    const max = nc.info?.max_payload ?? 1024 * 1024;
    if (size > max) throw tooLarge(size, max);
    let { hdrs } = encoded;
    if (idempotencyKey !== undefined) {
      hdrs = natsHeaders();
      for (const [name, values] of encoded.hdrs ?? []) {
        for (const value of values) hdrs.append(name, value);
      }
      hdrs.set('Nats-Msg-Id', idempotencyKey);
    }
    this.#number += 1;
    const number = String(this.#number);
    this.#waiting.set(number, answer);
    const reply = `${this.#inbox}.${number}`;
    nc.publish(subject, data, hdrs === undefined ? { reply } : { reply, headers: hdrs });
    return number;
  }

  #read(stream: string, message: Msg): Published {
    if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) return 'none';
    try {
      const ack = JSON.parse(decoder.decode(message.data)) as PubAck;
      if (ack.error !== undefined) {
        const { description = 'refused', err_code: code } = ack.error;
        throw Object.assign(new Error(description), { code });
      }
      if (typeof ack.seq !== 'number') throw new Error('an answer without a sequence');
      const status = ack.duplicate === true ? 'duplicate' : 'stored';
      return { status, id: jetstreamId(ack.seq) };
    } catch (error) {
      return { status: 'failed', error: this.#link.wrap(stream, error) };
    }
  }

  #noAnswer(end: 'lost' | 'late' | undefined): CoterieError {
    if (end === 'lost') return this.#link.lost();
    return new CoterieError('timeout', 'JetStream did not acknowledge in time', {
      hint: 'It may have been stored: an idempotencyKey makes trying again safe.',
    });
  }
}

import type { Msg, Subscription } from '@nats-io/transport-node';
import { createInbox } from '@nats-io/transport-node';

import type { JetStreamLink, JetStreamPort } from './jetstream-link.ts';

const encoder = new TextEncoder();

/** What comes for pull requests. */
export interface PullListener {
  /** A delivery, or a word of the server about a request. */
  receive(message: Msg): void;
  /** The connection is lost, and the requests with it. */
  lost(): void;
}

/** Pull requests to one consumer, and the inbox on which they are answered. */
export class PullRequests {
  readonly #port: JetStreamPort;
  readonly #subject: string;
  readonly #inbox = createInbox();
  readonly #subscription: Subscription;
  readonly #off: () => void;
  #number = 0;

  constructor(
    link: JetStreamLink,
    port: JetStreamPort,
    stream: string,
    consumer: string,
    listener: PullListener,
  ) {
    this.#port = port;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
    this.#subscription = port.nc.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) listener.receive(message);
      },
    });
    this.#off = link.onLost(() => listener.lost());
  }

  /** Sends one, and returns its number. */
  send(body: object): number {
    this.#number += 1;
    const reply = `${this.#inbox}.${this.#number}`;
    this.#port.nc.publish(this.#subject, encoder.encode(JSON.stringify(body)), { reply });
    return this.#number;
  }

  /** The number of the request that a word of the server is about. */
  numberOf({ subject }: Msg): number {
    return Number(subject.slice(this.#inbox.length + 1));
  }

  /** Nothing more is heard. */
  close(): void {
    this.#off();
    this.#subscription.unsubscribe();
  }
}

/** True where the server says that the consumer is not there any more. */
export function tellsGone({ headers }: Msg): boolean {
  return headers?.code === 503 || /deleted|not found/i.test(headers?.description ?? '');
}

import type { ControlFrame } from '../ring/frame.ts';
import type { DataFrame } from '../codec/data-frame.ts';
import { decodeFrame } from '../codec/frame.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Connection } from './connections.ts';
import { isControl } from './member-host.ts';

export interface DataInboxPort {
  control(frame: ControlFrame): void;
  data(frame: DataFrame): void;
  /** What became of something that this process asked. */
  answer(frame: ControlFrame | DataFrame): void;
  dropped(error: CoterieError): void;
}

/** A member's subscriptions for frames on its data connection. */
export class DataInbox {
  readonly #inbox: string;
  readonly #port: DataInboxPort;
  #subscriptions: Subscription[] = [];

  constructor(inbox: string, port: DataInboxPort) {
    this.#inbox = inbox;
    this.#port = port;
  }

  start(data: Connection): void {
    const port = this.#port;
    this.#subscriptions = [
      data.subscribe(this.#inbox, (message) =>
        this.#read(message, (frame) => {
          if (isControl(frame)) port.control(frame);
          else port.data(frame);
        }),
      ),
      data.subscribe(`${this.#inbox}.nr.*`, () => {}),
      data.subscribe(`${this.#inbox}.q`, (message) =>
        this.#read(message, (frame) => port.answer(frame)),
      ),
      // Answers come to the subject above; here only the bus speaks, and streams of JetStream.
      data.subscribe(`${this.#inbox}.q.*`, () => {}),
    ];
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#subscriptions.map((each) => each.unsubscribe()));
  }

  #read(message: PubSubMessage, take: (frame: ControlFrame | DataFrame) => void): void {
    let frame: ControlFrame | DataFrame;
    try {
      frame = decodeFrame(message.data);
    } catch (error) {
      this.#port.dropped(CoterieError.from(error, 'invalid-frame'));
      return;
    }
    take(frame);
  }
}

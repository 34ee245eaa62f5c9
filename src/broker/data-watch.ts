import type { PubSubStatusEvent } from '../pubsub/pubsub.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Connection } from './connections.ts';

/** What the watch tells. */
export interface DataWatchPort {
  connected(isBack: boolean): void;
  disconnected(): void;
  /** The connection has been away for too long to own anything. */
  withdraw(): void;
  /** It is there again after that. */
  comeBack(): void;
  /** Nobody listens where a message with this reply subject went. */
  nobody(reply: string): void;
  error(error: CoterieError): void;
}

/** Watches over a member's data connection, as far as the driver tells of it. */
export class DataWatch {
  readonly #clock: Clock;
  readonly #dataDownMs: number;
  readonly #port: DataWatchPort;
  #off: (() => void) | undefined;
  #cancel: (() => void) | undefined;
  #isWithdrawn = false;

  constructor(clock: Clock, dataDownMs: number, port: DataWatchPort) {
    this.#clock = clock;
    this.#dataDownMs = dataDownMs;
    this.#port = port;
  }

  start(data: Connection): void {
    this.#off = data.onStatus?.((event) => this.#onStatus(event));
  }

  stop(): void {
    this.#off?.();
    this.#cancel?.();
  }

  #onStatus(event: PubSubStatusEvent): void {
    switch (event.type) {
      case 'disconnected':
        this.#onDisconnected();
        break;
      case 'connected':
      case 'reconnected':
        this.#onConnected(event.type === 'reconnected');
        break;
      case 'noResponders':
        this.#port.nobody(event.reply);
        break;
      case 'error':
        this.#port.error(CoterieError.from(event.error, 'driver-failed'));
        break;
    }
  }

  #onDisconnected(): void {
    this.#port.disconnected();
    this.#cancel ??= this.#clock.setTimer(() => {
      this.#isWithdrawn = true;
      this.#port.withdraw();
    }, this.#dataDownMs);
  }

  #onConnected(isBack: boolean): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#port.connected(isBack);
    if (!this.#isWithdrawn) return;
    this.#isWithdrawn = false;
    this.#port.comeBack();
  }
}

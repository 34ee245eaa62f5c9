import { createClient, nats, type Client } from '../src/index.ts';
import type { History } from './history.ts';
import { stamp } from './stamp.ts';

const TURN_MS = 2;
/** What is not sent because so much waits for an answer is sent later, not left out. */
const MOST_OPEN = 8192;

export interface ProbesOptions {
  /** A client for each; the messages take turns. */
  readonly urls: readonly string[];
  readonly clique: string;
  readonly stream: string;
  readonly history: History;
  /** Every key has a message in each. */
  readonly everyMs: number;
  /** `both`: one key is sent, the next one published and confirmed. */
  readonly verb: 'both' | 'confirm';
}

/** The load: clients that send for every key at a steady pace, and take down what becomes of it. */
export class Probes implements AsyncDisposable {
  readonly clients: readonly Client[];
  readonly #options: ProbesOptions;
  readonly #open = new Set<Promise<void>>();
  #keys: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #due = 0;
  #count = 0;

  constructor(options: ProbesOptions) {
    const { urls, clique } = options;
    this.#options = options;
    this.clients = urls.map((servers) => createClient({ pubsub: nats({ servers }), clique }));
  }

  /** True while it sends. */
  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  /** Begins, or goes on, with these keys. */
  start(keys: readonly string[]): void {
    this.#keys = keys;
    this.#startedAt = stamp();
    this.#due = 0;
    this.#timer ??= setInterval(() => this.#turn(), TURN_MS);
  }

  /** Sends no more. */
  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Sends no more; resolves when every call has settled. */
  async stop(): Promise<void> {
    this.pause();
    await Promise.all(this.#open);
  }

  /** One message for each key; resolves when all calls have settled. */
  async once(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key, place) => this.#one(key, place)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pause();
    await Promise.all(this.clients.map((client) => client.close()));
  }

  #turn(): void {
    const keys = this.#keys;
    const due = ((stamp() - this.#startedAt) * keys.length) / this.#options.everyMs;
    while (this.#due < due && this.#open.size < MOST_OPEN) {
      const place = this.#due;
      this.#due += 1;
      const call = this.#one(keys[place % keys.length] as string, place);
      this.#open.add(call);
      call.finally(() => this.#open.delete(call)).catch(() => {});
    }
  }

  async #one(key: string, place: number): Promise<void> {
    const { clique, stream, history, verb: verbs } = this.#options;
    const verb = verbs === 'confirm' || place % 2 === 0 ? 'confirm' : 'send';
    const id = `m${(this.#count += 1)}`;
    const client = this.clients[this.#count % this.clients.length] as Client;
    const operation = history.sent(id, key, verb);
    const message = { id, stream, key, data: id };
    try {
      if (verb === 'send') await client.send(message, { clique });
      else await client.publish(message, { confirm: [clique] });
      operation.outcome = 'ok';
    } catch (error) {
      operation.outcome = 'failed';
      operation.reason = String(error);
    }
    operation.settledAt = stamp();
  }
}

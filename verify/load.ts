import { CoterieError, type Verbs } from '../src/index.ts';
import { UNTYPED } from './check/accounts.ts';
import type { Verb } from './entry.ts';
import type { Recorder } from './recorder.ts';

const TURN_MS = 5;

/** What one process sends. */
export interface LoadOptions {
  readonly verbs: Verbs;
  readonly recorder: Recorder;
  /** Begins every id; no other process has it. */
  readonly label: string;
  readonly clique: string;
  readonly stream: string;
  readonly keys: number;
  readonly perSecond: number;
  /** What is not sent because so many wait is sent later. */
  readonly mostOpen: number;
  readonly timeoutMs: number;
}

/** Messages of all verbs at a steady rate; each is taken down before it goes out, and its end. */
export class Load {
  readonly #options: LoadOptions;
  readonly #open = new Set<Promise<void>>();
  readonly #places = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #sent = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#turn(), TURN_MS);
  }

  /** Sends no more. */
  halt(): void {
    clearInterval(this.#timer);
  }

  /** Sends no more; resolves when every call has settled. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all(this.#open);
  }

  #turn(): void {
    const { perSecond, mostOpen } = this.#options;
    const due = ((performance.now() - this.#startedAt) * perSecond) / 1000;
    while (this.#sent < due && this.#open.size < mostOpen) {
      const call = this.#one();
      this.#open.add(call);
      call.finally(() => this.#open.delete(call)).catch(() => {});
    }
  }

  async #one(): Promise<void> {
    const { recorder, label, keys } = this.#options;
    this.#sent += 1;
    const id = `${label}-${this.#sent}`;
    const key = `k${Math.floor(Math.random() * keys)}`;
    const verb = verbFor(Math.random());
    const line = `${verb === 'send' || verb === 'request' ? 'ordered' : verb} ${key}`;
    const place = this.#places.get(line) ?? 0;
    this.#places.set(line, place + 1);
    recorder.tell(['call', recorder.now(), id, verb, key, place]);
    try {
      await this.#call(verb, id, key);
      recorder.tell(['ok', recorder.now(), id]);
    } catch (error) {
      const code = error instanceof CoterieError ? error.code : UNTYPED;
      recorder.tell(['error', recorder.now(), id, code]);
    }
  }

  async #call(verb: Verb, id: string, key: string): Promise<void> {
    const { verbs, clique, stream, timeoutMs } = this.#options;
    const message = { id, stream, key, data: id };
    if (verb === 'plain') await verbs.publish(message, { timeoutMs });
    else if (verb === 'confirm') await verbs.publish(message, { confirm: [clique], timeoutMs });
    else if (verb === 'send') await verbs.send(message, { clique, timeoutMs });
    else {
      const { data } = await verbs.request(message, { clique, timeoutMs });
      const reply = new TextDecoder().decode(data);
      if (reply !== id) throw new Error(`the reply to ${id} is ${reply}`);
    }
  }
}

function verbFor(share: number): Verb {
  if (share < 0.45) return 'confirm';
  if (share < 0.8) return 'send';
  return share < 0.9 ? 'request' : 'plain';
}

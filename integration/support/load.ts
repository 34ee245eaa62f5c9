import { onTestFinished } from 'vitest';
import type { MessageInput, Sent } from '../../src/index.ts';
import type { History } from './history.ts';
import { until } from '../../test/support/until.ts';

const TURN_MS = 5;

export interface LoadOptions {
  readonly history: History;
  readonly stream: string;
  /** Begins the text of every message: no other load of the case has it. */
  readonly label: string;
  /** Publishes or sends, and resolves when the message is confirmed. */
  readonly call: (message: MessageInput) => Promise<string | Sent>;
  readonly perSecond: number;
  readonly keys: readonly string[];
  /** What is sent for one key is handled in that order. */
  readonly ordered?: boolean;
  readonly inFlight?: number;
}

/** Messages at a steady rate, from now until `stop`. */
export class Load {
  readonly #options: LoadOptions;
  readonly #open = new Set<Promise<void>>();
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  sent = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#turn(), TURN_MS);
    onTestFinished(() => this.halt());
  }

  /** Waits until so many more messages have been sent. */
  async more(count: number, withinMs = 60_000): Promise<void> {
    const wanted = this.sent + count;
    const { label } = this.#options;
    const state = (): unknown => ({ sent: this.sent, open: this.#open.size });
    await until(`${wanted} sent by ${label}`, () => this.sent >= wanted, withinMs, state);
  }

  /** Sends until there were `total`, then waits for what is under way. */
  async finish(total: number): Promise<void> {
    await this.more(Math.max(0, total - this.sent));
    await this.stop();
  }

  /** Sends no more; resolves when every call has settled. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all(this.#open);
  }

  /** Sends no more. */
  halt(): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const { perSecond, inFlight = 512 } = this.#options;
    const due = ((performance.now() - this.#startedAt) * perSecond) / 1000;
    while (this.sent < due && this.#open.size < inFlight) {
      const call = this.#one(this.sent);
      this.sent += 1;
      this.#open.add(call);
      call.finally(() => this.#open.delete(call)).catch(() => {});
    }
  }

  async #one(place: number): Promise<void> {
    const { history, stream, label, call, keys, ordered = false } = this.#options;
    const text = `${label}-${place}`;
    const key = keys[place % keys.length] as string;
    history.sent({ text, key, ...(ordered ? { place } : {}) });
    try {
      const told = await call({ stream, key, data: text });
      history.confirmed(text, typeof told === 'object' ? told.node : undefined);
    } catch (error) {
      history.failed(text, error);
    }
  }
}

/** `count` keys that begin with `prefix`. */
export function keysOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

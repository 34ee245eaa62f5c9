import assert from 'node:assert/strict';

import type {
  ConnectionPurpose,
  PubSub,
  PubSubDriver,
  PubSubMessage,
  PubSubStatus,
  SubscribeOptions,
  Subscription,
} from '../pubsub/pubsub.ts';
import { systemClock } from '../runtime/clock.ts';
import { CoterieError, type ErrorCode } from '../runtime/errors.ts';
import { randomHex, systemRandom } from '../runtime/random.ts';

/** What a bus may be able to do; a driver declares each, or says why not. */
export type PubSubFeature =
  | 'headers'
  | 'queueGroups'
  | 'patterns'
  /** Tells when a message with a reply subject finds nobody. */
  | 'noResponders'
  /** The environment can take the bus away and bring it back. */
  | 'outage';

/** One bus for one case. */
export interface PubSubEnvironment {
  readonly driver: PubSubDriver;
  /** For the feature `outage`: stops the server, or what is like it. */
  down?(): Promise<void>;
  /** Starts it again; resolves when it takes connections. */
  up?(): Promise<void>;
  /** Frees what `open` made; connections are closed before. */
  close?(): Promise<void>;
}

/** A connection as the cases use it. */
export type SuitePubSub = PubSub & Partial<PubSubStatus>;

/** One row of the table of cases. */
export interface PubSubCase {
  readonly name: string;
  readonly needs?: readonly PubSubFeature[];
  run(kit: PubSubKit): Promise<void>;
}

/** Polls until the condition holds; rejects with what it says, or with `what`, at the deadline. */
export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const end = systemClock.now() + deadlineMs;
  while (!(await condition())) {
    if (systemClock.now() > end) throw new assert.AssertionError({ message: `waited for ${what}` });
    await new Promise<void>((resolve) => systemClock.setTimer(resolve, 2));
  }
}

/** Rejects when the promise is not settled within so long. */
export async function within<T>(what: string, promise: Promise<T>, deadlineMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = systemClock.setTimer(
    () => reject(new assert.AssertionError({ message: `${what} did not end` })),
    deadlineMs,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

/** What a subscriber has received so far. */
export interface Inbox {
  readonly messages: PubSubMessage[];
  /** The payloads as text. */
  texts(): string[];
  readonly subscription: Subscription;
}

/** What a case works with: connections, fresh subjects, and waiting with a deadline. */
export class PubSubKit {
  readonly #environment: PubSubEnvironment;
  readonly #deadlineMs: number;
  readonly #connections: SuitePubSub[] = [];
  readonly #prefix = `suite.${randomHex(systemRandom, 12)}`;

  constructor(environment: PubSubEnvironment, deadlineMs: number) {
    this.#environment = environment;
    this.#deadlineMs = deadlineMs;
  }

  async connect(purpose: ConnectionPurpose = 'data', label?: string): Promise<SuitePubSub> {
    const connection = await this.#environment.driver.connect(purpose, label);
    this.#connections.push(connection);
    return connection;
  }

  connectMany(count: number): Promise<SuitePubSub[]> {
    return Promise.all(Array.from({ length: count }, () => this.connect()));
  }

  /** A subject that only this case uses. */
  subject(name: string): string {
    return `${this.#prefix}.${name}`;
  }

  async down(): Promise<void> {
    await this.#environment.down?.();
  }

  async up(): Promise<void> {
    await this.#environment.up?.();
  }

  /** Subscribes, active at once, and keeps what comes. */
  async inbox(pubsub: PubSub, subject: string, options?: SubscribeOptions): Promise<Inbox> {
    const messages: PubSubMessage[] = [];
    const subscription = pubsub.subscribe(subject, (message) => messages.push(message), options);
    await pubsub.flush();
    return { messages, subscription, texts: () => messages.map((each) => textOf(each.data)) };
  }

  /** Until everything sent on these connections before has been delivered to these connections. */
  async settle(...pubsubs: PubSub[]): Promise<void> {
    for (const each of [...pubsubs, ...pubsubs]) await this.within('a flush', each.flush());
  }

  waitFor(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    return waitFor(what, condition, this.#deadlineMs);
  }

  async waitForCount(inbox: Inbox, count: number): Promise<void> {
    await this.waitFor(`${count} messages`, () => inbox.messages.length >= count).catch(() => {
      assert.equal(inbox.messages.length, count, 'messages that arrived by the deadline');
    });
  }

  /** Rejects when the promise is not settled by the deadline. */
  within<T>(what: string, promise: Promise<T>): Promise<T> {
    return within(what, promise, this.#deadlineMs);
  }

  /** Closes every connection, then the environment. */
  async end(): Promise<void> {
    try {
      const closed = Promise.all(this.#connections.map((each) => each.close()));
      await this.within('closing every connection', closed);
    } finally {
      await this.#environment.close?.();
    }
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The call throws a CoterieError of this code, now. */
export function assertThrows(code: ErrorCode, run: () => unknown): void {
  assert.throws(run, (error) => hasCode(error, code));
}

/** The promise rejects with a CoterieError of this code. */
export async function assertRejects(code: ErrorCode, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => hasCode(error, code));
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  assert.ok(error instanceof CoterieError, `a CoterieError, not ${String(error)}`);
  assert.equal(error.code, code);
  return true;
}

import type {
  ConsumerConfig,
  JetStreamClient,
  JetStreamManager,
  StreamInfo as NatsStreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect, errors } from '@nats-io/transport-node';

import { CoterieError } from '../runtime/errors.ts';
import { noStream } from './log-checks.ts';
import { connectError } from './nats-errors.ts';
import type { NatsConfig } from './nats-options.ts';

/** What is used of the client package, which is loaded on use. */
interface JetStreamModule {
  jetstream(nc: NatsConnection, options: { timeout: number }): JetStreamClient;
  jetstreamManager(
    nc: NatsConnection,
    options: { timeout: number; checkAPI: boolean },
  ): Promise<JetStreamManager>;
}

/** An open connection with what JetStream needs. */
export interface JetStreamPort {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** Numbers that JetStream's own errors bear. */
const STREAM_NOT_FOUND = 10059;
const CONSUMER_NOT_FOUND = 10014;
const MESSAGE_NOT_FOUND = new Set([10037, 10043, 10057]);

/** The oldest server whose pull consumers are as the driver uses them. */
const MIN_VERSION = [2, 9] as const;

/** One connection for a log: made on first use, watched, and its errors put into words. */
export class JetStreamLink {
  readonly #config: NatsConfig;
  readonly #timeoutMs: number;
  #opening: Promise<JetStreamPort> | undefined;
  #nc: NatsConnection | undefined;
  #up = false;
  #closed = false;
  readonly #lost = new Set<() => void>();
  readonly #lingering = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(config: NatsConfig, requestTimeoutMs: number) {
    this.#config = config;
    this.#timeoutMs = requestTimeoutMs;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  get isUp(): boolean {
    return this.#up && !this.#closed;
  }

  /** The connection, or why there is none: `closed`, `disconnected`, `driver-missing`, ... */
  async port(): Promise<JetStreamPort> {
    if (this.#closed) throw closedError();
    this.#opening ??= this.#open().catch((error: unknown) => {
      // The next call tries again.
      this.#opening = undefined;
      throw error;
    });
    const port = await this.#opening;
    if (this.#closed) throw closedError();
    if (!this.#up) throw awayError();
    return port;
  }

  /** Asks the server; ends with `disconnected` at once when the connection is lost meanwhile. */
  async ask<T>(stream: string, question: (port: JetStreamPort) => Promise<T>): Promise<T> {
    const port = await this.port();
    const { promise: lost, reject } = Promise.withResolvers<never>();
    const off = this.onLost(() => reject(this.lost()));
    try {
      return await Promise.race([question(port), lost]);
    } catch (cause) {
      throw this.wrap(stream, cause);
    } finally {
      off();
    }
  }

  /** Says something without waiting. Throws `disconnected` while away, `closed` after close. */
  publish(subject: string, data: Uint8Array): void {
    if (this.#closed) throw closedError();
    if (!this.#up || this.#nc === undefined) throw awayError();
    this.#nc.publish(subject, data);
  }

  /** `close` waits for it; it must not reject, and must end when the connection is lost. */
  linger(work: Promise<void>): void {
    this.#lingering.add(work);
    void work.then(() => this.#lingering.delete(work));
  }

  /** Called when the connection is lost or closed; the returned function stops it. */
  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /** Why something has no answer: it may be back by the time that this is told. */
  lost(): CoterieError {
    return this.#closed ? closedError() : awayError();
  }

  wrap(stream: string, cause: unknown): CoterieError {
    if (cause instanceof CoterieError) return cause;
    if (this.#closed) return closedError(cause);
    if (!this.#up) return awayError(cause);
    if (codeOf(cause) === STREAM_NOT_FOUND) return noStream(stream, cause);
    if (cause instanceof errors.TimeoutError || isNoResponders(cause)) {
      return new CoterieError('timeout', 'JetStream does not answer', {
        hint: 'Is JetStream enabled ("nats-server -js"), and does it have a leader?',
        cause,
      });
    }
    const text = cause instanceof Error ? cause.message : String(cause);
    return new CoterieError('driver-failed', `JetStream refused: ${text}`, { cause });
  }

  /** Sends what is under way, then closes; bounded in time. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#lingering);
    const wasUp = this.#up;
    this.#closed = true;
    const opened = await this.#opening?.catch(() => undefined);
    if (opened === undefined) return;
    if (wasUp) {
      const { promise: lost, resolve } = Promise.withResolvers<void>();
      const off = this.onLost(resolve);
      // A failure means that the link is lost: there is nothing left to wait for.
      await Promise.race([opened.nc.flush().catch(() => undefined), lost]);
      off();
    }
    this.#tellLost();
    await opened.nc.close();
  }

  async #open(): Promise<JetStreamPort> {
    const module = await load();
    const { client, name } = this.#config;
    let nc: NatsConnection;
    try {
      nc = await connect({ ...client, name: `${name}/log` });
    } catch (error) {
      throw connectError(error, client.servers as string[]);
    }
    try {
      checkServer(nc);
      const timeout = this.#timeoutMs;
      // The account may not be asked for its limits: the first call tells what is wrong.
      const jsm = await module.jetstreamManager(nc, { timeout, checkAPI: false });
      this.#up = true;
      this.#nc = nc;
      void this.#watch(nc);
      return { nc, jsm, js: module.jetstream(nc, { timeout }) };
    } catch (error) {
      await nc.close();
      throw error;
    }
  }

  /** Follows the client until it is closed; belongs to `close`. */
  async #watch(nc: NatsConnection): Promise<void> {
    for await (const { type } of nc.status()) {
      if (type === 'disconnect') {
        this.#up = false;
        this.#tellLost();
      } else if (type === 'reconnect') this.#up = true;
    }
    this.#up = false;
    this.#tellLost();
    // Without an end of its own, a connection that is gone for good is made anew by the next call.
    this.#opening = undefined;
  }

  #tellLost(): void {
    for (const each of this.#lost) each();
  }
}

/** True when the error is JetStream's word that there is no such stream. */
export function isNoStream(error: unknown): boolean {
  return error instanceof CoterieError && error.code === 'no-stream';
}

export function isNoConsumer(error: unknown): boolean {
  return codeOf(causeOf(error)) === CONSUMER_NOT_FOUND;
}

export function isNoMessage(error: unknown): boolean {
  return MESSAGE_NOT_FOUND.has(codeOf(causeOf(error)) ?? 0);
}

/** True for the server's answer that nobody listens: no stream takes the subject. */
function isNoResponders(cause: unknown): boolean {
  if (cause instanceof errors.NoRespondersError) return true;
  if (cause instanceof errors.RequestError && cause.isNoResponders()) return true;
  return cause instanceof Error && cause.cause !== undefined && isNoResponders(cause.cause);
}

/**
 * Compares what was asked with what the server says it has: an older server drops what it does not
 * know without a word. Throws `driver-failed`.
 */
export function checkEcho(
  what: string,
  asked: Readonly<Partial<NatsStreamInfo['config'] & ConsumerConfig>>,
  has: object,
): void {
  const missing = Object.entries(asked).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(has[name as keyof typeof has]),
  );
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(', ');
  throw new CoterieError('driver-failed', `the server did not take ${names} of ${what}`, {
    hint: 'It may be too old for these options, or someone else made it with others.',
  });
}

async function load(): Promise<JetStreamModule> {
  try {
    return await import('@nats-io/jetstream');
  } catch (cause) {
    throw new CoterieError('driver-missing', 'the package @nats-io/jetstream is not installed', {
      hint: 'npm install @nats-io/jetstream@3',
      cause,
    });
  }
}

function checkServer(nc: NatsConnection): void {
  const version = nc.info?.version ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    throw new CoterieError('driver-failed', `nats-server ${version} is too old`, {
      hint: `Version ${MIN_VERSION.join('.')} or newer is needed.`,
    });
  }
  if (nc.info?.jetstream === true) return;
  throw new CoterieError('driver-failed', 'this nats-server has no JetStream', {
    hint: 'Start it with "-js", or "jetstream {}" in its configuration.',
  });
}

function causeOf(error: unknown): unknown {
  return error instanceof CoterieError ? error.cause : error;
}

function codeOf(cause: unknown): number | undefined {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

function awayError(cause?: unknown): CoterieError {
  return new CoterieError('disconnected', 'the connection to NATS is lost', {
    hint: 'It is tried again on its own; what was under way may have been stored.',
    cause,
  });
}

function closedError(cause?: unknown): CoterieError {
  return new CoterieError('closed', 'the log is closed', { cause });
}

import type { Redis } from 'ioredis';

import { CoterieError } from '../runtime/errors.ts';
import { redactUrl } from '../runtime/logger.ts';
import { SCRIPTS, type ScriptName } from './redis-scripts.ts';

/** The oldest server: XPENDING with IDLE, XADD with NOMKSTREAM. */
const MIN_VERSION = [6, 2] as const;

/** Words with which Redis begins an error after which the same command may succeed later. */
const AWAY = /^(?:LOADING|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|READONLY|BUSY )/;

type Command = (...args: (string | number | Buffer)[]) => Promise<unknown>;

/** Connections of one log: one for commands, and one for each that waits. */
export class RedisLink {
  readonly #url: string;
  readonly #connectTimeoutMs: number;
  #opening: Promise<Redis> | undefined;
  readonly #connections = new Set<Redis>();
  #closed = false;

  constructor(url: string, connectTimeoutMs: number) {
    this.#url = url;
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** The connection for commands, made on first use. */
  async redis(): Promise<Redis> {
    if (this.#closed) throw closedError();
    this.#opening ??= this.connect().catch((error: unknown) => {
      // The next call tries again.
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** A connection of its own, for whoever blocks it. */
  async connect(): Promise<Redis> {
    if (this.#closed) throw closedError();
    const client = await load();
    const redis = new client.Redis(this.#url, {
      lazyConnect: true,
      enableAutoPipelining: true,
      // What may have reached the server is never sent again by itself, and nothing waits unseen.
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: this.#connectTimeoutMs,
      connectionName: 'coterie-log',
      retryStrategy: (attempt) => Math.min(100, 10 * attempt),
    });
    // Commands tell of the loss themselves; without a listener the client would print it.
    redis.on('error', () => {});
    for (const [name, { keys, lua }] of Object.entries(SCRIPTS)) {
      redis.defineCommand(`coterie_${name}`, { numberOfKeys: keys, lua });
    }
    this.#connections.add(redis);
    try {
      await redis.connect();
      checkServer(await redis.info('server'));
      // The race with close: what is opened late is closed here.
      if (this.#closed) throw closedError();
      return redis;
    } catch (cause) {
      this.release(redis);
      if (cause instanceof CoterieError) throw cause;
      throw connectError(this.#url, cause);
    }
  }

  release(redis: Redis): void {
    this.#connections.delete(redis);
    redis.disconnect();
  }

  /** Runs commands; foreign errors are put into words. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = await this.redis();
    try {
      return await question(redis);
    } catch (cause) {
      throw this.wrap(cause);
    }
  }

  /** Runs a script; replies are bytes. */
  script(name: ScriptName, ...args: (string | number | Buffer)[]): Promise<unknown> {
    return this.ask((redis) => {
      const commands = redis as unknown as Record<string, Command>;
      return (commands[`coterie_${name}Buffer`] as Command).call(redis, ...args);
    });
  }

  wrap(cause: unknown): CoterieError {
    if (cause instanceof CoterieError) return cause;
    if (this.#closed) return closedError(cause);
    const text = cause instanceof Error ? cause.message : String(cause);
    if (text.startsWith('OOM ')) {
      return new CoterieError('overloaded', `Redis is full: ${text}`, {
        hint: 'Trim streams, or raise maxmemory.',
        cause,
      });
    }
    const isReply = (cause as { name?: unknown } | undefined)?.name === 'ReplyError';
    if (!isReply || AWAY.test(text)) {
      return new CoterieError('disconnected', `Redis is away: ${text}`, {
        hint: 'It is tried again on its own; what was under way may have been stored.',
        cause,
      });
    }
    return new CoterieError('driver-failed', `Redis refused: ${text}`, { cause });
  }

  /** Sends what is under way, then closes. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const redis = await this.#opening?.catch(() => undefined);
    // QUIT is answered after everything before it; a failure means that the link is lost.
    if (redis?.status === 'ready') await redis.quit().catch(() => undefined);
    for (const each of this.#connections) each.disconnect();
    this.#connections.clear();
  }
}

/** True for Redis' word that the group, or its stream, is gone. */
export function isNoGroup(error: unknown): boolean {
  const cause = error instanceof CoterieError ? error.cause : error;
  return (
    cause instanceof Error &&
    /NOGROUP|UNBLOCKED|requires the key to exist|no such key/i.test(cause.message)
  );
}

async function load(): Promise<{ readonly Redis: typeof Redis }> {
  try {
    return await import('ioredis');
  } catch (cause) {
    throw new CoterieError('driver-missing', 'the package ioredis is not installed', {
      hint: 'npm install ioredis@6',
      cause,
    });
  }
}

function checkServer(info: string): void {
  const version = /redis_version:(\S+)/.exec(info)?.[1] ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1])) return;
  throw new CoterieError('driver-failed', `redis-server ${version} is too old`, {
    hint: `Version ${MIN_VERSION.join('.')} or newer is needed.`,
  });
}

function connectError(url: string, cause: unknown): CoterieError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/NOAUTH|WRONGPASS|NOPERM/.test(text)) {
    return new CoterieError('driver-failed', `Redis at ${redactUrl(url)} refused: ${text}`, {
      hint: 'Check user and password in the URL.',
      cause,
    });
  }
  return new CoterieError('disconnected', `Redis at ${redactUrl(url)} cannot be reached: ${text}`, {
    hint: 'Is the server running, and is this its address? Start one with "redis-server".',
    cause,
  });
}

function closedError(cause?: unknown): CoterieError {
  return new CoterieError('closed', 'the log is closed', { cause });
}

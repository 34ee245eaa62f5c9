import type { NodeConnectionOptions } from '@nats-io/transport-node';

import { CoterieError } from '../runtime/errors.ts';
import type { NatsAuthOptions } from './nats-auth.ts';
import { natsAuthenticator } from './nats-auth.ts';
import { natsServers } from './nats-servers.ts';
import type { NatsTlsOptions } from './nats-tls.ts';
import { natsTls } from './nats-tls.ts';
import { checkSubject } from './subject.ts';

/** Options of the NATS driver. */
export interface NatsOptions extends NatsAuthOptions {
  /**
   * URLs (`nats://host:4222`, `tls://host`) or `host:port`; default `nats://127.0.0.1:4222`.
   * `nats://user:password@host` and `nats://token@host` work too.
   */
  servers?: string | readonly string[];
  /** Shown in the server's monitoring before label and purpose; default `coterie`. */
  name?: string;
  tls?: NatsTlsOptions;
  /** Wait between two attempts at one server; default 100. */
  reconnectTimeWaitMs?: number;
  /** A random addition to it; default 100. */
  reconnectJitterMs?: number;
  /** -1, the default, tries for ever. */
  maxReconnectAttempts?: number;
  /** A connection that leaves two pings without an answer counts as lost; default 5000. */
  pingIntervalMs?: number;
  /** For one server to take a connection; default 5000. */
  connectTimeoutMs?: number;
  /** How long `close` waits for what is under way; default 2000. */
  closeTimeoutMs?: number;
  /** Prefix of the client's own inboxes, for servers whose permissions ask for one. */
  inboxPrefix?: string;
  /** Leave out the stack of the caller in the client's errors: they cost time. Default true. */
  noAsyncTraces?: boolean;
}

/** Options after checking. */
export interface NatsConfig {
  readonly name: string;
  readonly closeTimeoutMs: number;
  /** For the client's `connect`. */
  readonly client: Readonly<NodeConnectionOptions>;
}

/** Checks options once; throws one `invalid-options` that lists every problem, without secrets. */
export function natsConfig(options: NatsOptions): NatsConfig {
  const problems: string[] = [];
  const ms = (name: keyof NatsOptions, byDefault: number, atLeast: number): number => {
    const value = options[name] ?? byDefault;
    if (Number.isInteger(value) && (value as number) >= atLeast && (value as number) < 2 ** 31) {
      return value as number;
    }
    problems.push(`${name} must be an integer of ${atLeast} or more`);
    return byDefault;
  };
  const jitterMs = ms('reconnectJitterMs', 100, 0);
  const client: NodeConnectionOptions = {
    reconnectTimeWait: ms('reconnectTimeWaitMs', 100, 1),
    reconnectJitter: jitterMs,
    reconnectJitterTLS: jitterMs,
    maxReconnectAttempts: ms('maxReconnectAttempts', -1, -1),
    pingInterval: ms('pingIntervalMs', 5000, 10),
    timeout: ms('connectTimeoutMs', 5000, 10),
    // The client counts two refusals, also with a connection in between, and never forgets them.
    ignoreAuthErrorAbort: true,
    noAsyncTraces: options.noAsyncTraces ?? true,
  };
  const closeTimeoutMs = ms('closeTimeoutMs', 2000, 0);
  const name = options.name ?? 'coterie';
  if (!/^[!-~]{1,64}$/.test(name)) problems.push('name must be 1 to 64 printable characters');
  if (options.inboxPrefix !== undefined) {
    client.inboxPrefix = options.inboxPrefix;
    if (!passes(() => checkSubject(options.inboxPrefix as string))) {
      problems.push('inboxPrefix must be a subject');
    }
  }
  const found = natsServers(options.servers, problems);
  client.servers = found.servers;
  if (found.auth !== undefined && natsAuthenticator(options, []) !== undefined) {
    problems.push('give credentials in the URL or as options, not both');
  }
  const authenticator = natsAuthenticator({ ...options, ...found.auth }, problems);
  if (authenticator !== undefined) client.authenticator = authenticator;
  const tls = options.tls ?? (found.tls ? {} : undefined);
  if (tls !== undefined) client.tls = natsTls(tls, found.servers, problems);
  if (problems.length > 0) {
    throw new CoterieError('invalid-options', `NATS options: ${problems.join('; ')}`);
  }
  return Object.freeze({ name, closeTimeoutMs, client: Object.freeze(client) });
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    // Only whether it passes is asked; the caller words the problem.
    return false;
  }
}

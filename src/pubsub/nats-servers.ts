import { redactUrl } from '../runtime/logger.ts';
import type { NatsAuthOptions } from './nats-auth.ts';

/** What a list of server URLs says. */
export interface NatsServers {
  /** `host:port` each, without scheme and credentials. */
  readonly servers: string[];
  /** Credentials from the URLs. */
  readonly auth: NatsAuthOptions | undefined;
  /** Whether a URL asks for TLS. */
  readonly tls: boolean;
}

/**
 * Reads server URLs. The client takes no credentials in them, so they are cut out here. Problems name
 * a URL without its credentials.
 */
export function natsServers(
  given: string | readonly string[] | undefined,
  problems: string[],
): NatsServers {
  const list = typeof given === 'string' ? given.split(',') : (given ?? ['nats://127.0.0.1:4222']);
  const servers: string[] = [];
  const auths = new Map<string, NatsAuthOptions>();
  let tls = false;
  if (!Array.isArray(list) || list.length === 0) problems.push('servers is empty');
  else {
    for (const each of list) {
      const url = parsed(each);
      if (url === undefined) {
        problems.push(`servers: not a NATS URL: ${redacted(each)}`);
        continue;
      }
      servers.push(`${url.hostname}:${url.port === '' ? '4222' : url.port}`);
      if (url.protocol === 'tls:') tls = true;
      if (url.username !== '') auths.set(`${url.username}:${url.password}`, credentialsOf(url));
    }
  }
  if (auths.size > 1) problems.push('servers: the credentials in the URLs differ');
  return { servers, auth: [...auths.values()][0], tls };
}

function parsed(text: unknown): URL | undefined {
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  try {
    const url = new URL(trimmed.includes('://') ? trimmed : `nats://${trimmed}`);
    const known = url.protocol === 'nats:' || url.protocol === 'tls:';
    const bare = url.pathname === '' || url.pathname === '/';
    if (!known || !bare || url.hostname === '' || url.search !== '' || url.hash !== '') {
      return undefined;
    }
    credentialsOf(url);
    return url;
  } catch {
    // Not a URL, or credentials with a broken percent code: the caller words the problem.
    return undefined;
  }
}

function credentialsOf(url: URL): NatsAuthOptions {
  const user = decodeURIComponent(url.username);
  if (url.password === '') return { token: user };
  return { user, password: decodeURIComponent(url.password) };
}

/** Hides credentials also where the text has no scheme, or more than one `@`. */
function redacted(text: unknown): string {
  if (typeof text !== 'string') return typeof text;
  const schemed = text.includes('://') ? text : `nats://${text}`;
  return JSON.stringify(redactUrl(schemed.replace(/\/\/.*@/s, '//***@')).slice(0, 80));
}

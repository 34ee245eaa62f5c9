import { readFileSync } from 'node:fs';

import type { Authenticator } from '@nats-io/transport-node';
import {
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';

/** How a connection proves who it is; at most one of the ways. */
export interface NatsAuthOptions {
  /** With `password`. */
  user?: string;
  password?: string;
  token?: string;
  /** An nkey seed (`SU...`), or the path of a file that holds it. */
  nkeySeed?: string;
  nkeySeedFile?: string;
  /** The path of a `.creds` file (JWT and seed). Read again at every reconnect: it may be renewed. */
  credentialsFile?: string;
}

/** Checks the ways to authenticate; problems never quote a secret. Undefined: none is given. */
export function natsAuthenticator(
  options: NatsAuthOptions,
  problems: string[],
): Authenticator | undefined {
  const { user, password, token, nkeySeed, nkeySeedFile, credentialsFile } = options;
  const given = Object.entries({ user, token, nkeySeed, nkeySeedFile, credentialsFile })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length > 1) problems.push(`give only one of ${given.join(', ')}`);
  if (password !== undefined && user === undefined) problems.push('password needs user');
  for (const name of given) {
    const value = options[name as keyof NatsAuthOptions];
    if (typeof value !== 'string' || value === '') problems.push(`${name} must be a text`);
  }
  if (problems.length > 0) return undefined;
  if (user !== undefined) return usernamePasswordAuthenticator(user, password);
  if (token !== undefined) return tokenAuthenticator(token);
  if (nkeySeed !== undefined) {
    const seed = new TextEncoder().encode(nkeySeed.trim());
    return tried('nkeySeed', nkeyAuthenticator(seed), problems);
  }
  if (nkeySeedFile !== undefined) {
    const seed = fileReader('nkeySeedFile', nkeySeedFile, problems);
    return seed && tried('nkeySeedFile', nkeyAuthenticator(trimmed(seed)), problems);
  }
  if (credentialsFile === undefined) return undefined;
  const credentials = fileReader('credentialsFile', credentialsFile, problems);
  return credentials && tried('credentialsFile', credsAuthenticator(credentials), problems);
}

/** Reads a file at every call; what was read last serves while it cannot be read. */
function fileReader(
  name: string,
  path: string,
  problems: string[],
): (() => Uint8Array) | undefined {
  let last: Uint8Array;
  try {
    last = readFileSync(path);
  } catch (error) {
    problems.push(`${name} cannot be read: ${(error as Error).message}`);
    return undefined;
  }
  return () => {
    try {
      last = readFileSync(path);
    } catch {
      // A renewal may be replacing the file right now; throwing here would close for ever.
    }
    return last;
  };
}

function trimmed(read: () => Uint8Array): () => Uint8Array {
  return () => new TextEncoder().encode(new TextDecoder().decode(read()).trim());
}

/** Lets an authenticator answer a challenge once, so that a bad seed shows now, not on connecting. */
function tried(
  name: string,
  authenticator: Authenticator,
  problems: string[],
): Authenticator | undefined {
  try {
    authenticator('challenge');
    return authenticator;
  } catch {
    // The cause may quote what it could not read: a secret.
    problems.push(
      `${name} holds no valid nkey seed${name === 'credentialsFile' ? ' and JWT' : ''}`,
    );
    return undefined;
  }
}

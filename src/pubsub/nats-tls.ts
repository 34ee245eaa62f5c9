import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/** TLS: `{}` asks for it with the system's authorities. Files are read at every connect. */
export interface NatsTlsOptions {
  caFile?: string;
  ca?: string;
  certFile?: string;
  cert?: string;
  keyFile?: string;
  key?: string;
  /** TLS before the server's first line; the server must be configured for it. */
  handshakeFirst?: boolean;
  /** False accepts any certificate; for trials only. Default true. */
  rejectUnauthorized?: boolean;
}

/** TLS options as the client hands them on to node. */
export interface ClientTls extends NatsTlsOptions {
  checkServerIdentity?: (host: string, certificate: PeerCertificate) => Error | undefined;
}

const TEXTS = ['caFile', 'ca', 'certFile', 'cert', 'keyFile', 'key'] as const;
const FLAGS = ['handshakeFirst', 'rejectUnauthorized'] as const;
const NAMES: ReadonlySet<string> = new Set([...TEXTS, ...FLAGS]);

/** Checks TLS options; `servers` are `host:port` each. */
export function natsTls(
  tls: NatsTlsOptions,
  servers: readonly string[],
  problems: string[],
): ClientTls {
  if (typeof tls !== 'object' || tls === null) {
    problems.push('tls must be an object');
    return {};
  }
  for (const name of Object.keys(tls)) {
    if (!NAMES.has(name)) problems.push(`tls.${name} is not known`);
  }
  for (const name of TEXTS) {
    if (!['string', 'undefined'].includes(typeof tls[name])) {
      problems.push(`tls.${name} must be a text`);
    }
  }
  for (const name of FLAGS) {
    if (!['boolean', 'undefined'].includes(typeof tls[name])) {
      problems.push(`tls.${name} must be true or false`);
    }
  }
  for (const name of ['ca', 'cert', 'key'] as const) {
    const file = tls[`${name}File`];
    if (file === undefined) continue;
    if (tls[name] !== undefined) problems.push(`give only one of tls.${name} and tls.${name}File`);
    if (!isReadable(file)) problems.push(`tls.${name}File cannot be read: ${file}`);
  }
  const hasCert = (tls.cert ?? tls.certFile) !== undefined;
  const hasKey = (tls.key ?? tls.keyFile) !== undefined;
  if (hasCert !== hasKey) problems.push('tls.cert and tls.key go together');
  return { ...tls, ...addressCheck(servers) };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    // Whatever the cause: the caller names the path.
    return false;
  }
}

/**
 * Where a server is given by its address, the client names no host, and node then checks the
 * certificate for "localhost". Checks it for the addresses given instead.
 */
function addressCheck(servers: readonly string[]): Pick<ClientTls, 'checkServerIdentity'> {
  const hosts = servers.map((each) => each.replace(/:\d+$/, '').replaceAll(/[[\]]/g, ''));
  const meant = hosts.filter((host) => isIP(host) !== 0 || host === 'localhost');
  if (meant.every((host) => host === 'localhost')) return {};
  return {
    checkServerIdentity(host, certificate) {
      if (host !== 'localhost') return checkServerIdentity(host, certificate);
      const errors = meant.map((each) => checkServerIdentity(each, certificate));
      return errors.includes(undefined) ? undefined : errors[0];
    },
  };
}

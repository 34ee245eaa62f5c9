import { errors } from '@nats-io/transport-node';

import { CoterieError } from '../runtime/errors.ts';
import { redactUrl } from '../runtime/logger.ts';

/** Codes of node's TLS and certificate errors. */
const TLS_CODE = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/;
const TLS_TEXT = /certificate|\btls\b|\bssl\b|\bpem\b/i;

/** Why the first connect failed, as the caller gets it. */
export function connectError(cause: unknown, servers: readonly string[]): CoterieError {
  const where = servers.map(redactUrl).join(', ');
  const text = textOf(cause);
  if (isAuthError(cause)) {
    return new CoterieError('driver-failed', `NATS at ${where} refused the credentials: ${text}`, {
      hint: 'Check user and password, token, nkey or credentials file, and that they have not expired.',
      cause,
    });
  }
  const code = (cause as { code?: unknown } | undefined)?.code;
  if ((typeof code === 'string' && TLS_CODE.test(code)) || TLS_TEXT.test(text)) {
    return new CoterieError('driver-failed', `no TLS connection to NATS at ${where}: ${text}`, {
      hint: 'Check tls: the authority (ca), the own certificate, the host name, and that both sides use it.',
      cause,
    });
  }
  const isLate = cause instanceof errors.TimeoutError;
  return new CoterieError('disconnected', `NATS at ${where} cannot be reached: ${text}`, {
    hint: isLate
      ? 'It may be overloaded, no NATS server, or want a client certificate (tls.cert, tls.key).'
      : 'Is the server running, and is this its address? Start one with "nats-server".',
    cause,
  });
}

/** An error that the server or the client reported while connected. */
export function statusError(cause: Error): CoterieError {
  const text = textOf(cause);
  if (cause instanceof errors.PermissionViolationError) {
    return new CoterieError('driver-failed', `NATS refused: ${text}`, {
      hint: `Allow ${cause.operation} on "${cause.subject}" for this user, or do not use it.`,
      cause,
    });
  }
  if (/slow consumer/i.test(text)) {
    return new CoterieError('overloaded', `NATS cut the connection: ${text}`, {
      hint: 'This process reads too slowly; messages for it were lost.',
      cause,
    });
  }
  return new CoterieError('driver-failed', `NATS: ${text}`, { cause });
}

/** The connection will not come back by itself. */
export function endError(closedBy: unknown): CoterieError {
  // The client wraps what the driver gave as the reason to stop.
  const inner = closedBy instanceof Error ? closedBy.cause : undefined;
  const cause = isAuthError(inner) ? inner : closedBy;
  return new CoterieError('driver-failed', `NATS is gone for good: ${textOf(cause)}`, {
    hint: isAuthError(cause)
      ? 'The credentials are refused or have expired: renew them and start again.'
      : 'maxReconnectAttempts is used up: start again.',
    cause,
  });
}

/** Whether the server refused the credentials. */
export function isAuthError(cause: unknown): boolean {
  return (
    cause instanceof errors.AuthorizationError ||
    cause instanceof errors.UserAuthenticationExpiredError
  );
}

function textOf(cause: unknown): string {
  return redactUrl(cause instanceof Error ? cause.message : 'no reason given');
}

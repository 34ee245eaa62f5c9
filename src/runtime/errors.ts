/** The closed set of error codes. `docs/errors.md` says of each what happened and what to do. */
export const ERROR_CODES = [
  'invalid-options',
  'invalid-argument',
  'invalid-state',
  'invalid-frame',
  'unsupported-version',
  'unknown-codec',
  'undecodable',
  'too-large',
  'name-taken',
  'node-key-taken',
  'config-mismatch',
  'join-timeout',
  'replaced',
  'disconnected',
  'driver-failed',
  'driver-missing',
  'closed',
  'timeout',
  'unconfirmed',
  'overloaded',
  'expired',
  'not-owner',
  'no-handler',
  'no-members',
  'no-quorum',
  'unknown-member',
  'no-stream',
  'events-lost',
  'reentrant',
  'too-many-hops',
  'handler-failed',
  'aborted',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** True for text that is one of the codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(text);
}

/** Codes after which the same call may succeed later without a change by the caller. */
const RETRIABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'join-timeout',
  'disconnected',
  'timeout',
  'unconfirmed',
  'overloaded',
  'expired',
  'not-owner',
  'no-handler',
  'no-members',
  'no-quorum',
]);

export interface CoterieErrorOptions {
  /** One sentence that says what to do about it. */
  hint?: string;
  cause?: unknown;
}

/** The one error class. Everything that the library throws or rejects with is one of these. */
export class CoterieError extends Error {
  override readonly name = 'CoterieError';
  readonly code: ErrorCode;
  /** True when the same call may succeed later without a change by the caller. */
  readonly retriable: boolean;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: CoterieErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retriable = RETRIABLE.has(code);
    this.hint = options.hint;
  }

  /** Wraps a foreign error at the boundary; a CoterieError passes through unchanged. */
  static from(cause: unknown, code: ErrorCode = 'internal'): CoterieError {
    if (cause instanceof CoterieError) return cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    return new CoterieError(code, text, { cause });
  }
}

/** Throws `internal` when an invariant of this library does not hold. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new CoterieError('internal', `broken invariant: ${message}`);
}

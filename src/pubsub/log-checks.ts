import { CoterieError } from '../runtime/errors.ts';
import { copyHeaders, headersSize } from './headers.ts';
import type {
  GroupOptions,
  LogGap,
  LogInput,
  LogPosition,
  StreamLimits,
  TakeOptions,
} from './log.ts';
import { checkSubject } from './subject.ts';

/** Events of one append, one take, one snapshot. */
const MAX_BATCH = 10_000;
const MAX_WAIT_MS = 60_000;
const DAY_MS = 86_400_000;
/** The end of the year 9999. */
const MAX_TIME = 253_402_300_799_999;

/** A checked event; headers are a frozen copy. */
export interface CheckedInput extends LogInput {
  /** Payload, topic and headers. */
  readonly size: number;
}

/** Group options with their defaults. */
export interface GroupConfig {
  readonly from: LogPosition;
  readonly ack: 'explicit' | 'none';
  readonly graceMs: number;
  readonly maxInFlight: number;
  readonly settings: string;
  readonly onGap: (gap: LogGap) => void;
}

/** Checks the events of one append; throws `invalid-argument` for the first that does not pass. */
export function checkInputs(events: readonly LogInput[]): readonly CheckedInput[] {
  if (!Array.isArray(events) || events.length > MAX_BATCH) {
    throw bad(`events must be an array of at most ${MAX_BATCH}`);
  }
  return events.map(checkInput);
}

function checkInput(event: LogInput): CheckedInput {
  const { data, topic, idempotencyKey } = event;
  if (!(data instanceof Uint8Array)) throw bad('data of an event must be a Uint8Array');
  if (topic !== undefined) checkSubject(topic);
  if (idempotencyKey !== undefined && !/^[!-~]{1,128}$/.test(idempotencyKey)) {
    throw bad('an idempotencyKey is 1 to 128 printable characters without blanks');
  }
  const headers = event.headers === undefined ? undefined : copyHeaders(event.headers);
  for (const name in headers) {
    // To a NATS server such a header is an order: expectations, roll-ups, times to live.
    if (/^nats-/i.test(name)) throw bad(`a header of an event must not begin with Nats-: ${name}`);
  }
  const size =
    data.length + (topic?.length ?? 0) + (headers === undefined ? 0 : headersSize(headers));
  return {
    data,
    size,
    ...(topic === undefined ? {} : { topic }),
    ...(headers === undefined ? {} : { headers }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** Checks the shape of a position; whether an id is the store's own, `isId` says. */
export function checkPosition(from: LogPosition, isId: (id: string) => boolean): void {
  if (from === 'newest' || from === 'oldest') return;
  if (typeof from === 'object' && from !== null) {
    if ('after' in from && typeof from.after === 'string') {
      checkIds([from.after], isId);
      return;
    }
    if ('at' in from && Number.isInteger(from.at) && from.at >= 0 && from.at <= MAX_TIME) return;
  }
  throw bad('a position is "newest", "oldest", { after: id } or { at: unix ms }');
}

/** Checks ids that may come from anywhere. */
export function checkIds(ids: readonly string[], isId: (id: string) => boolean): void {
  if (!Array.isArray(ids) || ids.length > MAX_BATCH) throw bad(`at most ${MAX_BATCH} ids`);
  for (const id of ids) {
    if (typeof id === 'string' && id.length <= 64 && isId(id)) continue;
    const shown = typeof id === 'string' ? JSON.stringify(id.slice(0, 64)) : typeof id;
    throw bad(`not an id of this store: ${shown}`);
  }
}

export function checkTake({ limit, waitMs }: TakeOptions): void {
  checkCount('limit', limit, 1, MAX_BATCH);
  if (!(waitMs >= 0 && waitMs <= MAX_WAIT_MS)) throw bad(`waitMs must be 0 to ${MAX_WAIT_MS}`);
}

export function checkSnapshotLimit(limit: number): void {
  checkCount('limit', limit, 1, MAX_BATCH);
}

export function checkDelay(delayMs: number): void {
  if (!(delayMs >= 0 && delayMs <= DAY_MS)) throw bad(`a delay must be 0 to ${DAY_MS} ms`);
}

/** Checks limits; for `trim` a length of 0 is allowed, and one limit must be given. */
export function checkLimits(limits: StreamLimits, forTrim = false): void {
  const { maxLength, maxAgeMs, maxBytes } = limits;
  if (maxLength !== undefined) checkCount('maxLength', maxLength, forTrim ? 0 : 1);
  if (maxAgeMs !== undefined) checkCount('maxAgeMs', maxAgeMs, forTrim ? 0 : 100);
  if (maxBytes !== undefined) checkCount('maxBytes', maxBytes, forTrim ? 0 : 1024);
  if (forTrim && maxLength === undefined && maxAgeMs === undefined && maxBytes === undefined) {
    throw bad('trim needs maxLength, maxAgeMs or maxBytes');
  }
}

export function groupConfig(options: GroupOptions, isId: (id: string) => boolean): GroupConfig {
  const { from = 'newest', ack = 'explicit', settings = '' } = options;
  const { graceMs = 20_000, maxInFlight = 1000 } = options;
  checkPosition(from, isId);
  if (ack !== 'explicit' && ack !== 'none') throw bad('ack must be "explicit" or "none"');
  checkCount('graceMs', graceMs, 100, DAY_MS);
  checkCount('maxInFlight', maxInFlight, 1, MAX_BATCH);
  if (typeof settings !== 'string' || !/^[ -~]{0,200}$/.test(settings)) {
    throw bad('settings must be 200 printable characters at most');
  }
  const { onGap = (): void => {} } = options;
  if (typeof onGap !== 'function') throw bad('onGap must be a function');
  return { from, ack, graceMs, maxInFlight, settings, onGap };
}

/** What the members of a group must agree on, as text that a store keeps. */
export function groupText({ ack, graceMs, settings }: GroupConfig): string {
  return `coterie ack=${ack} graceMs=${graceMs} ${settings}`;
}

export function groupMismatch(stream: string, name: string, has: string, want: string): Error {
  return new CoterieError(
    'config-mismatch',
    `group ${name} of ${stream} has other options: ${JSON.stringify(has.slice(0, 300))}, ` +
      `not ${JSON.stringify(want)}`,
    { hint: 'Use the same options everywhere, or another name, or remove the group.' },
  );
}

export function limitsMismatch(stream: string): CoterieError {
  return new CoterieError('config-mismatch', `stream ${stream} exists with other limits`, {
    hint: 'Use the same limits, or destroy the stream.',
  });
}

export function noStream(stream: string, cause?: unknown): CoterieError {
  return new CoterieError('no-stream', `there is no stream ${stream}`, {
    hint: 'Create it, or append without onlyIfExists.',
    ...(cause === undefined ? {} : { cause }),
  });
}

export function tooLarge(size: number, max: number): CoterieError {
  return new CoterieError('too-large', `an event of ${size} bytes, ${max} at most`);
}

function checkCount(name: string, value: number, least: number, most = 2 ** 50): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw bad(`${name} must be an integer of ${least} to ${most}`);
}

function bad(text: string): CoterieError {
  return new CoterieError('invalid-argument', text);
}

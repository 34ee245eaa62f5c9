import type { MessageHeaders } from '../runtime/message.ts';
import type { LogEvent, LogPosition } from './log.ts';

/** Fields of an entry: `d`, `t`, `h`. */
const [DATA, TOPIC, HEADERS] = Buffer.from('dth');

const MAX = 2n ** 64n - 1n;
/** After every id of one ms. */
const LAST = MAX.toString();

/** Ids of Redis, `ms-sequence`, padded so that they ascend as text. */
export function redisId(raw: string): string {
  const dash = raw.indexOf('-');
  const sequence = raw.slice(dash + 1).padStart(12, '0');
  return `${raw.slice(0, dash).padStart(13, '0')}-${sequence}`;
}

/** As Redis writes it. */
export function rawId(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  return `${BigInt(ms)}-${BigInt(sequence)}`;
}

export function isRedisId(id: string): boolean {
  const [, ms, sequence] = /^(\d{13,20})-(\d{12,20})$/.exec(id) ?? [];
  if (ms === undefined || sequence === undefined) return false;
  return BigInt(ms) <= MAX && BigInt(sequence) <= MAX;
}

/** The id right before, as Redis writes it: reading after it begins with this one. */
export function rawBefore(raw: string): string {
  const [ms = '0', sequence = '0'] = raw.split('-');
  if (BigInt(sequence) > 0n) return `${ms}-${BigInt(sequence) - 1n}`;
  return BigInt(ms) > 0n ? `${BigInt(ms) - 1n}-${LAST}` : '0-0';
}

/** The raw id after which a position begins; undefined for the newest. */
export function rawStart(from: LogPosition): string | undefined {
  if (from === 'newest') return undefined;
  if (from === 'oldest') return '0-0';
  if ('after' in from) return rawId(from.after);
  return from.at > 0 ? `${from.at - 1}-${LAST}` : '0-0';
}

/** Keys of one stream; the braces put them on one node of a cluster. */
export function redisKeys(
  prefix: string,
  stream: string,
): { stream: string; meta: string; once: string; onceTimes: string; nak(group: string): string } {
  const base = `${prefix}:{${stream}}`;
  return {
    stream: base,
    meta: `${base}:meta`,
    once: `${base}:once`,
    onceTimes: `${base}:once-times`,
    nak: (group) => `${base}:nak:${group}`,
  };
}

/** Fields of an entry, or undefined for one that was removed. */
export function redisEvent(stream: string, id: Buffer, fields: readonly Buffer[]): LogEvent {
  const raw = id.toString();
  let data: Buffer | undefined;
  let topic = '';
  let headers: Buffer | undefined;
  for (let n = 0; n + 1 < fields.length; n += 2) {
    const name = fields[n] as Buffer;
    const value = fields[n + 1] as Buffer;
    if (name.length !== 1) continue;
    if (name[0] === DATA) data = value;
    else if (name[0] === TOPIC) topic = value.toString();
    else if (name[0] === HEADERS) headers = value;
  }
  return {
    id: redisId(raw),
    stream,
    topic: topic === '' ? undefined : topic,
    // A part of what was read from the socket would keep all of it.
    data: new Uint8Array(data ?? []),
    headers: readHeaders(headers),
    time: Number(raw.slice(0, raw.indexOf('-'))),
  };
}

export function writeHeaders(headers: MessageHeaders | undefined): string {
  return headers === undefined ? '' : JSON.stringify(headers);
}

/** What a foreign publisher wrote there is read as no headers. */
function readHeaders(bytes: Buffer | undefined): MessageHeaders | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const headers: Record<string, readonly string[]> = Object.create(null);
    for (const [name, values] of Object.entries(parsed)) {
      if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) {
        return undefined;
      }
      headers[name] = Object.freeze(values as string[]);
    }
    return Object.freeze(headers);
  } catch {
    // Not JSON: not ours.
    return undefined;
  }
}

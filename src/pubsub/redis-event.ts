import type { MessageHeaders } from '../runtime/message.ts';
import type { LogEvent, LogPosition } from './log.ts';
import { OwnBytes } from './own-bytes.ts';

/** Fields of an entry: `d`, `t`, `h`. */
const [DATA, TOPIC, HEADERS] = Buffer.from('dth');

const [DASH, ZERO] = [0x2d, 0x30] as const;

const MAX = 2n ** 64n - 1n;
/** After every id of one ms. */
const LAST = MAX.toString();

/** Ids of Redis, `ms-sequence`, padded so that they ascend as text. */
export function redisId(raw: string): string {
  const dash = raw.indexOf('-');
  return paddedId(raw.slice(0, dash), raw.slice(dash + 1));
}

const ZEROS = '000000000000';

function paddedId(ms: string, sequence: string): string {
  const begin = ms.length < 13 ? ms.padStart(13, '0') : ms;
  return `${begin}-${ZEROS.slice(sequence.length)}${sequence}`;
}

/** As Redis writes it. */
export function rawId(id: string): string {
  const dash = id.indexOf('-');
  return `${unpadded(id, 0, dash)}-${unpadded(id, dash + 1, id.length)}`;
}

/** The digits between two places, without zeros before them. */
function unpadded(id: string, from: number, to: number): string {
  let at = from;
  while (at < to - 1 && id.charCodeAt(at) === ZERO) at += 1;
  return id.slice(at, to);
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

/** Longer sequences are read as text. */
const EASY_DIGITS = 9;

/** Turns entries of one stream into events. */
export class RedisDecoder {
  readonly #stream: string;
  readonly #bytes = new OwnBytes();
  /** Of the entry before: many have the ms in common. */
  #ms = Buffer.alloc(0);
  #time = 0;
  #begin = '';

  constructor(stream: string) {
    this.#stream = stream;
  }

  decode(id: Buffer, fields: readonly Buffer[]): LogEvent {
    const text = this.#id(id);
    let data: Buffer | undefined;
    let topic: string | undefined;
    let headers: MessageHeaders | undefined;
    for (let n = 0; n + 1 < fields.length; n += 2) {
      const name = fields[n] as Buffer;
      const value = fields[n + 1] as Buffer;
      if (name.length !== 1) continue;
      if (name[0] === DATA) data = value;
      else if (name[0] === TOPIC) topic = value.length === 0 ? undefined : value.toString();
      else if (name[0] === HEADERS) headers = readHeaders(value);
    }
    return {
      id: text,
      stream: this.#stream,
      topic,
      // A part of what was read from the socket would keep all of it.
      data: data === undefined ? new Uint8Array(0) : this.#bytes.copy(data),
      headers,
      time: this.#time,
    };
  }

  /** As `redisId`, and keeps the time of it. */
  #id(id: Buffer): string {
    const ms = this.#ms;
    let at = 0;
    while (at < ms.length && id[at] === ms[at]) at += 1;
    if (at < ms.length || id[at] !== DASH) {
      at = id.indexOf(DASH);
      const text = id.toString('latin1', 0, at);
      this.#ms = Buffer.from(id.subarray(0, at));
      this.#time = Number(text);
      this.#begin = `${text.padStart(13, '0')}-`;
    }
    const digits = id.length - at - 1;
    if (digits > EASY_DIGITS) return redisId(id.toString('latin1'));
    let sequence = 0;
    for (let n = at + 1; n < id.length; n += 1) {
      sequence = sequence * 10 + (id[n] as number) - ZERO;
    }
    return `${this.#begin}${ZEROS.slice(digits)}${sequence}`;
  }
}

export function writeHeaders(headers: MessageHeaders | undefined): string {
  return headers === undefined ? '' : JSON.stringify(headers);
}

/** What a foreign publisher wrote there is read as no headers. */
function readHeaders(bytes: Buffer): MessageHeaders | undefined {
  if (bytes.length === 0) return undefined;
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

import { CoterieError } from '../runtime/errors.ts';

/** Checks of single values from the wire; `what` names the field, never its content. */

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const INSTANCE = /^[0-9a-f]{16}$/;
const CONFIG = /^[!-~]{0,128}$/;
const CODE = /^[a-z][a-z-]{0,39}$/;
/** Tokens of printable ASCII without blanks and wildcards, joined by dots. */
const SUBJECT = /^[!-)+\-/-=?-~]+(?:\.[!-)+\-/-=?-~]+)*$/;
const MAX_SUBJECT_LENGTH = 255;

/** What is thrown for bytes that are no frame of ours. */
export function invalidFrame(reason: string, cause?: unknown): CoterieError {
  return new CoterieError('invalid-frame', reason, { cause });
}

/** A member's or a clique's name. */
export function checkName(name: string, what: string): string {
  if (!NAME.test(name)) throw invalidFrame(`bad ${what}`);
  return name;
}

/** A name, or nothing. */
export function checkOptionalName(name: string, what: string): string {
  return name === '' ? name : checkName(name, what);
}

/** 16 hex characters: an instance, a digest or the id of a ring. */
export function checkHex(hex: string, what: string): string {
  if (!INSTANCE.test(hex)) throw invalidFrame(`bad ${what}`);
  return hex;
}

/** 16 hex characters, or nothing. */
export function checkOptionalHex(hex: string, what: string): string {
  return hex === '' ? hex : checkHex(hex, what);
}

/** The fingerprint of a ring configuration, or nothing from a sender that has none. */
export function checkConfig(config: string): string {
  if (!CONFIG.test(config)) throw invalidFrame('bad configuration');
  return config;
}

/** Why something was refused: a word of lower-case letters and hyphens. */
export function checkCode(code: string): string {
  if (!CODE.test(code)) throw invalidFrame('bad code');
  return code;
}

/** A stream or a reply subject. */
export function checkSubject(subject: string, what: string): string {
  if (subject.length > MAX_SUBJECT_LENGTH || !SUBJECT.test(subject)) {
    throw invalidFrame(`bad ${what}`);
  }
  return subject;
}

/** Text of at most `most` characters. */
export function checkLength(text: string, most: number, what: string): string {
  if (text.length > most) throw invalidFrame(`${what} too long`);
  return text;
}

/** An integer from `least` to 2^53 - 1: doubles hold NaN, Infinity, fractions and 1e300 too. */
export function checkInteger(value: number, least: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < least) throw invalidFrame(`bad ${what}`);
  return value;
}

/** A run of sequences, `first` and the ones after it; returns how many they are. */
export function checkRun(first: number, count: number): number {
  checkInteger(first, 1, 'sequence');
  checkInteger(count, 1, 'count');
  // Not `first + count - 1`: doubles round that to a number which looks safe.
  if (count - 1 > Number.MAX_SAFE_INTEGER - first) throw invalidFrame('bad range');
  return count;
}

/** A duration or a time in ms: finite, not negative, fractions allowed. */
export function checkMs(value: number, what: string): number {
  // Written so that NaN fails too.
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw invalidFrame(`bad ${what}`);
  return value;
}

/** A number within `least` and `most`. */
export function checkWithin(value: number, least: number, most: number, what: string): number {
  if (!(value >= least && value <= most)) throw invalidFrame(`bad ${what}`);
  return value;
}

/** A partition of a ring that has `partitions`. */
export function checkPartition(value: number, partitions: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= partitions) {
    throw invalidFrame('bad partition');
  }
  return value;
}

/** Refuses one entry more than `most`. */
export function checkCount(count: number, most: number, what: string): void {
  if (count > most) throw invalidFrame(`too many ${what}`);
}

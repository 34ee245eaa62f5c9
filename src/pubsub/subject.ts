import { CoterieError } from '../runtime/errors.ts';

/** The longest subject, in bytes: NATS takes more, but no subject of ours needs it. */
const MAX_SUBJECT_BYTES = 255;

/** Printable ASCII but blank, `*`, `.` and `>`: what a token of a subject may hold. */
const TOKEN = '[!-)+\\-/-=?-~]+';
const SUBJECT = new RegExp(`^${TOKEN}(?:\\.${TOKEN})*$`);
const PATTERN = new RegExp(`^(?:(?:${TOKEN}|\\*)(?:\\.(?:${TOKEN}|\\*))*(?:\\.>)?|>)$`);
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Subjects that belong to Coterie itself, to the NATS server, or to waiting requests. */
const RESERVED = /^(?:coterie\.|\$|_INBOX\.)/;

/** What passed last: nearly all messages of a process have the same few subjects. */
const passed = { subject: '', stream: '' };

/** What a name is of, as error texts call it. */
export type NameKind = 'clique' | 'member' | 'queue group' | 'stream' | 'group' | 'sink';

/**
 * Checks a subject to publish on, or a reply subject: tokens of printable ASCII joined by dots, 255
 * bytes at most. An allow-list: what NATS would read as the end of a protocol line never passes.
 * Throws `invalid-argument`.
 */
export function checkSubject(subject: string): void {
  if (subject === passed.subject && subject !== '') return;
  if (!isText(subject, MAX_SUBJECT_BYTES) || !SUBJECT.test(subject)) {
    throw refused('subject', subject, subjectHint(subject));
  }
  passed.subject = subject;
}

/** Checks a subject to listen to: as `checkSubject`, with `*` for one token and a last `>`. */
export function checkPattern(pattern: string): void {
  if (isText(pattern, MAX_SUBJECT_BYTES) && PATTERN.test(pattern)) return;
  throw refused('subject pattern', pattern, patternHint(pattern));
}

/**
 * Checks the name of a stream: a subject outside of what Coterie (`coterie.`), the NATS server
 * (`$...`) and requests (`_INBOX.`) keep for themselves. Throws `invalid-argument`.
 */
export function checkStream(stream: string): void {
  if (stream === passed.stream && stream !== '') return;
  if (!isText(stream, MAX_SUBJECT_BYTES) || !SUBJECT.test(stream)) {
    throw refused('stream', stream, subjectHint(stream));
  }
  if (RESERVED.test(stream)) {
    throw refused('stream', stream, 'Subjects under "coterie.", "$" and "_INBOX." are reserved.');
  }
  passed.stream = stream;
}

/** Checks a name that is one token of `[A-Za-z0-9_-]`, 1 to 64. Throws `invalid-argument`. */
export function checkName(kind: NameKind, name: string): void {
  if (isText(name, 64) && NAME.test(name)) return;
  throw refused(`${kind} name`, name, 'Use 1 to 64 letters, digits, "_" and "-".');
}

/** Whether a pattern covers a subject; both have been checked before. */
export function matches(pattern: string, subject: string): boolean {
  let p = 0;
  let s = 0;
  while (p < pattern.length) {
    if (s >= subject.length) return false;
    const pEnd = tokenEnd(pattern, p);
    const sEnd = tokenEnd(subject, s);
    if (pEnd - p === 1 && pattern[p] === '>') return true;
    const any = pEnd - p === 1 && pattern[p] === '*';
    if (!any && (pEnd - p !== sEnd - s || !subject.startsWith(pattern.slice(p, pEnd), s))) {
      return false;
    }
    p = pEnd + 1;
    s = sEnd + 1;
  }
  return s >= subject.length;
}

/** Whether a checked pattern covers more than the one subject of the same text. */
export function isPattern(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('>');
}

function tokenEnd(text: string, from: number): number {
  const dot = text.indexOf('.', from);
  return dot === -1 ? text.length : dot;
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max;
}

function subjectHint(subject: unknown): string {
  if (typeof subject === 'string' && /[*>]/.test(subject)) {
    return 'The wildcards "*" and ">" are for subscriptions only.';
  }
  return patternHint(subject);
}

function patternHint(subject: unknown): string {
  if (typeof subject !== 'string') return 'Give it as text.';
  if (subject.length > MAX_SUBJECT_BYTES) return `It may have ${MAX_SUBJECT_BYTES} bytes at most.`;
  if (/(?:^|\.)(?:\.|$)/.test(subject)) return 'It has an empty token: look for needless dots.';
  if (/[*>]/.test(subject)) return '"*" must be a whole token, ">" the whole last one.';
  return 'Use printable ASCII without blanks, tokens joined by dots.';
}

function refused(what: string, value: unknown, hint: string): CoterieError {
  // JSON escapes control characters: a refused text cannot forge a line in a log either.
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value;
  return new CoterieError('invalid-argument', `bad ${what}: ${shown}`, { hint });
}

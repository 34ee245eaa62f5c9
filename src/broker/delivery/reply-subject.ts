import type { ReplyTarget } from '../../codec/data-frame.ts';

/** 36^4: the last four digits of a number are those of a small one. */
const LOW = 1_679_616;

/** The digits above the last four, as they were last: numbers of a process go up by one. */
const above = { value: 0, digits: '' };

/** The subject on which the answer to one question is expected. */
export function replySubject(inbox: string, ref: number): string {
  // Numbers over 2^31 take the engine ten times as long to write in base 36.
  const high = Math.floor(ref / LOW);
  if (high !== above.value) {
    above.value = high;
    above.digits = high === 0 ? '' : high.toString(36);
  }
  const low = (ref - high * LOW).toString(36);
  return `${inbox}.${high === 0 ? low : above.digits + low.padStart(4, '0')}`;
}

/** The inbox that was named last: nearly all answers of one turn go to one. */
const last = { inbox: '' };

/** Takes a reply subject apart; undefined when it is none of ours. */
export function parseReply(subject: string): ReplyTarget | undefined {
  const dot = subject.lastIndexOf('.');
  const digits = subject.length - dot - 1;
  // Ten digits of base 36 are below 2^53.
  if (dot <= 0 || digits < 1 || digits > 10) return undefined;
  let ref = 0;
  for (let at = dot + 1; at < subject.length; at += 1) {
    const digit = digitOf(subject.charCodeAt(at));
    if (digit < 0) return undefined;
    ref = ref * 36 + digit;
  }
  if (last.inbox.length !== dot || !subject.startsWith(last.inbox)) {
    last.inbox = subject.slice(0, dot);
  }
  return { inbox: last.inbox, ref };
}

/** The value of a digit of base 36, in lower case; -1 for what is none. */
function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x7a ? unit - 0x61 + 10 : -1;
}

/** Where a publisher waits for an answer: its inbox, and the number of its question. */
export interface ReplyTarget {
  readonly inbox: string;
  readonly ref: number;
}

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

/** Takes a reply subject apart; undefined when it is none of ours. */
export function parseReply(subject: string): ReplyTarget | undefined {
  const dot = subject.lastIndexOf('.');
  const token = subject.slice(dot + 1);
  if (dot <= 0 || !/^[0-9a-z]{1,10}$/.test(token)) return undefined;
  return { inbox: subject.slice(0, dot), ref: Number.parseInt(token, 36) };
}

/** Where a publisher waits for an answer: its inbox, and the number of its question. */
export interface ReplyTarget {
  readonly inbox: string;
  readonly ref: number;
}

/** The subject on which the answer to one question is expected. */
export function replySubject(inbox: string, ref: number): string {
  return `${inbox}.${ref.toString(36)}`;
}

/** Takes a reply subject apart; undefined when it is none of ours. */
export function parseReply(subject: string): ReplyTarget | undefined {
  const dot = subject.lastIndexOf('.');
  const token = subject.slice(dot + 1);
  if (dot <= 0 || !/^[0-9a-z]{1,10}$/.test(token)) return undefined;
  return { inbox: subject.slice(0, dot), ref: Number.parseInt(token, 36) };
}

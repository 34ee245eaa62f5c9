import { expect, test } from 'vitest';
import { parseReply, replySubject } from './reply-subject.ts';

test.each([1, 35, 36, 2 ** 31, 2 ** 45])('question %d comes back', (ref) => {
  const inbox = 'coterie.orders.d.ada.q';
  expect(parseReply(replySubject(inbox, ref))).toEqual({ inbox, ref });
});

test.each(['', 'x', '.x', 'inbox.', 'inbox.UPPER', 'inbox.a-b', 'inbox.01234567890'])(
  'others are none of ours: %j',
  (subject) => {
    expect(parseReply(subject)).toBeUndefined();
  },
);

import { expect, test } from 'vitest';
import { parseReply, replySubject } from './reply-subject.ts';

const LOW = 36 ** 4;

test.each([0, 1, 35, 36, LOW - 1, LOW, 3 * LOW + 7, 2 ** 31, 2 ** 45])('question %d', (ref) => {
  const inbox = 'coterie.orders.d.ada.q';
  expect(replySubject(inbox, ref)).toBe(`${inbox}.${ref.toString(36)}`);
  expect(parseReply(replySubject(inbox, ref))).toEqual({ inbox, ref });
});

test.each(['', 'x', '.x', 'inbox.', 'inbox.UPPER', 'inbox.a-b', 'inbox.01234567890'])(
  'others are none of ours: %j',
  (subject) => {
    expect(parseReply(subject)).toBeUndefined();
  },
);

test('inboxes take turns', () => {
  for (const inbox of ['a.d.ada.q', 'a.d.bob.q', 'a.d.ada.q', 'a.d.ada']) {
    expect(parseReply(`${inbox}.z1`)).toEqual({ inbox, ref: 35 * 36 + 1 });
  }
});

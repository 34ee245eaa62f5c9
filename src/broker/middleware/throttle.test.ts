import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { compose } from '../middleware.ts';
import { throttle } from './throttle.ts';

test('lets a burst through, then one an interval, in their order', async () => {
  const context = new TestContext();
  const from = context.clock.now();
  const begun: [string, number][] = [];
  const handle = compose([throttle({ perSecond: 10, burst: 3 })], ({ id }, { clock }) => {
    begun.push([id, clock.now() - from]);
  });
  for (let n = 0; n < 6; n += 1) void handle(messageFor({ id: String(n) }), context);
  await context.clock.advance(1000);
  const expected = [0, 0, 0, 100, 200, 300].map((at, place) => [String(place), at]);
  expect(begun).toEqual(expected);
});

test('an abort ends the wait, a deadline keeps it from beginning', async () => {
  const context = new TestContext();
  const handle = compose([throttle({ perSecond: 1 })], () => 'x');
  await handle(messageFor(), context);
  const waiting = Promise.resolve(handle(messageFor(), context)).catch(String);
  await context.clock.advance(0);
  context.abort.abort(new Error('gone'));
  expect(await waiting).toBe('CoterieError: gone');
  expect(context.clock.pending).toBe(0);
  const hurried = new TestContext();
  hurried.deadline = hurried.clock.now() + 500;
  await expect(handle(messageFor(), hurried)).rejects.toMatchObject({ code: 'overloaded' });
});

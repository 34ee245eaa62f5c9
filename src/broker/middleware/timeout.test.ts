import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import type { Handler, HandlerContext } from '../handler.ts';
import { compose } from '../middleware.ts';
import { timeout } from './timeout.ts';

function start(handler: Handler, context = new TestContext()) {
  const handle = compose([timeout({ ms: 100, graceMs: 50 })], handler);
  const outcome = Promise.resolve(handle(messageFor(), context)).then(
    () => 'done',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
  return { context, outcome };
}

const untilAborted: Handler = (_message, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

test('a handler in time is left alone', async () => {
  const { context, outcome } = start(() => 'x');
  expect(await outcome).toBe('done');
  expect(context.clock.pending).toBe(0);
});

test('aborts the signal of one that is not, and fails with timeout', async () => {
  const { context, outcome } = start(untilAborted);
  await context.clock.advance(100);
  expect(await outcome).toBe('timeout');
  expect(context.clock.pending).toBe(0);
});

test('what ends well after its time has failed all the same', async () => {
  const { context, outcome } = start(
    (_message, { clock }) => new Promise((resolve) => void clock.setTimer(() => resolve('x'), 120)),
  );
  await context.clock.advance(130);
  expect(await outcome).toBe('timeout');
});

test('gives up one that heeds no signal after the grace', async () => {
  const { context, outcome } = start(() => new Promise(() => {}));
  await context.clock.advance(149);
  let settled = false;
  void outcome.then(() => (settled = true));
  await context.clock.advance(0);
  expect(settled).toBe(false);
  await context.clock.advance(1);
  expect(await outcome).toBe('timeout');
});

test('extend puts it off, here and outside', async () => {
  let inner: HandlerContext | undefined;
  const { context, outcome } = start((_message, given) => {
    inner = given;
    return untilAborted(messageFor(), given);
  });
  await context.clock.advance(90);
  inner?.extend(500);
  expect(context.extendedMs).toBe(500);
  await context.clock.advance(490);
  expect(inner?.signal.aborted).toBe(false);
  await context.clock.advance(10);
  expect(await outcome).toBe('timeout');
});

test('the abort of the broker reaches the handler with its reason', async () => {
  const { context, outcome } = start(untilAborted);
  context.abort.abort(new Error('evicted'));
  expect(await outcome).toBe('evicted');
  expect(context.clock.pending).toBe(0);
});

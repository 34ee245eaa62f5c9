import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { compose } from '../middleware.ts';
import { circuitBreaker } from './circuit-breaker.ts';

test('opens after failures in a row, lets one try after a while, closes when that succeeds', async () => {
  const context = new TestContext();
  const fails = new Set(['orders']);
  const ran: string[] = [];
  const handle = compose([circuitBreaker({ failures: 3, openMs: 1000 })], ({ stream }) => {
    ran.push(stream);
    if (fails.has(stream)) throw new Error('down');
  });
  const one = (stream = 'orders'): Promise<string> =>
    Promise.resolve(handle(messageFor({ stream }), context)).then(
      () => 'ok',
      (error: Error & { code?: string }) => error.code ?? error.message,
    );
  const states = (): unknown[] =>
    context.told.map(([, value]) => (value as { state: string }).state);

  expect([await one(), await one(), await one()]).toEqual(['down', 'down', 'down']);
  expect([await one(), ran.length]).toEqual(['overloaded', 3]);
  // Another stream has a circuit of its own.
  expect(await one('bills')).toBe('ok');
  await context.clock.advance(1000);
  // One tries; those beside it do not.
  expect(await Promise.all([one(), one()])).toEqual(['down', 'overloaded']);
  expect(await one()).toBe('overloaded');
  await context.clock.advance(1000);
  fails.clear();
  expect(await Promise.all([one(), one()])).toEqual(['ok', 'overloaded']);
  expect([await one(), await one()]).toEqual(['ok', 'ok']);
  expect(states()).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
});

test('only failures in a row count', async () => {
  const context = new TestContext();
  let runs = 0;
  const handle = compose([circuitBreaker({ failures: 2 })], () => {
    runs += 1;
    if (runs % 2 === 0) throw new Error('now and then');
  });
  for (let n = 0; n < 10; n += 1) {
    await Promise.resolve(handle(messageFor(), context)).catch(() => {});
  }
  expect([runs, context.told]).toEqual([10, []]);
});

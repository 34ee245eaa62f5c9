import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { compose } from '../middleware.ts';
import { retry, type RetryOptions } from './retry.ts';

/** What a run rejects with. */
const failureOf = (run: Promise<unknown>): Promise<string> =>
  run.then(String, (error: Error) => error.message);

/** A handler that fails so many times, with what it saw. */
function failing(times: number, error: () => unknown = () => new Error('no')) {
  const attempts: number[] = [];
  const at: number[] = [];
  const context = new TestContext();
  const run = (options: RetryOptions = {}) =>
    compose([retry(options)], (_message, { attempt, clock }) => {
      attempts.push(attempt);
      at.push(clock.now());
      if (attempts.length <= times) throw error();
      return 'done';
    })(messageFor(), context) as Promise<unknown>;
  return { attempts, at, context, run };
}

test('runs again until it succeeds, and attempt counts', async () => {
  const { attempts, context, run } = failing(2);
  const outcome = run({ attempts: 5 });
  await context.clock.advance(10_000);
  expect(await outcome).toBe('done');
  expect(attempts).toEqual([1, 2, 3]);
  expect(context.told.map(([event]) => event)).toEqual(['retried', 'retried']);
  expect(context.clock.pending).toBe(0);
});

test('gives the last error when the attempts are used up', async () => {
  const { attempts, context, run } = failing(9);
  const outcome = failureOf(run({ attempts: 4 }));
  await context.clock.advance(10_000);
  expect(await outcome).toBe('no');
  expect(attempts).toEqual([1, 2, 3, 4]);
});

test('pauses are random below a cap that doubles up to maxMs', async () => {
  const { at, context, run } = failing(99);
  const outcome = run({ attempts: 40, minMs: 10, maxMs: 100, budget: 1000 }).catch(() => {});
  await context.clock.advance(100_000);
  await outcome;
  const pauses = at.slice(1).map((each, place) => each - (at[place] as number));
  for (const [place, pause] of pauses.entries()) {
    expect(pause).toBeLessThanOrEqual(Math.min(100, 10 * 2 ** place));
  }
  expect(Math.max(...pauses)).toBeGreaterThan(60);
  expect(Math.min(...pauses.slice(5))).toBeLessThan(30);
});

test('an aborted signal ends the pause with its reason', async () => {
  const { attempts, context, run } = failing(9);
  const outcome = failureOf(run({ minMs: 1000 }));
  await context.clock.advance(0);
  context.abort.abort(new CoterieError('aborted', 'put out of the ring'));
  expect(await outcome).toBe('put out of the ring');
  expect([attempts, context.clock.pending]).toEqual([[1], 0]);
});

test('does not outlast the deadline', async () => {
  const { attempts, context, run } = failing(99);
  context.deadline = context.clock.now() + 200;
  const outcome = failureOf(run({ attempts: 100, minMs: 60, maxMs: 60, budget: 1000 }));
  await context.clock.advance(10_000);
  expect(await outcome).toBe('no');
  expect(attempts.length).toBeGreaterThan(2);
  expect(context.clock.now()).toBeGreaterThan(context.deadline);
  expect(context.told.length).toBe(attempts.length - 1);
});

test('what is not worth it is not tried again', async () => {
  const final = failing(9, () => new CoterieError('handler-failed', 'for good'));
  await expect(final.run()).rejects.toThrow('for good');
  expect(final.attempts).toEqual([1]);
  const chosen = failing(9, () => new TypeError('a bug'));
  await expect(chosen.run({ when: (error) => !(error instanceof TypeError) })).rejects.toThrow();
  expect(chosen.attempts).toEqual([1]);
  const retriable = failing(1, () => new CoterieError('timeout', 'later'));
  const outcome = retriable.run();
  await retriable.context.clock.advance(1000);
  expect(await outcome).toBe('done');
});

test('when everything fails, the budget ends the retries, and successes bring them back', async () => {
  const context = new TestContext();
  let runs = 0;
  let isDown = true;
  const handle = compose([retry({ attempts: 100, maxMs: 0, budget: 10, refill: 1 })], () => {
    runs += 1;
    if (isDown) throw new Error('down');
  });
  const one = async (): Promise<number> => {
    const before = runs;
    const outcome = Promise.resolve(handle(messageFor(), context)).catch(() => {});
    await context.clock.advance(100);
    await outcome;
    return runs - before;
  };
  expect(await one()).toBe(5);
  expect(await one()).toBe(1);
  isDown = false;
  for (let count = 0; count < 10; count += 1) await one();
  isDown = true;
  expect(await one()).toBe(5);
});

test('options out of bounds are refused together', () => {
  expect(() => retry({ attempts: 1, minMs: -1 })).toThrow(/retry: attempts .*; minMs /);
});

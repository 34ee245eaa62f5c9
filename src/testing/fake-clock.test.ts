import { expect, test } from 'vitest';
import { FakeClock } from './fake-clock.ts';

test('time stands still until it is advanced', async () => {
  const clock = new FakeClock({ nowMs: 5, wallTimeMs: 1000 });
  const fired: number[] = [];
  clock.setTimer(() => fired.push(clock.now()), 10);
  expect([clock.now(), clock.wallTime(), clock.pending]).toEqual([5, 1000, 1]);
  await clock.advance(9);
  expect(fired).toEqual([]);
  await clock.advance(1);
  expect(fired).toEqual([15]);
  expect([clock.now(), clock.wallTime(), clock.pending]).toEqual([15, 1010, 0]);
});

test('timers fire in the order of their times, equal ones as they were set', async () => {
  const clock = new FakeClock();
  const fired: string[] = [];
  clock.setTimer(() => fired.push('c'), 20);
  clock.setTimer(() => fired.push('a'), 10);
  clock.setTimer(() => fired.push('d'), 20);
  clock.setTimer(() => fired.push('b'), 10);
  await clock.advance(20);
  expect(fired).toEqual(['a', 'b', 'c', 'd']);
});

test('a timer set by a timer fires in the same advance, at its own time', async () => {
  const clock = new FakeClock({ nowMs: 0 });
  const fired: number[] = [];
  const again = (): void => {
    fired.push(clock.now());
    clock.setTimer(again, 7);
  };
  clock.setTimer(again, 7);
  await clock.advance(30);
  expect(fired).toEqual([7, 14, 21, 28]);
  expect(clock.now()).toBe(30);
});

test('deferred work and promises settle before time goes on', async () => {
  const clock = new FakeClock({ nowMs: 0 });
  const seen: string[] = [];
  const work = async (): Promise<void> => {
    for (let step = 0; step < 50; step += 1) await Promise.resolve();
    seen.push(`promise ${clock.now()}`);
    clock.defer(() => seen.push(`deferred ${clock.now()}`));
  };
  clock.setTimer(() => void work(), 10);
  clock.setTimer(() => seen.push(`timer ${clock.now()}`), 11);
  await clock.advance(20);
  expect(seen).toEqual(['promise 10', 'deferred 10', 'timer 11']);
});

test('a cancelled timer does not fire, and cancelling twice does no harm', async () => {
  const clock = new FakeClock();
  const cancel = clock.setTimer(() => expect.unreachable(), 10);
  const done = clock.setTimer(() => {}, 5);
  cancel();
  cancel();
  expect(clock.pending).toBe(1);
  await clock.advance(20);
  done();
  expect(clock.pending).toBe(0);
});

test('the wall clock can be set, the monotonic one cannot', async () => {
  const clock = new FakeClock({ nowMs: 0, wallTimeMs: 100 });
  clock.setWallTime(3_600_100);
  await clock.advance(1);
  expect([clock.now(), clock.wallTime()]).toEqual([1, 3_600_101]);
});

test('what a timer throws rejects the advance', async () => {
  const clock = new FakeClock();
  clock.setTimer(() => {
    throw new Error('boom');
  }, 1);
  await expect(clock.advance(5)).rejects.toThrow('boom');
  await clock.advance(5);
});

test('two advances at once are refused', async () => {
  const clock = new FakeClock();
  const first = clock.advance(5);
  await expect(clock.advance(5)).rejects.toMatchObject({ code: 'invalid-state' });
  await first;
});

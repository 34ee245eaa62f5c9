import { expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import { DEFAULT_RING_CONFIG } from '../ring/ring-config.ts';
import type { View } from '../ring/step.ts';
import type { Clock } from '../runtime/clock.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { RoutingKeeper } from './routing-keeper.ts';

/** A clock that moves on by so much each time that it is read: what runs takes time. */
function slowed(clock: FakeClock, readMs: number): Clock {
  let spent = 0;
  return {
    now: () => {
      spent += readMs;
      return clock.now() + spent;
    },
    wallTime: () => clock.wallTime(),
    setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
    defer: (run) => clock.defer(run),
  };
}

function keeperOn(clock: Clock): { keeper: RoutingKeeper; built: number[] } {
  const built: number[] = [];
  const keeper = new RoutingKeeper(clock, DEFAULT_RING_CONFIG, 50, {
    base: () => undefined,
    built: ({ view }) => void built.push(view.members.length),
  });
  return { keeper, built };
}

function viewOf(count: number): View {
  const members = Array.from({ length: count }, (_, place) =>
    recordOf({ name: `m${100 + place}` }),
  );
  return { digest: '', members };
}

it('builds an urgent view at once, the others of some time together', async () => {
  const clock = new FakeClock();
  const { keeper, built } = keeperOn(clock);
  keeper.update(viewOf(9), true);
  await clock.advance(0);
  expect(built).toEqual([9]);
  for (const count of [10, 11, 12]) keeper.update(viewOf(count), false);
  await clock.advance(49);
  expect(built).toEqual([9]);
  await clock.advance(1);
  expect(built).toEqual([9, 12]);
  keeper.update(viewOf(13), false);
  keeper.update(viewOf(8), true);
  expect(built).toEqual([9, 12, 8]);
  await clock.advance(1000);
  expect(built).toEqual([9, 12, 8]);
});

it('rests after builds that take long: of many urgent views the last one counts', async () => {
  const clock = new FakeClock();
  const { keeper, built } = keeperOn(slowed(clock, 0.5));
  for (let count = 40; count > 20; count -= 1) {
    keeper.update(viewOf(count), true);
    await clock.advance(5);
  }
  await clock.advance(2000);
  expect(built.at(-1)).toBe(21);
  expect(built.length).toBeGreaterThan(1);
  expect(built.length).toBeLessThan(8);
});

it('builds nothing once it is stopped', async () => {
  const clock = new FakeClock();
  const { keeper, built } = keeperOn(slowed(clock, 1));
  // Of members that no other test has: rings of before are not built again.
  keeper.update(viewOf(50), true);
  keeper.update(viewOf(49), false);
  keeper.stop();
  await clock.advance(1000);
  expect(built).toEqual([]);
});

it('has at hand what it prepared, and waits for what it prepares', async () => {
  const clock = new FakeClock();
  const { keeper, built } = keeperOn(clock);
  keeper.prepare([viewOf(60), viewOf(61)]);
  keeper.update(viewOf(61), false);
  await clock.advance(50);
  expect(built).toEqual([61]);

  const slow = keeperOn(slowed(clock, 3));
  slow.keeper.prepare([viewOf(70)]);
  slow.keeper.update(viewOf(70), true);
  expect(slow.built).toEqual([]);
  await clock.advance(1000);
  expect(slow.built).toEqual([70]);
});

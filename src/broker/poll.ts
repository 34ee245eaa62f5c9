import type { Clock } from '../runtime/clock.ts';

/** How often it is looked. */
const POLL_MS = 5;

/** Resolves when `isDone` says so, or the time is up. */
export async function poll(clock: Clock, until: number, isDone: () => boolean): Promise<void> {
  while (clock.now() < until && !isDone()) {
    await new Promise<void>((resolve) => clock.setTimer(resolve, POLL_MS));
  }
}

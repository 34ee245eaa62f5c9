import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;

/** Waits for a condition; rejects with what was waited for, and `state`, when it does not come. */
export async function until(
  what: string,
  condition: () => boolean,
  withinMs = 20_000,
  state: () => unknown = () => '',
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what} ${JSON.stringify(state())}`);
    }
    await sleep(POLL_MS);
  }
}

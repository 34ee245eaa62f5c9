import type { Clock } from '../runtime/clock.ts';

/** Resolves after so long, or when the signal is aborted. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.setTimer(resolve, ms);
  const abort = (): void => resolve();
  signal.addEventListener('abort', abort, { once: true });
  await promise;
  cancel();
  signal.removeEventListener('abort', abort);
}

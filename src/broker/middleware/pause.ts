import type { Clock } from '../../runtime/clock.ts';
import { CoterieError } from '../../runtime/errors.ts';

/** Waits; rejects with the signal's reason when it is aborted. Lets go of both on every path. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(CoterieError.from(signal.reason, 'aborted'));
    };
    if (signal.aborted) {
      reject(CoterieError.from(signal.reason, 'aborted'));
      return;
    }
    const cancel = clock.setTimer(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Outcome } from './delivery/parcel.ts';

/**
 * Waits for the outcome of what `begin` begins; it returns what takes that back when the signal is
 * aborted. Lets go of the signal on every path.
 */
export function settled(
  signal: AbortSignal | undefined,
  begin: (settle: (outcome: Outcome) => void, fail: (error: CoterieError) => void) => () => void,
): Promise<Outcome & { ok: true }> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortedBy(signal));
      return;
    }
    let takeBack = (): void => {};
    const stop = (): void => {
      takeBack();
      reject(abortedBy(signal as AbortSignal));
    };
    const fail = (error: CoterieError): void => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    };
    const settle = (outcome: Outcome): void => {
      signal?.removeEventListener('abort', stop);
      if (outcome.ok) resolve(outcome);
      else reject(new CoterieError(outcome.code, outcome.text));
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      takeBack = begin(settle, fail);
    } catch (error) {
      fail(CoterieError.from(error));
    }
  });
}

/** Waits for the bus to take what was published. Rejects `disconnected` when the time is up. */
export function taken(
  work: Promise<void>,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(abortedBy(signal as AbortSignal));
    };
    const cancel = clock.setTimer(() => {
      end();
      reject(new CoterieError('disconnected', 'the server did not take the message in time'));
    }, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    work.then(
      () => {
        end();
        resolve();
      },
      (error: unknown) => {
        end();
        reject(CoterieError.from(error, 'disconnected'));
      },
    );
  });
}

/** The error of a call whose signal was aborted. */
export function abortedBy(signal: AbortSignal): CoterieError {
  return new CoterieError('aborted', 'the call was aborted; what was sent may still be handled', {
    cause: signal.reason,
  });
}

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { CallPlaces, PlacedCall } from './delivery/call-places.ts';
import type { Outcome } from './delivery/parcel.ts';

/** A call that waits for an outcome. */
export interface Call {
  readonly signal: AbortSignal | undefined;
  /** Monotonic ms. */
  readonly deadline: number;
  /** It comes from within a handler. */
  readonly nested: boolean;
}

/** Ends what a call began; false where it goes on, and settles later. */
export type TakeBack = () => boolean;

/**
 * Waits for a place, and then for the outcome of what `begin` begins; it returns what takes that
 * back when the signal is aborted. Lets go of the signal and of the place on every path.
 */
export function settled(
  places: CallPlaces,
  { signal, deadline, nested }: Call,
  begin: (settle: (outcome: Outcome) => void, fail: (error: CoterieError) => void) => TakeBack,
): Promise<Outcome & { ok: true }> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortedBy(signal));
      return;
    }
    let takeBack: TakeBack | undefined;
    let hasPlace = false;
    const leave = (): void => {
      signal?.removeEventListener('abort', stop);
      if (!hasPlace) return;
      hasPlace = false;
      places.leave();
    };
    const fail = (error: CoterieError): void => {
      leave();
      reject(error);
    };
    const settle = (outcome: Outcome): void => {
      leave();
      if (outcome.ok) resolve(outcome);
      else reject(new CoterieError(outcome.code, outcome.text));
    };
    const call: PlacedCall = {
      deadline,
      isOver: false,
      begin() {
        hasPlace = true;
        try {
          takeBack = begin(settle, fail);
        } catch (error) {
          fail(CoterieError.from(error));
        }
      },
      refuse: settle,
    };
    const stop = (): void => {
      call.isOver = true;
      // What goes on keeps its place until it settles: aborting calls makes no room for others.
      if (takeBack?.() !== false) leave();
      reject(abortedBy(signal as AbortSignal));
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (nested) places.enterNested(call);
    else places.enter(call);
  });
}

/** Waits for the server, as to take what was published. Rejects `disconnected` when the time is up. */
export function taken(
  work: Promise<void>,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  problem = 'the server did not take the message in time',
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
      reject(new CoterieError('disconnected', problem));
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

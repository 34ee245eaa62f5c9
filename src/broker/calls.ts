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

/** What a call waits with, from its place to its outcome. */
export interface Waiting {
  settle(outcome: Outcome): void;
  fail(error: CoterieError): void;
}

/** What `begin` gives back when nothing that it began can be taken back. */
export const GOES_ON: TakeBack = () => false;

/** An outcome that is no failure. */
export type Success = Outcome & { ok: true };

/**
 * Waits for a place, and then for the outcome of what `begin` begins; it returns what takes that
 * back when the signal is aborted. Resolves with what `pick` makes of a success. Lets go of the
 * signal and of the place on every path.
 */
export function settled<T>(
  places: CallPlaces,
  call: Call,
  begin: (waiting: Waiting) => TakeBack,
  pick: (outcome: Success) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiting = new WaitingCall(places, call, begin, pick, resolve, reject);
    if (call.signal?.aborted === true) reject(abortedBy(call.signal));
    else waiting.enter();
  });
}

class WaitingCall<T> implements PlacedCall, Waiting {
  readonly deadline: number;
  isOver = false;
  readonly #places: CallPlaces;
  readonly #call: Call;
  readonly #begin: (waiting: Waiting) => TakeBack;
  readonly #pick: (outcome: Success) => T;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: CoterieError) => void;
  #takeBack: TakeBack | undefined;
  #stop: (() => void) | undefined;
  #hasPlace = false;

  constructor(
    places: CallPlaces,
    call: Call,
    begin: (waiting: Waiting) => TakeBack,
    pick: (outcome: Success) => T,
    resolve: (value: T) => void,
    reject: (error: CoterieError) => void,
  ) {
    this.deadline = call.deadline;
    this.#places = places;
    this.#call = call;
    this.#begin = begin;
    this.#pick = pick;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  enter(): void {
    const { signal, nested } = this.#call;
    if (signal !== undefined) {
      this.#stop = () => this.#abort(signal);
      signal.addEventListener('abort', this.#stop, { once: true });
    }
    if (nested) this.#places.enterNested(this);
    else this.#places.enter(this);
  }

  begin(): void {
    this.#hasPlace = true;
    try {
      this.#takeBack = this.#begin(this);
    } catch (error) {
      this.fail(CoterieError.from(error));
    }
  }

  refuse(outcome: Outcome): void {
    this.settle(outcome);
  }

  settle(outcome: Outcome): void {
    this.#leave();
    if (outcome.ok) this.#resolve(this.#pick(outcome));
    else this.#reject(new CoterieError(outcome.code, outcome.text));
  }

  fail(error: CoterieError): void {
    this.#leave();
    this.#reject(error);
  }

  #abort(signal: AbortSignal): void {
    this.isOver = true;
    // What goes on keeps its place until it settles: aborting calls makes no room for others.
    if (this.#takeBack?.() !== false) this.#leave();
    this.#reject(abortedBy(signal));
  }

  #leave(): void {
    if (this.#stop !== undefined) this.#call.signal?.removeEventListener('abort', this.#stop);
    if (!this.#hasPlace) return;
    this.#hasPlace = false;
    this.#places.leave();
  }
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

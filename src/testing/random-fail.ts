import type { Middleware } from '../broker/middleware.ts';
import { CoterieError } from '../runtime/errors.ts';

export interface RandomFailOptions {
  /** Share of the runs that fail, 0 to 1. */
  rate: number;
  /** What they fail with; default an `Error`. */
  error?: () => Error;
}

/** For tests: a share of the runs fails before the handler begins, by the broker's dice. */
export function randomFail({ rate, error = failure }: RandomFailOptions): Middleware {
  if (!(rate >= 0 && rate <= 1)) {
    throw new CoterieError('invalid-options', 'randomFail: rate must be a number from 0 to 1');
  }
  return (message, context, next) => {
    if (context.random.next() < rate) throw error();
    return next(message, context);
  };
}

function failure(): Error {
  return new Error('failed at random');
}

import type { Middleware } from '../broker/middleware.ts';
import { CoterieError } from '../runtime/errors.ts';

export interface DuplicateOptions {
  /** Share of the messages that are handled twice, 0 to 1. */
  rate: number;
}

/** For tests: a share of the messages is handled twice, one run after the other. */
export function duplicate({ rate }: DuplicateOptions): Middleware {
  if (!(rate >= 0 && rate <= 1)) {
    throw new CoterieError('invalid-options', 'duplicate: rate must be a number from 0 to 1');
  }
  return async (message, context, next) => {
    if (context.random.next() < rate) await next(message, context);
    return next(message, context);
  };
}

import { CoterieError } from '../../runtime/errors.ts';
import type { Middleware } from '../middleware.ts';
import { readNumbers } from './check-options.ts';
import { pause } from './pause.ts';

export interface ThrottleOptions {
  /** Handlers that may begin in a second, at this member. */
  perSecond: number;
  /** How many may begin at once after a quiet time; default 1. */
  burst?: number;
}

/**
 * Lets so many handlers begin in a second (GCRA); the others wait in the order in which they came,
 * each holding its key and a place among the member's concurrent handlers. One whose turn would
 * come after its deadline fails at once with `overloaded`.
 */
export function throttle(options: ThrottleOptions): Middleware {
  const { perSecond, burst } = readNumbers('throttle', options, {
    perSecond: [Number.NaN, 0.001, 1_000_000],
    burst: [1, 1, 1_000_000],
  });
  const intervalMs = 1000 / perSecond;
  const toleranceMs = (burst - 1) * intervalMs;
  /** When the next one may begin that makes no use of the burst. */
  let freeAt = 0;
  return async (message, context, next) => {
    const { clock } = context;
    const now = clock.now();
    const turnAt = Math.max(now, freeAt);
    const waitMs = turnAt - toleranceMs - now;
    if (now + waitMs >= context.deadline) {
      throw new CoterieError('overloaded', 'its turn would come after its deadline', {
        hint: 'Raise perSecond, or the timeoutMs of the caller.',
      });
    }
    freeAt = turnAt + intervalMs;
    if (waitMs > 0) await pause(clock, waitMs, context.signal);
    return next(message, context);
  };
}

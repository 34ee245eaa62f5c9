import { CoterieError } from '../../runtime/errors.ts';
import type { Middleware } from '../middleware.ts';
import { readNumbers } from './check-options.ts';
import { pause } from './pause.ts';

export interface RetryOptions {
  /** Runs of the handler in all, 2 to 100; default 3. */
  attempts?: number;
  /** The most that the first pause takes; it doubles with each one. Default 50. */
  minMs?: number;
  /** The most that any pause takes; default 1000. A hand-off of the partition waits meanwhile. */
  maxMs?: number;
  /**
   * Retries in a row that all messages together may take when nothing succeeds; default 100. Once
   * half of it is used up, nothing is retried until successes have brought it back: when all fails,
   * retries only add load.
   */
  budget?: number;
  /** What one success brings back of the budget; default 0.1. */
  refill?: number;
  /** Which errors are worth it; default: all but a `CoterieError` that is not `retriable`. */
  when?: (error: unknown) => boolean;
}

/**
 * Runs a handler that failed again, here at the owner, holding the key: a later message of the key
 * never overtakes. Pauses are random up to a cap that doubles (full jitter). It ends when the signal
 * is aborted, and when the pause would outlast those who wait.
 */
export function retry(options: RetryOptions = {}): Middleware {
  const { attempts, minMs, maxMs, budget, refill } = readNumbers('retry', options, {
    attempts: [3, 2, 100],
    minMs: [50, 0, 600_000],
    maxMs: [1000, 0, 600_000],
    budget: [100, 1, 1_000_000],
    refill: [0.1, 0, 1_000_000],
  });
  const { when = isWorthIt } = options;
  let tokens = budget;
  return async (message, context, next) => {
    const { clock, random, node } = context;
    for (let tries = 1; ; tries += 1) {
      try {
        const reply = await next(message, context);
        tokens = Math.min(budget, tokens + refill);
        return reply;
      } catch (error) {
        tokens = Math.max(0, tokens - 1);
        if (tries >= attempts || tokens <= budget / 2 || context.signal.aborted) throw error;
        if (!when(error)) throw error;
        const delayMs = random.next() * Math.min(maxMs, minMs * 2 ** (tries - 1));
        if (clock.now() + delayMs >= context.deadline) throw error;
        const reason = CoterieError.from(error, 'handler-failed');
        const { attempt } = context;
        context.emit('retried', { message, node, error: reason, attempt, delayMs });
        await pause(clock, delayMs, context.signal);
      }
    }
  };
}

function isWorthIt(error: unknown): boolean {
  return !(error instanceof CoterieError) || error.retriable;
}

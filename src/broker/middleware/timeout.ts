import { CoterieError } from '../../runtime/errors.ts';
import type { HandlerReply } from '../handler.ts';
import type { Middleware } from '../middleware.ts';
import { readNumbers } from './check-options.ts';
import { derive } from './derived-context.ts';

export interface TimeoutOptions {
  /** How long the handler may run. */
  ms: number;
  /** After that it has this long to end by itself, before its key goes on without it; default 1000. */
  graceMs?: number;
}

/**
 * Aborts the handler's signal after a time, and fails the message with `timeout`. A handler that
 * heeds its signal has ended by then; one that does not goes on beside its successor. `extend` puts
 * the time off.
 */
export function timeout(options: TimeoutOptions): Middleware {
  const { ms, graceMs } = readNumbers('timeout', options, {
    ms: [Number.NaN, 1, 86_400_000],
    graceMs: [1000, 0, 86_400_000],
  });
  return (message, context, next) =>
    new Promise<HandlerReply>((resolve, reject) => {
      const { clock, signal } = context;
      const abort = new AbortController();
      const late = new CoterieError('timeout', `the handler ran longer than ${ms} ms`);
      let endsAt = clock.now() + ms;
      const stop = (): void => abort.abort(signal.reason);
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', stop);
      };
      const giveUp = (): void => {
        end();
        reject(late);
      };
      const look = (): void => {
        const leftMs = endsAt - clock.now();
        if (leftMs <= 0) abort.abort(late);
        cancel = clock.setTimer(leftMs > 0 ? look : giveUp, leftMs > 0 ? leftMs : graceMs);
      };
      let cancel = clock.setTimer(look, ms);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      const extend = (moreMs: number): void => {
        context.extend(moreMs);
        endsAt = Math.max(endsAt, clock.now() + moreMs);
      };
      next(message, derive(context, { signal: abort.signal, extend })).then(
        (reply) => {
          end();
          if (abort.signal.reason === late) reject(late);
          else resolve(reply);
        },
        (error: unknown) => {
          end();
          reject(abort.signal.reason === late ? late : (error as Error));
        },
      );
    });
}

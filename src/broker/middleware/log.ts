import { CoterieError } from '../../runtime/errors.ts';
import { type Logger, redactUrl } from '../../runtime/logger.ts';
import type { Middleware } from '../middleware.ts';

export interface LogOptions {
  /** `pino`, or anything with its four level methods. */
  logger: Logger;
}

/** Logs what was handled at debug and what failed at warn; never a payload, a key or a header. */
export function log({ logger }: LogOptions): Middleware {
  return async (message, context, next) => {
    const { id, stream } = message;
    const { clock, node, partition, epoch, attempt } = context;
    const startedAt = clock.now();
    const fields = { id, stream, node, partition, epoch: epoch.number, attempt };
    try {
      const reply = await next(message, context);
      logger.debug({ ...fields, durationMs: clock.now() - startedAt }, 'handled');
      return reply;
    } catch (cause) {
      const error = CoterieError.from(cause, 'handler-failed');
      const { code } = error;
      const text = redactUrl(error.message);
      logger.warn({ ...fields, durationMs: clock.now() - startedAt, code, error: text }, 'failed');
      throw cause;
    }
  };
}

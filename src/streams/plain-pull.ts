import type { Pull, PullOptions, SourceEvent } from '../pubsub/durable-source.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { pause } from './pause.ts';
import type { EachOptions } from './sink-options.ts';

const RETRY_MS = 1000;
/** What waits for its owner is prolonged for as long as it takes. */
const HANDLER_TIMEOUT_MS = 86_400_000;

/** What is used of a sink. */
interface HandlingSink {
  each(handler: (event: SourceEvent) => Promise<void>, options: EachOptions): Promise<void>;
}

/** Pulls without an order, through a sink of its own for as long as it lasts. */
export function plainPull(
  open: (signal: AbortSignal) => Promise<HandlingSink>,
  of: { readonly clock: Clock; readonly maxInFlight: number },
  { handle, retryDelayMs, onError }: PullOptions,
): Pull {
  const life = new AbortController();
  const each: EachOptions = {
    retryDelayMs,
    concurrency: of.maxInFlight,
    handlerTimeoutMs: HANDLER_TIMEOUT_MS,
  };
  const run = async (): Promise<void> => {
    while (!life.signal.aborted) {
      try {
        const sink = await open(life.signal);
        await sink.each(handle, each);
      } catch (error) {
        if (life.signal.aborted) break;
        const told = CoterieError.from(error);
        onError(told);
        // The log is closed for good: there is nothing left to pull from.
        if (told.code === 'closed') break;
        await pause(of.clock, RETRY_MS, life.signal);
      }
    }
  };
  const ended = run();
  return {
    ended,
    stop: async () => life.abort(),
  };
}

import type { Handler, HandlerContext } from '../broker/handler.ts';
import { systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Message } from '../runtime/message.ts';
import { systemRandom } from '../runtime/random.ts';

/** Replies with the data it got, after `workMs`, unless the dice say that it fails. */
export function trialHandler(workMs: number, failRate: number): Handler {
  const outcome = (message: Message): Uint8Array => {
    if (failRate > 0 && systemRandom.next() < failRate) {
      throw new Error(`failed as --fail ${failRate} asks`);
    }
    return message.data;
  };
  if (workMs === 0) return outcome;
  return async (message: Message, { signal }: HandlerContext): Promise<Uint8Array> => {
    await pause(workMs, signal);
    return outcome(message);
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(CoterieError.from(signal.reason, 'aborted'));
    };
    const cancel = systemClock.setTimer(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

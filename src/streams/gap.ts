import type { LogGap } from '../pubsub/log.ts';
import { CoterieError } from '../runtime/errors.ts';

/** A gap, and where it is. */
export interface StreamGap extends LogGap {
  readonly stream: string;
}

/** For who has no `onGap`. */
export function eventsLost({ stream, after, reason }: StreamGap): CoterieError {
  const where = after === undefined ? '' : ` after ${after}`;
  return new CoterieError('events-lost', `events of ${stream}${where} are gone: ${reason}`, {
    hint: 'Give onGap to go on behind the gap; keep events longer, or read faster.',
  });
}

import type { Refusal } from '../../codec/data-frame.ts';
import { isErrorCode } from '../../runtime/errors.ts';
import type { Outcome } from './parcel.ts';

type Failure = Outcome & { ok: false };

/**
 * Refusals after which the owner takes nothing more on the lane until it is opened anew. All other
 * codes are the last word on one message. `returned` is about one message, the others also about
 * all that were sent after it. `gap`: something before it was lost on the way.
 */
export type ClosingCode = 'returned' | 'gap' | 'not-owner' | 'no-handler' | 'overloaded';

const CLOSING = new Set<string>(['returned', 'gap', 'not-owner', 'no-handler', 'overloaded']);

/** A refusal after which the lane has to be opened anew. */
export type ClosingRefusal = Refusal & { readonly code: ClosingCode };

export function isClosing(refusal: Refusal): refusal is ClosingRefusal {
  return CLOSING.has(refusal.code);
}

/** What a refusal means to whoever waits for the message. */
export function failureOf({ code, text }: Refusal, node: string): Failure {
  if (code === 'failed') return { ok: false, code: 'handler-failed', text, node };
  if (code === 'gap') return { ...TIMED_OUT_SENT, node };
  if (code === 'returned') return { ok: false, code: 'not-owner', text, node };
  return { ok: false, code: isErrorCode(code) ? code : 'internal', text, node };
}

export const TIMED_OUT_WAITING: Failure = {
  ok: false,
  code: 'timeout',
  text: 'the deadline passed before the message could be sent to its owner',
  node: '',
};

/** The owner takes no more than it has room for. */
export const OVERLOADED_WAITING: Failure = {
  ok: false,
  code: 'overloaded',
  text: 'the owner had no room for the message until the deadline',
  node: '',
};

export const TIMED_OUT_SENT: Failure = {
  ok: false,
  code: 'timeout',
  text: 'no acknowledgement came by the deadline; the message may have been handled',
  node: '',
};

export const NOBODY: Failure = {
  ok: false,
  code: 'no-handler',
  text: 'no member of the clique handles the stream any more',
  node: '',
};

/** For one who comes for a reply that is not kept any more. */
export const REPLY_GONE: Failure = {
  ok: false,
  code: 'unconfirmed',
  text: 'the message was handled, but its reply is not kept any more',
  node: '',
};

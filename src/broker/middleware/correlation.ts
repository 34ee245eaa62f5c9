import { randomHex, type Random } from '../../runtime/random.ts';
import type { Message, MessageHeaders } from '../../runtime/message.ts';
import type { Middleware } from '../middleware.ts';
import { withOutgoing } from '../outgoing.ts';

export interface CorrelationOptions {
  /** A message without a trace begins one; default true. */
  start?: boolean;
}

const PARENT = 'traceparent';
const STATE = 'tracestate';
/** W3C Trace Context: version, trace id, parent id, flags; later versions may say more. */
const TRACE_PARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;
const NOT_SAMPLED = '00';

/**
 * Passes the W3C trace context of a message, `traceparent` and `tracestate`, on to whatever is
 * published while it is handled. It records no span, so it passes both on as they are. What a
 * handler sets itself stays.
 */
export function correlation(options: CorrelationOptions = {}): Middleware {
  const { start = true } = options;
  return (message, context, next) => {
    const outgoing = traceOf(message.headers);
    if (outgoing !== undefined) return withOutgoing(outgoing, next, message, context);
    if (!start) return next(message, context);
    const begun = { [PARENT]: [newTrace(context.random)] };
    return withOutgoing(begun, next, withTrace(message, begun), context);
  };
}

function traceOf(headers: MessageHeaders): MessageHeaders | undefined {
  const parent = headers[PARENT];
  if (parent?.length !== 1 || !TRACE_PARENT.test(parent[0] as string)) return undefined;
  const state = headers[STATE];
  return state === undefined ? { [PARENT]: parent } : { [PARENT]: parent, [STATE]: state };
}

/** The state of a trace that cannot be read says nothing. */
function withTrace(message: Message, trace: MessageHeaders): Message {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(message.headers)) {
    if (name !== STATE) headers[name] = message.headers[name] as readonly string[];
  }
  return { ...message, headers: Object.assign(headers, trace) };
}

function newTrace(random: Random): string {
  const hex = (count: number): string => {
    const text = randomHex(random, count);
    return /^0*$/.test(text) ? `${text.slice(1)}1` : text;
  };
  return `00-${hex(32)}-${hex(16)}-${NOT_SAMPLED}`;
}

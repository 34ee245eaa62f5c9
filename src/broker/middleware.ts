import type { Message } from '../runtime/message.ts';
import type { Handler, HandlerContext, HandlerReply } from './handler.ts';

/** What a middleware wraps: the next one inside, or the handler. It never throws, it rejects. */
export type Next = (message: Message, context: HandlerContext) => Promise<HandlerReply>;

/**
 * Wraps handlers, of messages and of requests alike: it may run `next` once, several times or not at
 * all, and its outcome is the message's. It passes a new message or context on where it wants
 * another one, and never changes those that it got. While it waits, it holds the key.
 */
export type Middleware = (
  message: Message,
  context: HandlerContext,
  next: Next,
) => HandlerReply | Promise<HandlerReply>;

/** A handler with its middleware around it, the first one outermost; made once, for all messages. */
export function compose(middleware: readonly Middleware[], handler: Handler): Handler {
  if (middleware.length === 0) return handler;
  let next: Next = async (message, context) => handler(message, context);
  for (const outer of middleware.toReversed()) {
    const inner = next;
    next = async (message, context) => outer(message, context, inner);
  }
  return next;
}

import type { Message } from '../../runtime/message.ts';
import type { HandlerReply } from '../handler.ts';
import type { Middleware } from '../middleware.ts';
import type { IdStore } from './id-store.ts';
import { memoryIds } from './memory-ids.ts';

export interface DeduplicateOptions {
  /** Default: `memoryIds()`, of this member alone. */
  store?: IdStore;
  /** What makes a message the same; default its id. Ids of different streams never meet. */
  id?: (message: Message) => string;
}

/**
 * Handles what has the id of a handled message no more; it is acknowledged with an empty reply. The
 * id is added only after success, so that what failed may come again. One that comes while the first
 * one runs gets its outcome. Between the handler's effect and the store a crash may still repeat: an
 * effect that must not repeat belongs into one transaction with its id.
 */
export function deduplicate(options: DeduplicateOptions = {}): Middleware {
  const { store = memoryIds(), id: idOf = (message) => message.id } = options;
  const running = new Map<string, Promise<HandlerReply>>();
  return async (message, context, next) => {
    // One id for the question and for the answer.
    const id = `${message.stream}\n${idOf(message)}`;
    const told = { message, node: context.node };
    const first = running.get(id);
    if (first !== undefined) {
      context.emit('deduplicated', told);
      return first;
    }
    const run = async (): Promise<HandlerReply> => {
      if (await store.has(id, context.clock.now())) {
        context.emit('deduplicated', told);
        return undefined;
      }
      const reply = await next(message, context);
      await store.add(id, context.clock.now());
      return reply;
    };
    const outcome = run();
    running.set(id, outcome);
    try {
      return await outcome;
    } finally {
      running.delete(id);
    }
  };
}

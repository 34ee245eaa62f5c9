import { AsyncLocalStorage } from 'node:async_hooks';
import { HeaderCollector } from '../codec/headers.ts';
import { MESSAGE_HEADER_LIMITS } from '../codec/limits.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';

/** Headers that what the running code publishes gets too, where it sets none of the name itself. */
const headers = new AsyncLocalStorage<MessageHeaders>();

/** Runs `work` so that all that it publishes bears these headers. */
export function withOutgoing<A extends unknown[], T>(
  outgoing: MessageHeaders,
  work: (...args: A) => T,
  ...args: A
): T {
  return headers.run(outgoing, work, ...args);
}

/**
 * The message with those headers, where it has none of the name. Where they do not fit beside its
 * own, it goes without: a trace must not make a publish fail.
 */
export function carrying(message: Message): Message {
  const outgoing = headers.getStore();
  if (outgoing === undefined) return message;
  const collector = new HeaderCollector(MESSAGE_HEADER_LIMITS, refused);
  try {
    for (const name of Object.keys(message.headers)) {
      collector.add(name, message.headers[name] as readonly string[]);
    }
    for (const name of Object.keys(outgoing)) {
      if (message.headers[name] === undefined) {
        collector.add(name, outgoing[name] as readonly string[]);
      }
    }
  } catch {
    return message;
  }
  return { ...message, headers: collector.headers() ?? message.headers };
}

function refused(reason: string): CoterieError {
  return new CoterieError('too-large', reason);
}

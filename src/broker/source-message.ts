import { isReservedHeader } from '../codec/headers.ts';
import { keyFromHeaders } from '../codec/metadata.ts';
import type { LogEvent } from '../pubsub/log.ts';
import type { SourceEvent } from '../pubsub/durable-source.ts';
import { keyToken, normalizeKey } from '../runtime/key.ts';
import type { MessageInput, MessageKey } from '../runtime/message.ts';
import type { SourceOptions } from './source-options.ts';

/** Decides who handles an event. Throws what `keyOf` throws, and `undecodable`. */
function eventKey(event: LogEvent, { keyOf }: SourceOptions): MessageKey {
  return keyOf?.(event) ?? keyFromHeaders(event.headers) ?? event.id;
}

/** Events of one line keep their order: those of one key in one stream of the source. */
export function eventLine(event: LogEvent, options: SourceOptions): string {
  return `${event.stream} ${keyToken(normalizeKey(eventKey(event, options)))}`;
}

/** The message that a handler of `stream` gets for an event. */
export function sourceMessage(
  stream: string,
  event: SourceEvent,
  options: SourceOptions,
): MessageInput {
  const headers: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(event.headers ?? {})) {
    if (!isReservedHeader(name)) headers[name] = values;
  }
  if (event.topic !== undefined) headers['Event-Topic'] = [event.topic];
  if (event.attempt > 1) headers['Event-Attempt'] = [String(event.attempt)];
  return {
    stream,
    key: eventKey(event, options),
    data: event.data,
    // The same however often and by whomever it is sent; the time tells streams of one name apart.
    id: `${event.stream}/${event.id}/${event.time.toString(36)}`,
    headers,
    time: event.time,
  };
}

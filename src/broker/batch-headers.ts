import { HeaderMemo } from '../runtime/header-memo.ts';
import type { MessageHeaders } from '../runtime/message.ts';

/** Says that the payload is a `Batch` of proto/coterie.proto; its messages bear the other headers. */
const BATCH_HEADER = 'Coterie-Batch';
const YES: readonly string[] = Object.freeze(['1']);

const NONE: MessageHeaders = Object.freeze(Object.create(null) as MessageHeaders);

const marked = new HeaderMemo((headers: MessageHeaders) => {
  const copy: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(headers)) copy[name] = headers[name] as readonly string[];
  copy[BATCH_HEADER] = YES;
  return Object.freeze(copy);
});

const bare = new HeaderMemo((headers: MessageHeaders) => {
  const copy: Record<string, readonly string[]> = Object.create(null);
  for (const name of Object.keys(headers)) {
    if (name !== BATCH_HEADER) copy[name] = headers[name] as readonly string[];
  }
  return Object.freeze(copy);
});

/** The headers of the bus for messages that travel together. */
export const BATCH_HEADERS = {
  add: (headers: MessageHeaders | undefined): MessageHeaders => marked.get(headers ?? NONE),
  isOn: (headers: MessageHeaders | undefined): headers is MessageHeaders =>
    headers !== undefined && headers[BATCH_HEADER] !== undefined,
  remove: (headers: MessageHeaders): MessageHeaders => bare.get(headers),
};

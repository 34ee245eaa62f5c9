import { digest } from '../../ring/digest.ts';
import { keyBytes } from '../../runtime/key.ts';
import type { MessageKey } from '../../runtime/message.ts';

/** The longest chain of handlers that wait for each other. */
export const MAX_CHAIN = 16;

/** What a handler is known by in a chain of calls: its stream and its key. */
export function chainToken(stream: string, key: MessageKey): string {
  return digest(stream, keyBytes(key));
}

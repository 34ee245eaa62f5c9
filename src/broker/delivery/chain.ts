import { digest } from '../../ring/digest.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { keyBytes } from '../../runtime/key.ts';
import type { Message, MessageKey } from '../../runtime/message.ts';

/** The longest chain of handlers that wait for each other. */
export const MAX_CHAIN = 16;

/** What a handler is known by in a chain of calls: its stream and its key. */
export function chainToken(stream: string, key: MessageKey): string {
  return digest(stream, keyBytes(key));
}

/** Why a message cannot be handled within its chain of calls; undefined when it can. */
export function chainProblem(message: Message, chain: readonly string[]): CoterieError | undefined {
  if (chain.length === 0) return undefined;
  if (chain.length > MAX_CHAIN) {
    return new CoterieError('too-many-hops', `the chain of calls is over ${MAX_CHAIN} long`);
  }
  if (message.key === undefined) return undefined;
  if (!chain.includes(chainToken(message.stream, message.key))) return undefined;
  return new CoterieError('reentrant', 'a handler further up the chain of calls holds this key');
}

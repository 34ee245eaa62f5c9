import { CoterieError } from '../runtime/errors.ts';
import type { MessageCodec } from './message-codec.ts';

const NAME = /^(?:[A-Za-z0-9][A-Za-z0-9._+-]{0,63})?$/;

/**
 * Checks a codec that a user gave and returns it. Throws `invalid-options` when it does not have
 * the shape of `MessageCodec`, or a name that cannot stand in a header.
 */
export function checkMessageCodec(codec: unknown): MessageCodec {
  if (typeof codec !== 'object' || codec === null) throw refused('a codec is no object');
  const { name, encode, decode } = codec as Partial<Record<keyof MessageCodec, unknown>>;
  if (typeof name !== 'string' || !NAME.test(name)) throw refused('a codec has no proper name');
  if (typeof encode !== 'function' || typeof decode !== 'function') {
    throw refused(`the codec "${name}" lacks encode or decode`);
  }
  return codec as MessageCodec;
}

function refused(reason: string): CoterieError {
  return new CoterieError('invalid-options', reason, {
    hint: 'A codec is { name, encode, decode }; the name has letters, digits and "._+-", or is empty.',
  });
}

import { createHash, type Hash } from 'node:crypto';

/** What a digest is made of: text, numbers, bytes, and lists of these. */
export type DigestPart = string | number | Uint8Array | readonly DigestPart[];

/**
 * The first 64 bits of SHA-256 over the parts, as 16 hex characters. Each part is written with its
 * type and its length in UTF-8 bytes or items (`s3:abc`, `b2:..`, `l2:`, `n7;`), so different
 * parts never give the same input. Text is well-formed Unicode. For telling states apart, not
 * against forgers: 64 bits can be made to collide on purpose.
 */
export function digest(...parts: readonly DigestPart[]): string {
  const hash = createHash('sha256');
  hash.update(write(hash, '', parts));
  return hash.digest('hex').slice(0, 16);
}

/** Collects text and hashes it in one go: an update for each small part would cost 1 us apiece. */
function write(hash: Hash, before: string, part: DigestPart): string {
  if (typeof part === 'string') return `${before}s${Buffer.byteLength(part)}:${part}`;
  if (typeof part === 'number') return `${before}n${part};`;
  if (part instanceof Uint8Array) {
    hash.update(`${before}b${part.length}:`).update(part);
    return '';
  }
  let text = `${before}l${part.length}:`;
  for (const each of part) text = write(hash, text, each);
  return text;
}

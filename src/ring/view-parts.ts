import type { MemberRecord } from './member.ts';

/**
 * About the most bytes of one Info frame. A record is 100 bytes or so; one that handles a thousand
 * streams with long names travels alone.
 */
const MAX_PART_BYTES = 32_768;

/** Cuts records for frames of bounded size; there is one part at least, and one is the last. */
export function* inParts(
  records: readonly MemberRecord[],
): Generator<{ readonly part: readonly MemberRecord[]; readonly last: boolean }, void> {
  let start = 0;
  let bytes = 0;
  for (const [place, record] of records.entries()) {
    const size = sizeOf(record);
    if (place > start && bytes + size > MAX_PART_BYTES) {
      yield { part: records.slice(start, place), last: false };
      start = place;
      bytes = 0;
    }
    bytes += size;
  }
  yield { part: records.slice(start), last: true };
}

/** An estimate from above: names and streams are ASCII, numbers and tags take some bytes each. */
function sizeOf({ name, nodeKey, streams, extra }: MemberRecord): number {
  let bytes = 64 + name.length + nodeKey.length + (extra?.length ?? 0);
  for (const stream of streams) bytes += stream.length + 3;
  return bytes;
}

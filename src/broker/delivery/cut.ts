/** Entries of one frame at most, well below what the wire takes. */
const FRAME_ENTRIES = 8192;

/** Cuts a list into parts of about `most` each by weight; a part has at least one entry. */
export function* cut<T>(
  entries: readonly T[],
  most: number,
  weightOf: (entry: T) => number,
): Iterable<T[]> {
  let part: T[] = [];
  let weight = 0;
  for (const entry of entries) {
    const more = weightOf(entry);
    if (part.length > 0 && (weight + more > most || part.length >= FRAME_ENTRIES)) {
      yield part;
      part = [];
      weight = 0;
    }
    part.push(entry);
    weight += more;
  }
  if (part.length > 0) yield part;
}

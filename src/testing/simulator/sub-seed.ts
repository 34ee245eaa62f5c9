/** A seed of its own for one part of a run, so that a change of one part leaves the others alone. */
export function subSeed(seed: number, part: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let place = 0; place < part.length; place += 1) {
    hash = Math.imul(hash ^ part.charCodeAt(place), 0x01000193) >>> 0;
  }
  return hash + Math.floor(seed / 2 ** 32) * 2 ** 32;
}

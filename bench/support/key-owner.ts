/** Which member owns a key in the peers that have no ring: FNV-1a, modulo. */
export function keyOwner(key: string, members: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % members;
}

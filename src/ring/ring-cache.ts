import { ringBuilder, ringInputDigest, type Ring, type RingMember } from './hash-ring.ts';
import type { RingConfig } from './ring-config.ts';

/** The rings that somebody in this process still has, by their `inputDigest`. */
const rings = new Map<string, WeakRef<Ring>>();

/** Entries of rings that are gone are dropped when there are more than this. */
const MOST_ENTRIES = 256;

/**
 * The ring of these members, as `ringBuilder` makes it. A ring is a function of its input and never
 * changes, so brokers and clients of one process share it: one of them builds it.
 */
export function* cachedRing(
  members: readonly RingMember[],
  config: RingConfig,
): Generator<void, Ring> {
  const digest = ringInputDigest(members, config);
  const known = rings.get(digest)?.deref();
  if (known !== undefined) return known;
  const ring = yield* ringBuilder(members, config);
  if (rings.size >= MOST_ENTRIES) dropEmpty();
  rings.set(digest, new WeakRef(ring));
  return ring;
}

function dropEmpty(): void {
  for (const [digest, ring] of rings) if (ring.deref() === undefined) rings.delete(digest);
}

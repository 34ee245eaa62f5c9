import { expect, test } from 'vitest';
import { ringInputDigest, type RingMember } from './hash-ring.ts';
import { cachedRing } from './ring-cache.ts';
import { drain } from './slices.ts';

const CONFIG = { partitions: 64, pointsPerMember: 8, loadCap: 1.25 };

function membersOf(...names: readonly string[]): RingMember[] {
  return names.map((name, place) => ({ name, nodeKey: `0${place + 1}`, weight: 1 }));
}

test('brokers of one process share the ring of the same members, whatever their order', () => {
  const members = membersOf('ada', 'ben', 'cy');
  const ring = drain(cachedRing(members, CONFIG));
  expect(ring.inputDigest).toBe(ringInputDigest(members, CONFIG));
  expect(drain(cachedRing(members.toReversed(), CONFIG))).toBe(ring);
});

test('other members, or another configuration, have another ring', () => {
  const ring = drain(cachedRing(membersOf('ada', 'ben'), CONFIG));
  expect(drain(cachedRing(membersOf('ada', 'ben', 'dan'), CONFIG))).not.toBe(ring);
  const wider = drain(cachedRing(membersOf('ada', 'ben'), { ...CONFIG, partitions: 128 }));
  expect(wider.ownerIndex).toHaveLength(128);
});

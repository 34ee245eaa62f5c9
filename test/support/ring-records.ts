import fc from 'fast-check';
import type { MemberRecord } from '../../src/ring/member.ts';

/** A record of a member in good order. */
export function recordOf(change: Partial<MemberRecord> = {}): MemberRecord {
  const name = change.name ?? 'a';
  return {
    name,
    instance: '0000000000000001',
    incarnation: 1,
    status: 'alive',
    phase: 'active',
    revision: 1,
    healthy: true,
    withdrawn: false,
    nodeKey: Buffer.from(name).toString('hex'),
    weight: 1,
    streams: ['orders'],
    protocol: { min: 1, max: 1 },
    cordon: { on: false, revision: 0 },
    ...change,
  };
}

/** Records that often differ in little: what a merge has to order. */
export function records(...names: readonly string[]): fc.Arbitrary<MemberRecord> {
  return fc
    .record({
      name: fc.constantFrom(...names),
      instance: fc.constantFrom('0000000000000001', '0000000000000002', '0000000000000003'),
      incarnation: fc.nat({ max: 2 }),
      status: fc.constantFrom('alive', 'suspect', 'evicted', 'left'),
      phase: fc.constantFrom('joining', 'active', 'leaving'),
      revision: fc.nat({ max: 2 }),
      healthy: fc.boolean(),
      withdrawn: fc.boolean(),
      streams: fc.constantFrom<readonly string[]>([], ['a'], ['a', 'b']),
      cordon: fc.record({ on: fc.boolean(), revision: fc.nat({ max: 2 }) }),
      extra: fc.constantFrom(undefined, new Uint8Array([1]), new Uint8Array([1, 2])),
    })
    .map(({ extra, ...fields }) => recordOf(extra === undefined ? fields : { ...fields, extra }));
}

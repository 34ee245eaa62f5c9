import type { Random } from '../runtime/random.ts';
import type { MemberRecord } from './member.ts';
import type { RingTiming } from './options.ts';

/** What a membership core is made of. */
export interface MembershipOptions {
  readonly name: string;
  readonly instance: string;
  /** Hex. */
  readonly nodeKey: string;
  readonly weight: number;
  readonly streams: readonly string[];
  readonly protocol: { readonly min: number; readonly max: number };
  /** Fingerprint of the ring configuration, see `formatRingConfig`. */
  readonly config: string;
  readonly timing: RingTiming;
  readonly random: Random;
}

/** What a member says of itself before it asks to be let in. */
export function firstRecord(options: MembershipOptions): MemberRecord {
  const { name, instance, nodeKey, weight, streams, protocol } = options;
  return {
    name,
    instance,
    // Zero asks; a member that became active has 1 or more, so that asking never overrides.
    incarnation: 0,
    status: 'alive',
    phase: 'joining',
    revision: 1,
    healthy: true,
    withdrawn: false,
    nodeKey,
    weight,
    streams: sortedOnce(streams),
    protocol,
    cordon: { on: false, revision: 0 },
  };
}

/** Members that handle the same streams share a ring: each set has one form. */
export function sortedOnce(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

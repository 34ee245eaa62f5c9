import { isPresent, type MemberRecord } from './member.ts';
import type { RingConfig } from './ring-config.ts';

/** Members that take part, be they cordoned, unhealthy or suspected: that they are there counts. */
export function countActive(records: readonly MemberRecord[]): number {
  return records.filter((record) => isPresent(record) && record.phase === 'active').length;
}

/**
 * True where a view has fewer active members than the configuration asks for: then nobody owns
 * anything. A pure function of the view, so that members with equal views agree. No consensus: two
 * halves with different views may both be large enough, unless `minMembers` is over half of all.
 */
export function isShort(records: readonly MemberRecord[], { minMembers = 1 }: RingConfig): boolean {
  return minMembers > 1 && countActive(records) < minMembers;
}

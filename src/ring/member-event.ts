import { isPresent } from './member.ts';
import type { RosterChange } from './roster.ts';
import type { MemberEvent } from './step.ts';

/** What a change of one record means to people; undefined when it is of no interest. */
export function eventOf({ before, after }: RosterChange): MemberEvent['event'] | undefined {
  const was = before !== undefined && isPresent(before);
  const is = isPresent(after);
  if (was && !is) return after.status === 'left' ? 'left' : 'evicted';
  if (!is) return undefined;
  if (!was) return after.phase === 'active' ? 'active' : 'joined';
  if (before.instance !== after.instance) return 'restarted';
  if (before.status === 'alive' && after.status === 'suspect') return 'suspected';
  if (before.status === 'suspect' && after.status === 'alive') return 'refuted';
  if (before.phase === 'joining' && after.phase === 'active') return 'active';
  if (before.cordon.on === after.cordon.on) return undefined;
  return after.cordon.on ? 'cordoned' : 'uncordoned';
}

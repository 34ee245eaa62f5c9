import type { History, Run } from '../history.ts';
import type { Excuses } from './excuses.ts';
import type { Violation } from './violation.ts';

/**
 * I5: a message is handled again only when somebody sent it again, and because whoever handled it
 * before was put out of the ring, or did not know yet that it was.
 */
export function checkDuplicates(
  { resends }: History,
  runsOf: ReadonlyMap<string, readonly Run[]>,
  excuses: Excuses,
) {
  const violations: Violation[] = [];
  let duplicates = 0;
  for (const [id, runs] of runsOf) {
    for (let place = 1; place < runs.length; place += 1) {
      const [before, again] = [runs[place - 1], runs[place]] as [Run, Run];
      duplicates += 1;
      const resent = (resends.get(id) ?? []).some((at) => at <= again.beganAt);
      if (resent && hasCause(before, again, excuses)) continue;
      const why = resent ? 'nobody was put out' : 'nobody sent it again';
      violations.push({
        kind: 'duplicate',
        text: `${id} (key ${again.key}) was handled by ${told(before)} and by ${told(again)}: ${why}`,
      });
    }
  }
  return { violations, duplicates, unexplainedDuplicates: violations.length };
}

function hasCause(before: Run, again: Run, excuses: Excuses): boolean {
  const stays = before.instance === again.instance;
  const { beganAt: from } = before;
  const { beganAt: to } = again;
  if (excuses.wasOut(before.instance, from, to, stays)) return true;
  if (stays) return false;
  // One of them was put out and had not noticed it.
  return [before, again].some(({ node, instance, beganAt }) =>
    excuses
      .windows(node)
      .some(
        ([start, end]) =>
          start <= beganAt && beganAt <= end && excuses.wasOut(instance, start, end, false),
      ),
  );
}

function told({ node, epoch, beganAt }: Run): string {
  return `${node} in epoch ${epoch} at ${beganAt}`;
}

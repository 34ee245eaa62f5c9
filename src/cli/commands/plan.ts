import { InvalidArgumentError } from 'commander';
import type { CliqueReport } from '../../broker/operator-contract.ts';
import type { MemberRecord } from '../../ring/member.ts';
import { type PlannedChange, planChanges, type RingPlan, takesPart } from '../../ring/plan.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { nameOf } from '../args.ts';
import { grouped, percent, styled, table } from '../output.ts';
import type { Shell } from '../run.ts';

/** What `--plan` says: so many newcomers, or one member that comes or goes. */
export type PlanArgument = PlannedChange | { readonly type: 'count'; readonly count: number };

const MOST_NEWCOMERS = 100;

/** Collects `+3`, `+NAME` and `-NAME`; the option may be given several times. */
export function planArgument(
  text: string,
  before: readonly PlanArgument[] = [],
): readonly PlanArgument[] {
  const sign = text[0];
  const rest = text.slice(1);
  if (sign !== '+' && sign !== '-') {
    throw new InvalidArgumentError('It must be +1, +NAME or -NAME.');
  }
  if (sign === '+' && /^[0-9]{1,9}$/.test(rest)) {
    const count = Number(rest);
    if (count >= 1 && count <= MOST_NEWCOMERS) return [...before, { type: 'count', count }];
    throw new InvalidArgumentError(`A number of new members is from +1 to +${MOST_NEWCOMERS}.`);
  }
  const name = nameOf('member')(rest);
  return [...before, { type: sign === '+' ? 'add' : 'remove', name }];
}

/** Shows what changes would move, and makes none of them. */
export function showPlan(
  report: CliqueReport,
  wanted: readonly PlanArgument[],
  { output }: Shell,
): void {
  const { view, routing } = report;
  const changes = changesOf(view.members, wanted);
  const rings = planChanges(view.members, changes, routing.config);
  const said = changes.map(({ type, name }) => `${type === 'add' ? '+' : '-'}${name}`);
  const fields = rings.map(({ moves, balanceBefore = null, balanceAfter = null, ...rest }) => ({
    ...rest,
    moves: moves.map(({ from = null, to = null, partitions }) => ({ from, to, partitions })),
    balanceBefore,
    balanceAfter,
  }));
  output.event({ event: 'plan', changes: said, digest: view.digest, rings: fields }, () => {
    const title = styled('bold', `${said.join(' ')}: nothing is changed`);
    return [title, ...rings.map(shown)].join('\n');
  });
}

/** Names the newcomers that have none, and checks those that have one. */
function changesOf(
  members: readonly MemberRecord[],
  wanted: readonly PlanArgument[],
): readonly PlannedChange[] {
  const names = new Set(members.map(({ name }) => name));
  return wanted.flatMap((each): PlannedChange[] => {
    if (each.type === 'count') return newcomers(each.count, names);
    if (each.type === 'remove' && !names.has(each.name)) {
      throw new CoterieError('unknown-member', `no member ${each.name} to take away`);
    }
    if (each.type === 'add' && takesPart(members, each.name)) {
      throw new CoterieError('name-taken', `a member ${each.name} owns its share already`);
    }
    return [each];
  });
}

function newcomers(count: number, taken: Set<string>): PlannedChange[] {
  const changes: PlannedChange[] = [];
  for (let number = 1; changes.length < count; number += 1) {
    const name = `new-${number}`;
    if (taken.has(name)) continue;
    taken.add(name);
    changes.push({ type: 'add', name });
  }
  return changes;
}

function shown(plan: RingPlan): string {
  const { streams, partitions, moved, moves, members, balanceBefore, balanceAfter } = plan;
  const share = (count: number): string => `${grouped(count)}  ${percent(count, partitions)}`;
  const lines = [`  ${streams.join(' ')}: ${share(moved)} of the keys' partitions move`];
  const balance = `balance ${ratio(balanceBefore)} before, ${ratio(balanceAfter)} after`;
  lines.push(`  ${balance} (busiest member, as a multiple of the mean)`);
  const rows = members.map(({ name, before, after }) => [name, share(before), share(after)]);
  lines.push(table(['member', 'before', 'after'], rows));
  const moving = moves.map(({ from, to, partitions: count }) => [
    from ?? 'nobody',
    to ?? 'nobody',
    share(count),
  ]);
  if (moving.length > 0) lines.push(table(['from', 'to', 'partitions'], moving));
  return lines.join('\n');
}

function ratio(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}

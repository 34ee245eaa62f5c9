import type { Ring } from './hash-ring.ts';
import { isEligible, type MemberRecord } from './member.ts';
import type { RingConfig } from './ring-config.ts';
import { buildRouting, type RingGroup } from './routing.ts';

/** A change of who owns partitions, to be looked at before it is made. */
export type PlannedChange =
  /** A member that handles all streams of the clique; or one that is there, and may own again. */
  | { readonly type: 'add'; readonly name: string }
  | { readonly type: 'remove'; readonly name: string };

/** Partitions that go from one member to another; undefined: nobody had them, or nobody will. */
export interface PlannedMove {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly partitions: number;
}

/** What a change does to streams that share a ring before it, and after it. */
export interface RingPlan {
  /** Sorted. */
  readonly streams: readonly string[];
  /** The number of partitions in all. */
  readonly partitions: number;
  /** How many of them get another owner. */
  readonly moved: number;
  /** By name: how many a member owns before and after. */
  readonly members: readonly {
    readonly name: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** The largest first. */
  readonly moves: readonly PlannedMove[];
  /** Partitions of the busiest member, as a multiple of the mean; undefined without owners. */
  readonly balanceBefore: number | undefined;
  readonly balanceAfter: number | undefined;
}

/** The records as they would be after the changes. */
export function changedRecords(
  records: readonly MemberRecord[],
  changes: readonly PlannedChange[],
): readonly MemberRecord[] {
  const byName = new Map(records.map((record) => [record.name, record]));
  for (const { type, name } of changes) {
    const known = byName.get(name);
    if (type === 'remove') byName.delete(name);
    else if (known === undefined) byName.set(name, newcomer(name, records));
    else byName.set(name, { ...known, ...FIT, cordon: { ...known.cordon, on: false } });
  }
  return [...byName.values()];
}

/** What the changes would do, one plan for each set of streams that stay together. Pure. */
export function planChanges(
  records: readonly MemberRecord[],
  changes: readonly PlannedChange[],
  config: RingConfig,
): RingPlan[] {
  const before = buildRouting(records, config);
  const after = buildRouting(changedRecords(records, changes), config, before);
  const streams = [...before.groups, ...after.groups].flatMap((group) => group.streams);
  const plans = new Map<string, { streams: string[]; from?: RingGroup; to?: RingGroup }>();
  for (const stream of [...new Set(streams)].toSorted()) {
    const from = before.groupOf(stream);
    const to = after.groupOf(stream);
    const key = `${from?.id}/${to?.id}`;
    const plan = plans.get(key);
    if (plan !== undefined) plan.streams.push(stream);
    else plans.set(key, { streams: [stream], ...(from && { from }), ...(to && { to }) });
  }
  return [...plans.values()].map(({ streams: shared, from, to }) =>
    planRing(shared, from?.ring, to?.ring, config.partitions),
  );
}

const FIT = { phase: 'active', healthy: true, withdrawn: false } as const;

function newcomer(name: string, records: readonly MemberRecord[]): MemberRecord {
  return {
    ...FIT,
    name,
    instance: '0'.repeat(16),
    incarnation: 1,
    status: 'alive',
    revision: 1,
    nodeKey: Buffer.from(name).toString('hex'),
    weight: 1,
    streams: [...new Set(records.flatMap((record) => record.streams))].toSorted(),
    protocol: { min: 1, max: 1 },
    cordon: { on: false, revision: 0 },
  };
}

function planRing(
  streams: readonly string[],
  before: Ring | undefined,
  after: Ring | undefined,
  partitions: number,
): RingPlan {
  const moves = new Map<
    string,
    { from: string | undefined; to: string | undefined; partitions: number }
  >();
  let moved = 0;
  for (let partition = 0; partition < partitions; partition += 1) {
    const from = before?.ownerOf(partition);
    const to = after?.ownerOf(partition);
    if (from === to) continue;
    moved += 1;
    const key = `${from}>${to}`;
    const move = moves.get(key);
    if (move === undefined) moves.set(key, { from, to, partitions: 1 });
    else move.partitions += 1;
  }
  const counts = [before?.counts() ?? {}, after?.counts() ?? {}] as const;
  const names = [...new Set(counts.flatMap(Object.keys))].toSorted();
  return {
    streams,
    partitions,
    moved,
    members: names.map((name) => ({
      name,
      before: counts[0][name] ?? 0,
      after: counts[1][name] ?? 0,
    })),
    moves: [...moves.values()].toSorted((a, b) => b.partitions - a.partitions),
    balanceBefore: balanceOf(counts[0], partitions),
    balanceAfter: balanceOf(counts[1], partitions),
  };
}

function balanceOf(
  counts: Readonly<Record<string, number>>,
  partitions: number,
): number | undefined {
  const owned = Object.values(counts);
  return owned.length === 0 ? undefined : Math.max(...owned) / (partitions / owned.length);
}

/** True when a member with this name owns, or may own, partitions. */
export function takesPart(records: readonly MemberRecord[], name: string): boolean {
  return records.some((record) => record.name === name && isEligible(record));
}

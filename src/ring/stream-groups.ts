import type { MemberRecord } from './member.ts';
import { WORK_PER_SLICE } from './slices.ts';

/** Streams that exactly the same members handle. */
export interface StreamGroup {
  /** Sorted, each once. */
  readonly streams: readonly string[];
  /** Places in the list of members, ascending. */
  readonly handlers: readonly number[];
}

/** A set of members, as the set without its last member and that member. */
interface MemberSet {
  readonly rest: MemberSet | undefined;
  readonly last: number;
  /** The sets that have one later member more. */
  readonly grown: Map<number, MemberSet>;
}

/**
 * Groups the streams of some members by who handles them, in the order of the groups' first
 * streams. Sets are built member by member and shared, so the work grows with the number of
 * (member, stream) pairs only. Yields after every slice of work.
 */
export function* groupStreams(members: readonly MemberRecord[]): Generator<void, StreamGroup[]> {
  const none: MemberSet = { rest: undefined, last: -1, grown: new Map() };
  const setOf = new Map<string, MemberSet>();
  let work = 0;
  for (const [place, member] of members.entries()) {
    for (const stream of member.streams) {
      const set = setOf.get(stream) ?? none;
      if (set.last !== place) setOf.set(stream, grow(set, place));
      work += 1;
      if (work % WORK_PER_SLICE === 0) yield;
    }
  }
  const streamsOf = new Map<MemberSet, string[]>();
  for (const stream of [...setOf.keys()].toSorted()) {
    const set = setOf.get(stream) as MemberSet;
    const streams = streamsOf.get(set);
    if (streams === undefined) streamsOf.set(set, [stream]);
    else streams.push(stream);
  }
  return [...streamsOf].map(([set, streams]) => ({ streams, handlers: membersOf(set) }));
}

function grow(set: MemberSet, member: number): MemberSet {
  let grown = set.grown.get(member);
  if (grown === undefined) {
    grown = { rest: set, last: member, grown: new Map() };
    set.grown.set(member, grown);
  }
  return grown;
}

function membersOf(set: MemberSet): number[] {
  const members: number[] = [];
  for (let each = set; each.rest !== undefined; each = each.rest) members.push(each.last);
  return members.toReversed();
}

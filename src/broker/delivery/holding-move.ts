import type { RingGroup } from '../../ring/routing.ts';
import { HoldingTable } from './holding-table.ts';

/** What moving needs to know of the surroundings. */
export interface MoveContext {
  readonly self: string;
  readonly now: number;
  /** How long one that may have a partition is waited for, unless it says that it is at work. */
  readonly guessMs: number;
  /** True for a member that was here before and is still, without a restart. */
  readonly stays: (name: string) => boolean;
  readonly isPresent: (name: string) => boolean;
  readonly busy: (streams: readonly string[], partition: number) => boolean;
}

export interface Moved {
  readonly table: HoldingTable;
  /** Partitions that nobody else has: to be acquired. */
  readonly free: number[];
  /** What of them has not begun is to be returned. */
  readonly lost: Set<number>;
}

/**
 * From the holdings of old rings to those of a new one. `sources` are the tables that the group's
 * streams were in; `isNew` tells that some of its streams were in none.
 */
export function moveHoldings(
  group: RingGroup,
  sources: readonly HoldingTable[],
  isNew: boolean,
  context: MoveContext,
): Moved {
  const only = sources.length === 1 && !isNew ? sources[0] : undefined;
  if (only?.group === group && !only.forgotten) return reviseClaims(only, context);
  const move = new Move(HoldingTable.next(group, sources), sources, isNew, context);
  const { members, ownerIndex } = group.ring;
  const self = members.indexOf(context.self);
  for (let partition = 0; partition < ownerIndex.length; partition += 1) {
    if (ownerIndex[partition] === self) move.take(partition);
    else move.leave(partition);
  }
  return move;
}

/** The ring stayed as it is; whom something is claimed from may be gone. */
function reviseClaims(table: HoldingTable, context: MoveContext): Moved {
  const move = new Move(table, [table], false, context);
  for (const [partition, { holders }] of table.claims) {
    if (![...holders.keys()].every((holder) => context.stays(holder))) move.take(partition);
  }
  return move;
}

/** How many owners before the one of now are remembered. */
const MOST_FORMERS = 4;

class Move implements Moved {
  readonly table: HoldingTable;
  readonly free: number[] = [];
  readonly lost = new Set<number>();
  readonly #sources: readonly HoldingTable[];
  readonly #isNew: boolean;
  readonly #context: MoveContext;
  readonly #lists = new Map<string, readonly string[]>();
  /** The one table that all of the group's streams were in, if so. */
  readonly #only: HoldingTable | undefined;

  constructor(
    table: HoldingTable,
    sources: readonly HoldingTable[],
    isNew: boolean,
    context: MoveContext,
  ) {
    this.table = table;
    this.#sources = sources;
    this.#isNew = isNew;
    this.#context = context;
    this.#only = sources.length === 1 && !isNew ? sources[0] : undefined;
  }

  /** The partition is this member's by the new ring. */
  take(partition: number): void {
    // Most stay where they are, and there are thousands of them: nothing is made for these.
    if (this.#only?.state(partition) === 'held') {
      this.table.set(partition, 'held');
      return;
    }
    const { self, now, stays, isPresent } = this.#context;
    const holders = new Map<string, number>();
    const cleared = new Set<string>();
    let kept = !this.#isNew && this.#sources.length > 0;
    // The one who had it may have handed it over before it went, by rings that were not seen here.
    let inDoubt = this.#isNew;
    for (const source of this.#sources) {
      const state = source.state(partition);
      // One that drains with others before it had a part of it only, of some of its streams.
      const others = state === 'draining' ? (source.formers[partition] ?? []) : [];
      if (state === 'held' || (state === 'draining' && others.length === 0)) continue;
      kept = false;
      for (const other of others) if (stays(other)) holders.set(other, Infinity);
      if (others.length > 0) continue;
      const claim = source.claims.get(partition);
      for (const [holder, until] of claim?.holders ?? []) {
        if (stays(holder)) holders.set(holder, until);
        else if (until < Infinity && isPresent(holder)) holders.set(holder, Infinity);
        else if (until < Infinity && now < until) holders.set(holder, until);
        else inDoubt = true;
      }
      // Of several tables, each may have had another part of it.
      if (this.#sources.length === 1) for (const each of claim?.cleared ?? []) cleared.add(each);
      const owner = source.ring.ownerOf(partition);
      if (claim !== undefined || owner === undefined) continue;
      // Where it was this member itself, it was put out meanwhile, and others took over.
      if (owner !== self && stays(owner)) holders.set(owner, Infinity);
      else inDoubt = true;
    }
    if (inDoubt) this.#guess(partition, holders, cleared);
    holders.delete(self);
    if (holders.size > 0) {
      this.table.set(partition, 'claiming');
      this.table.claims.set(partition, { holders, cleared });
    } else if (kept) {
      this.table.set(partition, 'held');
    } else {
      this.free.push(partition);
    }
  }

  /** It is somebody else's. */
  leave(partition: number): void {
    const only = this.#only;
    if (only?.state(partition) === 'none') {
      const formers = this.#formersOf(only, partition);
      if (formers !== undefined) this.table.formers[partition] = formers;
      return;
    }
    const { busy, now } = this.#context;
    let had = false;
    let claimed = false;
    let formers: readonly string[] | undefined;
    for (const source of this.#sources) {
      const state = source.state(partition);
      if (state === 'held' || state === 'draining') had = true;
      else formers = merged(formers, this.#formersOf(source, partition));
      claimed ||= state === 'claiming';
    }
    if (formers !== undefined) this.table.formers[partition] = formers;
    if (had || claimed) this.lost.add(partition);
    if (had || (claimed && busy(this.table.group.streams, partition))) {
      this.table.set(partition, 'draining');
      this.table.draining.set(partition, now);
    }
  }

  /** Who may have it besides this member and the new owner, as far as one old table tells. */
  #formersOf(source: HoldingTable, partition: number): readonly string[] | undefined {
    const earlier = source.formers[partition];
    const claim = source.claims.get(partition);
    if (claim !== undefined) return this.#list([...claim.holders.keys(), ...(earlier ?? [])]);
    const before = source.ring.ownerOf(partition);
    if (before === undefined || before === this.table.ring.ownerOf(partition)) return earlier;
    return this.#list(earlier === undefined ? [before] : [before, ...earlier]);
  }

  /** The member that would own it without this one, and those before: one has it or knows who. */
  #guess(partition: number, holders: Map<string, number>, cleared: ReadonlySet<string>): void {
    const { now, guessMs, isPresent } = this.#context;
    const formers = this.#sources.flatMap((source) => source.formers[partition] ?? []);
    for (const name of [...this.table.ring.successors(partition, 1), ...formers]) {
      if (!cleared.has(name) && !holders.has(name) && isPresent(name)) {
        holders.set(name, now + guessMs);
      }
    }
  }

  /** The first of these names, each once: one list for all partitions that have the same. */
  #list(names: readonly string[]): readonly string[] {
    const key = names.join();
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = [...new Set(names)].slice(0, MOST_FORMERS);
      this.#lists.set(key, list);
    }
    return list;
  }
}

function merged(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return [...new Set([...a, ...b])].slice(0, MOST_FORMERS);
}

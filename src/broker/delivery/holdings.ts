import type {
  ClaimFrame,
  Epoch,
  Redirect,
  ReleasedFrame,
  ReleasedGroup,
  ReleasedLane,
} from '../../codec/data-frame.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import { HoldingTable, type Holding } from './holding-table.ts';

/** What hand-off wants of its surroundings. */
export interface HoldingsPort {
  send(to: string, frame: Omit<ClaimFrame, 'from'> | Omit<ReleasedFrame, 'from'>): void;
  /** Views differ: compare them with this member. */
  compareViews(member: string): void;
  /** True while a handler works on, or waits with, a message of this partition. */
  busy(streams: readonly string[], partition: number): boolean;
  /** The partitions moved away: what has not begun goes back to its senders. */
  returnQueued(table: HoldingTable, partitions: ReadonlySet<number>): void;
  /** What the next owner has to know of lanes and ids, so that nothing is handled twice. */
  lanesOf(ring: string, partition: number): ReleasedLane[];
  ids(): Uint8Array;
  learn(frame: ReleasedFrame): void;
  gained(table: HoldingTable, partitions: readonly number[]): void;
  released(table: HoldingTable, partitions: readonly number[]): void;
  viewDigest(): string;
}

/** What is to be told to one claimer. */
interface Release {
  readonly table: HoldingTable;
  readonly to: string;
  readonly partitions: number[];
  /** Those of them that were let go just now; the others are told again. */
  readonly fresh: number[];
}

/**
 * Which partitions this member holds, and how they change hands: the new owner claims, the old one
 * finishes what it began, returns what it has not begun, and releases with the epoch and what is
 * needed to know duplicates. Only the moving partition waits.
 */
export class Holdings {
  readonly #self: string;
  readonly #instance: string;
  readonly #claimRetryMs: number;
  readonly #port: HoldingsPort;
  #tables = new Map<string, HoldingTable>();
  #tableOfStream = new Map<string, HoldingTable>();
  #members: ReadonlyMap<string, string> = new Map();
  #claimedAt = Number.NEGATIVE_INFINITY;
  #releases: Release[] = [];

  constructor(
    self: { readonly name: string; readonly instance: string },
    claimRetryMs: number,
    port: HoldingsPort,
  ) {
    this.#self = self.name;
    this.#instance = self.instance;
    this.#claimRetryMs = claimRetryMs;
    this.#port = port;
  }

  table(ring: string): HoldingTable | undefined {
    return this.#tables.get(ring);
  }

  tableOfStream(stream: string): HoldingTable | undefined {
    return this.#tableOfStream.get(stream);
  }

  /** True when nothing is held, claimed or being handed over. */
  get empty(): boolean {
    return [...this.#tables.values()].every((table) => table.empty);
  }

  /** True while some partition waits for its release. */
  get claiming(): boolean {
    return [...this.#tables.values()].some((table) => table.holders.size > 0);
  }

  /** The epoch of a partition of a ring that this member holds now. */
  heldEpoch(ring: string, partition: number): number | undefined {
    const table = this.#tables.get(ring);
    return table?.state(partition) === 'held' ? table.epochs[partition] : undefined;
  }

  epoch(stream: string, partition: number): number {
    return this.#tableOfStream.get(stream)?.epochs[partition] ?? 0;
  }

  /** New rings. `members` are the present ones: from others no release can be had. */
  install(
    routing: Routing,
    members: ReadonlyMap<string, string>,
    now: number,
    wallTime: number,
  ): void {
    this.#members = members;
    const before = this.#tableOfStream;
    this.#tables = new Map();
    this.#tableOfStream = new Map();
    for (const group of routing.groups) {
      const table = this.#move(group, before, wallTime);
      this.#tables.set(group.id, table);
      for (const stream of group.streams) this.#tableOfStream.set(stream, table);
    }
    this.#sendClaims(now);
    for (const table of this.#tables.values()) this.#settleClaims(table);
    this.flush();
  }

  /** This member was put out of the ring: it holds nothing any more. */
  reset(): void {
    this.#tables = new Map();
    this.#tableOfStream = new Map();
    this.#releases = [];
  }

  tick(now: number): void {
    if (now - this.#claimedAt >= this.#claimRetryMs) this.#sendClaims(now);
  }

  onClaim(frame: ClaimFrame): void {
    const table = this.#tables.get(frame.ring);
    if (table === undefined || table.ring.digest !== frame.ringDigest) {
      this.#port.compareViews(frame.from.name);
    }
    if (table === undefined) return;
    for (const partition of frame.partitions) {
      if (partition >= table.partitions) continue;
      table.claims.set(partition, frame.from.name);
      this.#settleClaim(table, partition);
    }
    this.flush();
  }

  onReleased(frame: ReleasedFrame, wallTime: number): void {
    const table = this.#tables.get(frame.ring);
    if (table === undefined) return;
    const { name } = frame.from;
    const waits = (partition: number): boolean =>
      table.holders.get(partition)?.includes(name) === true;
    // The rings moved on while this release was under way: what comes is for the next owner.
    const passesOn = (partition: number): boolean =>
      table.state(partition) === 'none' && table.releasedTo.get(partition) === name;
    const isOurs = (partition: number): boolean => waits(partition) || passesOn(partition);
    if (frame.groups.some((group) => group.partitions.some((each) => isOurs(each)))) {
      this.#port.learn(frame);
    }
    const gained: number[] = [];
    for (const { epoch, partitions } of frame.groups) {
      for (const partition of partitions) {
        if (!isOurs(partition)) continue;
        raise(table, partition, epoch?.number ?? 0);
        if (waits(partition)) this.#letGo(table, partition, name, undefined, wallTime, gained);
        else this.#passOn(table, partition);
      }
    }
    for (const { to, partitions } of frame.redirects) {
      for (const partition of partitions) {
        if (waits(partition)) this.#letGo(table, partition, name, to, wallTime, gained);
        else if (passesOn(partition) && to !== this.#self) table.releasedTo.set(partition, to);
      }
    }
    if (gained.length > 0) this.#port.gained(table, gained);
    this.flush();
  }

  /** A message of this partition is done: it may be the last one before a release. */
  finished(stream: string, partition: number): void {
    const table = this.#tableOfStream.get(stream);
    if (table?.state(partition) === 'draining') this.#settleClaim(table, partition);
  }

  /** Sends what this turn released. */
  flush(): void {
    const releases = this.#releases;
    this.#releases = [];
    for (const release of releases) this.#sendRelease(release);
  }

  /** From the holdings of the old rings to those of a new one. */
  #move(
    group: RingGroup,
    before: ReadonlyMap<string, HoldingTable>,
    wallTime: number,
  ): HoldingTable {
    const found = group.streams.map((stream) => before.get(stream));
    const sources = [...new Set(found.filter((each) => each !== undefined))];
    const table = HoldingTable.next(group, sources);
    const gained: number[] = [];
    const lost = new Set<number>();
    for (let partition = 0; partition < table.partitions; partition += 1) {
      const mine = group.ring.ownerOf(partition) === this.#self;
      const states = sources.map((source) => source.state(partition));
      if (mine) {
        const holders = this.#holdersOf(sources, partition);
        const kept = states.length > 0 && states.every((state) => hasIt(state));
        if (holders.length > 0) {
          table.set(partition, 'claiming');
          table.holders.set(partition, holders);
        } else if (kept) {
          table.set(partition, 'held');
        } else {
          this.#acquire(table, partition, wallTime, gained);
        }
      } else if (states.some((state) => hasIt(state))) {
        table.set(partition, 'draining');
        lost.add(partition);
      } else {
        const holder = this.#holdersOf(sources, partition)[0];
        if (states.includes('claiming') && holder !== undefined) {
          table.releasedTo.set(partition, holder);
        }
        if (states.includes('claiming')) lost.add(partition);
      }
    }
    if (lost.size > 0) this.#port.returnQueued(table, lost);
    if (gained.length > 0) this.#port.gained(table, gained);
    return table;
  }

  /** Present members that have the partition now, as far as the old rings tell. */
  #holdersOf(sources: readonly HoldingTable[], partition: number): string[] {
    const holders = new Set<string>();
    for (const source of sources) {
      const state = source.state(partition);
      if (state === 'claiming') {
        for (const holder of source.holders.get(partition) ?? []) holders.add(holder);
      } else if (state === 'none') {
        const owner = source.ring.ownerOf(partition);
        if (owner !== undefined) holders.add(owner);
      }
    }
    holders.delete(this.#self);
    return [...holders].filter((holder) => this.#members.has(holder));
  }

  #acquire(table: HoldingTable, partition: number, wallTime: number, gained: number[]): void {
    const seen = table.epochs[partition] ?? 0;
    table.epochs[partition] = Math.max(seen + 1, Math.floor(wallTime));
    table.set(partition, 'held');
    table.claims.delete(partition);
    table.releasedTo.delete(partition);
    gained.push(partition);
  }

  /** One holder of a claimed partition has let go, or named another. */
  #letGo(
    table: HoldingTable,
    partition: number,
    holder: string,
    next: string | undefined,
    wallTime: number,
    gained: number[],
  ): void {
    const holders = (table.holders.get(partition) ?? []).filter((each) => each !== holder);
    if (next !== undefined && next !== this.#self && this.#members.has(next)) holders.push(next);
    if (holders.length === 0) this.#acquire(table, partition, wallTime, gained);
    else table.holders.set(partition, holders);
  }

  /** It was released to this member, which no longer claims it: the next claimer gets it from here. */
  #passOn(table: HoldingTable, partition: number): void {
    table.releasedTo.delete(partition);
    table.set(partition, 'draining');
    this.#settleClaim(table, partition);
  }

  #sendClaims(now: number): void {
    this.#claimedAt = now;
    for (const table of this.#tables.values()) {
      if (table.holders.size === 0) continue;
      const byHolder = new Map<string, number[]>();
      for (const [partition, holders] of table.holders) {
        for (const holder of holders) {
          const list = byHolder.get(holder);
          if (list === undefined) byHolder.set(holder, [partition]);
          else list.push(partition);
        }
      }
      for (const [holder, partitions] of byHolder) {
        this.#port.send(holder, {
          type: 'claim',
          ring: table.group.id,
          ringDigest: table.ring.digest,
          viewDigest: this.#port.viewDigest(),
          streams: table.group.streams,
          partitions: partitions.sort((a, b) => a - b),
        });
      }
    }
  }

  #settleClaims(table: HoldingTable): void {
    for (const partition of table.claims.keys()) this.#settleClaim(table, partition);
  }

  /** Answers a claim as soon as both rings agree and nothing of the partition runs here. */
  #settleClaim(table: HoldingTable, partition: number): void {
    const claimer = table.claims.get(partition);
    if (claimer === undefined || table.ring.ownerOf(partition) !== claimer) return;
    const state = table.state(partition);
    if (state === 'held' || state === 'claiming') return;
    if (state === 'draining') {
      if (this.#port.busy(table.group.streams, partition)) return;
      table.set(partition, 'none');
      table.releasedTo.set(partition, claimer);
    }
    table.claims.delete(partition);
    let open = this.#releases.find((each) => each.table === table && each.to === claimer);
    if (open === undefined) {
      open = { table, to: claimer, partitions: [], fresh: [] };
      this.#releases.push(open);
    }
    open.partitions.push(partition);
    if (state === 'draining') open.fresh.push(partition);
  }

  #sendRelease({ table, to, partitions, fresh }: Release): void {
    if (fresh.length > 0) this.#port.released(table, fresh);
    const groups = new Map<number, number[]>();
    const redirects = new Map<string, number[]>();
    const lanes: ReleasedLane[] = [];
    for (const partition of partitions.sort((a, b) => a - b)) {
      const heir = table.releasedTo.get(partition);
      if (heir !== undefined && heir !== to && this.#members.has(heir)) {
        redirects.set(heir, [...(redirects.get(heir) ?? []), partition]);
        continue;
      }
      const epoch = heir === to ? (table.epochs[partition] ?? 0) : 0;
      const group = groups.get(epoch);
      if (group === undefined) groups.set(epoch, [partition]);
      else group.push(partition);
      if (heir === to) lanes.push(...this.#port.lanesOf(table.group.id, partition));
    }
    this.#port.send(to, {
      type: 'released',
      ring: table.group.id,
      groups: [...groups].map(([number, list]) => this.#releasedGroup(number, list)),
      lanes,
      ids: this.#port.ids(),
      redirects: [...redirects].map(([heir, list]): Redirect => ({ to: heir, partitions: list })),
    });
  }

  #releasedGroup(number: number, partitions: readonly number[]): ReleasedGroup {
    const epoch: Epoch | undefined = number > 0 ? { number, instance: this.#instance } : undefined;
    return { epoch, partitions };
  }
}

function hasIt(state: Holding): boolean {
  return state === 'held' || state === 'draining';
}

function raise(table: HoldingTable, partition: number, epoch: number): void {
  if (epoch > (table.epochs[partition] ?? 0)) table.epochs[partition] = epoch;
}

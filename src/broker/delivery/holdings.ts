import type { ClaimFrame, ProgressFrame, ReleasedFrame } from '../../codec/data-frame.ts';
import type { RingGroup, Routing } from '../../ring/routing.ts';
import { moveHoldings, type MoveContext } from './holding-move.ts';
import type { HoldingTable } from './holding-table.ts';
import type { Progress } from './progress.ts';
import { append } from './release-frames.ts';
import { Releases, type ReleasesPort } from './releases.ts';

/** The numbers of hand-off. */
export interface HoldingsConfig {
  /** How often an unanswered claim is repeated at first; the pauses double. */
  readonly claimRetryMs: number;
  /** The most that a frame should have. */
  readonly batchBytes: number;
}

/** What hand-off wants of its surroundings. */
export interface HoldingsPort extends ReleasesPort {
  send(to: string, frame: Omit<ClaimFrame, 'from'> | Omit<ReleasedFrame, 'from'>): void;
  progress(to: string, frame: Progress): void;
  /** Views differ, or this member owes an answer: compare views with it, and see if it lives. */
  look(member: string): void;
  /** True while a handler works on a message of this partition. */
  busy(streams: readonly string[], partition: number): boolean;
  /** The partitions moved away: what has not begun goes back to its senders. */
  returnQueued(table: HoldingTable, partitions: ReadonlySet<number>): void;
  learn(frame: ReleasedFrame): void;
  gained(table: HoldingTable, partitions: readonly number[]): void;
  viewDigest(): string;
}

/** Pauses between claims grow up to this many times the first one. */
const MOST_PATIENCE = 16;
/** From here on the one that does not answer is looked at. */
const LOOK_AFTER_PAUSES = 4;
/** A partition that nobody claims for this many claim pauses is let go of all the same. */
const UNCLAIMED_PAUSES = 20;
/** Names of members that are gone, the latest. */
const MOST_GONE = 256;

/** Who is put out of the ring is back in it, and sees who owns what, within this time. */
const TELL_MS = 10_000;

/** Streams without a handler whose epochs are remembered. */
const MOST_GIVEN = 16;
/** Streams that a claim names, for whoever reads along; the ring's id says it all. */
const CLAIM_STREAMS = 64;

/**
 * Which partitions this member holds, and how they change hands: the new owner claims, the old one
 * finishes what it began, returns what it has not begun, and releases with the epoch and what is
 * needed to know duplicates. Only the moving partition waits.
 */
export class Holdings {
  readonly #self: { readonly name: string; readonly instance: string };
  readonly #config: HoldingsConfig;
  readonly #port: HoldingsPort;
  readonly #unclaimedMs: number;
  readonly #releases: Releases;
  #tables = new Map<string, HoldingTable>();
  #tableOfStream = new Map<string, HoldingTable>();
  #members: ReadonlyMap<string, string> = new Map();
  /** Members of before. */
  readonly #gone = new Set<string>();
  #claimAt = 0;
  /** Streams that nobody handles any more, the latest last, with what was held of them. */
  readonly #given = new Map<string, HoldingTable>();
  /** Until then a new owner is told of the epochs of before this member was put out of the ring. */
  #tellUntil = 0;
  #pauseMs: number;

  constructor(
    self: { readonly name: string; readonly instance: string },
    config: HoldingsConfig,
    port: HoldingsPort,
  ) {
    this.#self = self;
    this.#config = config;
    this.#port = port;
    this.#releases = new Releases(self, config.batchBytes, port);
    this.#pauseMs = config.claimRetryMs;
    this.#unclaimedMs = UNCLAIMED_PAUSES * config.claimRetryMs;
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
    return [...this.#tables.values()].some((table) => table.claims.size > 0);
  }

  /** The epoch of a partition of a ring that this member holds now. */
  heldEpoch(ring: string, partition: number): number | undefined {
    const table = this.#tables.get(ring);
    return table?.state(partition) === 'held' ? table.epochs[partition] : undefined;
  }

  /** Of what is handled here, also where nobody handles the stream any more. */
  epoch(stream: string, partition: number): number {
    const table = this.#tableOfStream.get(stream) ?? this.#given.get(stream);
    return table?.epochs[partition] ?? 0;
  }

  /** New rings. `members` are the present ones: from others no release can be had. */
  install(
    routing: Routing,
    members: ReadonlyMap<string, string>,
    now: number,
    wallTime: number,
  ): void {
    const before = this.#members;
    const tables = this.#tableOfStream;
    const stays = (name: string): boolean =>
      members.has(name) && members.get(name) === before.get(name);
    const isPresent = (name: string): boolean => members.has(name);
    const busy: HoldingsPort['busy'] = (streams, partition) => this.#port.busy(streams, partition);
    const guessMs = this.#unclaimedMs;
    const context = { self: this.#self.name, now, guessMs, stays, isPresent, busy };
    for (const name of before.keys()) this.#gone.add(name);
    for (const name of members.keys()) this.#gone.delete(name);
    for (const name of this.#gone) if (this.#gone.size > MOST_GONE) this.#gone.delete(name);
    this.#members = members;
    this.#tables = new Map();
    this.#tableOfStream = new Map();
    const moves = routing.groups.map((group) => this.#move(group, tables, context));
    for (const { table } of moves) {
      this.#tables.set(table.group.id, table);
      for (const stream of table.group.streams) this.#tableOfStream.set(stream, table);
    }
    this.#keepGiven(tables);
    // Only now do all tables fit the new rings: what follows asks them.
    for (const { table, lost } of moves) if (lost.size > 0) this.#port.returnQueued(table, lost);
    for (const { table, free } of moves) this.#acquire(table, free, wallTime);
    this.#pauseMs = this.#config.claimRetryMs;
    this.#claimAll(now);
    for (const table of this.#tables.values()) {
      this.#tellEpochs(table, now);
      for (const partition of table.asked.keys()) this.#answer(table, partition, now);
    }
    this.flush();
  }

  /** What was taken of a stream that nobody handles now is still handled, under its epoch. */
  #keepGiven(before: ReadonlyMap<string, HoldingTable>): void {
    for (const stream of this.#tableOfStream.keys()) this.#given.delete(stream);
    for (const [stream, table] of before) {
      if (!this.#tableOfStream.has(stream)) this.#given.set(stream, table);
    }
    for (const stream of this.#given.keys()) {
      if (this.#given.size > MOST_GIVEN) this.#given.delete(stream);
    }
  }

  /** Whoever has what this member had outranks its epochs, now that it hears of them. */
  #tellEpochs(table: HoldingTable, now: number): void {
    if (now > this.#tellUntil) table.outlived.clear();
    for (const [partition, told] of table.outlived) {
      const owner = table.ring.ownerOf(partition);
      if (owner === undefined || owner === told || owner === this.#self.name) continue;
      // To one who claims it, it is a release: what runs here ends first.
      if (this.#port.busy(table.group.streams, partition)) continue;
      table.outlived.set(partition, owner);
      this.#releases.add(table, partition, owner, false);
    }
  }

  /** This member was put out of the ring: it holds nothing any more. */
  reset(now: number): void {
    this.#tellUntil = now + TELL_MS;
    for (const table of [...this.#tables.values(), ...this.#given.values()]) table.forget();
    this.#releases.clear();
  }

  tick(now: number, wallTime: number): void {
    for (const table of this.#tables.values()) {
      this.#letGoOfUnclaimed(table, now);
      this.#stopWaiting(table, now, wallTime);
    }
    this.flush();
    if (now >= this.#claimAt) {
      this.#pauseMs = Math.min(this.#pauseMs * 2, this.#config.claimRetryMs * MOST_PATIENCE);
      const holders = this.#claimAll(now);
      if (this.#pauseMs < this.#config.claimRetryMs * LOOK_AFTER_PAUSES) return;
      for (const holder of holders) this.#port.look(holder);
    }
  }

  onClaim(frame: ClaimFrame, now: number): void {
    const table = this.#tables.get(frame.ring);
    const { name } = frame.from;
    if (table === undefined || table.ring.digest !== frame.ringDigest) this.#port.look(name);
    if (table === undefined) return;
    for (const partition of frame.partitions) {
      if (partition >= table.partitions) continue;
      table.asked.set(partition, name);
      this.#answer(table, partition, now);
    }
    this.flush();
  }

  /** Somebody still works on what is claimed from it, or has got what was released to it. */
  onProgress(frame: ProgressFrame, now: number): void {
    const table = this.#tables.get(frame.ring);
    const { name } = frame.from;
    for (const partition of frame.partitions) {
      const holders = table?.claims.get(partition)?.holders;
      const until = holders?.get(name) ?? Infinity;
      if (until < Infinity) holders?.set(name, now + this.#unclaimedMs);
      if (table?.handed.get(partition)?.to === name) table.handed.delete(partition);
    }
  }

  /** Tells those who wait for partitions that they are not forgotten. */
  *progress(): Iterable<readonly [claimer: string, frame: Progress]> {
    for (const table of this.#tables.values()) {
      const claimers = new Map<string, number[]>();
      for (const [partition, claimer] of table.asked) append(claimers, claimer, partition);
      for (const [claimer, partitions] of claimers) {
        yield [claimer, { type: 'progress', ring: table.group.id, partitions, refs: [] }];
      }
    }
  }

  onReleased(frame: ReleasedFrame, now: number, wallTime: number): void {
    const table = this.#tables.get(frame.ring);
    if (table === undefined) return;
    const { name, instance } = frame.from;
    this.#port.learn(frame);
    // A process that is to take the name over reads what is asked of the member that still has it.
    const isHolder = (this.#members.get(name) ?? instance) === instance;
    const others = new Map<number, string[]>();
    for (const { to, partitions } of frame.redirects) {
      for (const partition of partitions) append(others, partition, to);
    }
    const free: number[] = [];
    const redirected: number[] = [];
    const named = frame.groups.flatMap((group) => group.partitions);
    this.#port.progress(name, { type: 'progress', ring: frame.ring, partitions: named, refs: [] });
    for (const { epoch, partitions } of frame.groups) {
      for (const partition of partitions) {
        if (partition >= table.partitions) continue;
        const number = epoch?.number ?? 0;
        if (table.state(partition) === 'held' && number >= (table.epochs[partition] ?? 0)) {
          // Both had it, on two sides of a cut: the one that keeps it outranks the other's epoch.
          table.epochs[partition] = Math.max(number + 1, Math.floor(wallTime));
        }
        table.raise(partition, number);
        if (!isHolder) continue;
        const left = this.#cleared(table, partition, name, others.get(partition) ?? [], now);
        if (left === 0) free.push(partition);
        else if (left !== undefined && others.has(partition)) redirected.push(partition);
      }
    }
    this.#acquire(table, free, wallTime);
    if (redirected.length > 0) this.#claim(table, redirected, now);
  }

  /** A message of this partition is done: it may be the last one before a release. */
  finished(stream: string, partition: number, now: number): void {
    const table = this.#tableOfStream.get(stream);
    if (table?.draining.has(partition) === true) table.draining.set(partition, now);
    if (table?.asked.has(partition) === true) this.#answer(table, partition, now);
  }

  /** Sends what this turn released. */
  flush(): void {
    this.#releases.flush((name) => this.#members.has(name));
  }

  #move(
    group: RingGroup,
    before: ReadonlyMap<string, HoldingTable>,
    context: MoveContext,
  ): ReturnType<typeof moveHoldings> {
    // What was held of a stream when its last handler went may still be at work when one comes back.
    const found = group.streams.map((stream) => before.get(stream) ?? this.#given.get(stream));
    const sources = [...new Set(found.filter((table) => table !== undefined))];
    return moveHoldings(group, sources, !group.streams.every((each) => before.has(each)), context);
  }

  // ---- claiming ----

  #acquire(table: HoldingTable, partitions: readonly number[], wallTime: number): void {
    if (partitions.length === 0) return;
    for (const partition of partitions) {
      const seen = table.epochs[partition] ?? 0;
      table.epochs[partition] = Math.max(seen + 1, Math.floor(wallTime));
      table.formers[partition] = undefined;
      table.set(partition, 'held');
    }
    this.#port.gained(table, partitions);
  }

  /** One holder has let go, or never had it. Says how many are left; undefined: not claimed. */
  #cleared(
    table: HoldingTable,
    partition: number,
    holder: string,
    others: readonly string[],
    now: number,
  ): number | undefined {
    const claim = table.claims.get(partition);
    if (claim === undefined || !claim.holders.delete(holder)) return undefined;
    claim.cleared.add(holder);
    for (const other of others) {
      if (other === this.#self.name || claim.cleared.has(other) || this.#gone.has(other)) continue;
      // One that nobody has told of yet may be a newcomer: it is asked too, but not for ever.
      const until = this.#members.has(other) ? Infinity : now + this.#unclaimedMs;
      claim.holders.set(other, until);
    }
    return claim.holders.size;
  }

  /** Those who never came to be known as members are not waited for any longer. */
  #stopWaiting(table: HoldingTable, now: number, wallTime: number): void {
    const free: number[] = [];
    for (const [partition, { holders }] of table.claims) {
      for (const [holder, until] of holders) if (now >= until) holders.delete(holder);
      if (holders.size === 0) free.push(partition);
    }
    this.#acquire(table, free, wallTime);
  }

  /** Claims all that is claimed and returns whom it was claimed from. */
  #claimAll(now: number): Set<string> {
    const holders = new Set<string>();
    this.#claimAt = now + this.#pauseMs;
    for (const table of this.#tables.values()) {
      for (const holder of this.#claim(table, table.claims.keys(), now)) holders.add(holder);
    }
    return holders;
  }

  #claim(table: HoldingTable, partitions: Iterable<number>, now: number): Iterable<string> {
    const byHolder = new Map<string, number[]>();
    for (const partition of partitions) {
      for (const holder of table.claims.get(partition)?.holders.keys() ?? []) {
        append(byHolder, holder, partition);
      }
    }
    if (byHolder.size > 0) this.#claimAt = Math.min(this.#claimAt, now + this.#pauseMs);
    for (const [holder, list] of byHolder) {
      this.#port.send(holder, {
        type: 'claim',
        ring: table.group.id,
        ringDigest: table.ring.digest,
        viewDigest: this.#port.viewDigest(),
        streams: table.group.streams.slice(0, CLAIM_STREAMS),
        partitions: list.sort((a, b) => a - b),
      });
    }
    return byHolder.keys();
  }

  // ---- releasing ----

  /**
   * Answers a claim as soon as nothing of the partition runs here and both rings agree: a member
   * that has answered must not come to hold the partition by an older ring afterwards.
   */
  #answer(table: HoldingTable, partition: number, now: number): void {
    const claimer = table.asked.get(partition);
    if (claimer === undefined || table.ring.ownerOf(partition) !== claimer) return;
    const state = table.state(partition);
    if (state === 'held' || state === 'claiming') return;
    if (this.#port.busy(table.group.streams, partition)) return;
    table.asked.delete(partition);
    this.#release(table, partition, claimer, now);
  }

  #release(table: HoldingTable, partition: number, to: string, now: number): void {
    const fresh = table.state(partition) === 'draining';
    if (fresh) table.handed.set(partition, { to, since: now });
    table.set(partition, 'none');
    this.#releases.add(table, partition, to, fresh);
  }

  /** Nobody claims what this member had, as after a cut: its owner is told, and not waited for. */
  #letGoOfUnclaimed(table: HoldingTable, now: number): void {
    for (const [partition, { since }] of table.handed) {
      if (now - since >= this.#unclaimedMs) table.handed.delete(partition);
    }
    for (const [partition, since] of table.draining) {
      if (now - since < this.#unclaimedMs) continue;
      if (this.#port.busy(table.group.streams, partition)) continue;
      this.#release(table, partition, table.ring.ownerOf(partition) ?? this.#self.name, now);
    }
  }
}

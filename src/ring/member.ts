/** A verdict about a member, in the order in which verdicts override each other. */
export type MemberStatus = 'alive' | 'suspect' | 'evicted' | 'left';

/** Where a member is in its life, by its own word. Only active members own partitions. */
export type MemberPhase = 'joining' | 'active' | 'leaving';

/** Takes a member out of ownership by an operator's word; it has a revision of its own. */
export interface Cordon {
  readonly on: boolean;
  readonly revision: number;
}

/** The protocol versions that a member speaks, both ends included. */
export interface ProtocolRange {
  readonly min: number;
  readonly max: number;
}

/** What one broker knows of a member. Immutable. */
export interface MemberRecord {
  readonly name: string;
  /** 16 hex characters, new at every start. */
  readonly instance: string;
  /** Orders claims about one name; a refutation or a restart takes the highest one seen + 1. */
  readonly incarnation: number;
  readonly status: MemberStatus;
  readonly phase: MemberPhase;
  /** Bumped by the member itself whenever its phase, streams or health change. */
  readonly revision: number;
  /** What its user's health check says. */
  readonly healthy: boolean;
  /** Its data connection is away: it holds nothing, and no release can be had from it. */
  readonly withdrawn: boolean;
  /** Hex of the bytes that place it on the ring. */
  readonly nodeKey: string;
  /** Its share of the ring beside the others', 1 to 100. */
  readonly weight: number;
  /** The streams that it handles, sorted, each once. */
  readonly streams: readonly string[];
  readonly protocol: ProtocolRange;
  readonly cordon: Cordon;
  /** Fields of newer versions, kept as they came so that they survive being passed on. */
  readonly extra?: Uint8Array;
}

const STATUS_RANK: Readonly<Record<MemberStatus, number>> = {
  alive: 0,
  suspect: 1,
  evicted: 2,
  left: 3,
};

/** True for a member that counts: it has neither left nor been evicted. */
export function isPresent(record: MemberRecord): boolean {
  return record.status === 'alive' || record.status === 'suspect';
}

/** True for a member that may own partitions. */
export function isEligible(record: MemberRecord): boolean {
  const { phase, healthy, withdrawn, cordon } = record;
  return isPresent(record) && phase === 'active' && healthy && !withdrawn && !cordon.on;
}

/**
 * Orders two records of one name: positive when `a` overrides `b`. By incarnation, then instance
 * (the smaller one wins), then status rank, then revision; the rest only makes the order total.
 */
export function compareRecords(a: MemberRecord, b: MemberRecord): number {
  if (a.incarnation !== b.incarnation) return a.incarnation - b.incarnation;
  if (a.instance !== b.instance) return a.instance < b.instance ? 1 : -1;
  const rank = STATUS_RANK[a.status] - STATUS_RANK[b.status];
  if (rank !== 0) return rank;
  if (a.revision !== b.revision) return a.revision - b.revision;
  const left = recordText(a);
  const right = recordText(b);
  if (left === right) return 0;
  return left > right ? 1 : -1;
}

/**
 * The join of two records of one name: commutative, associative and idempotent. The cordon is
 * merged by its own revision, beside the rest.
 */
export function mergeRecords(a: MemberRecord, b: MemberRecord): MemberRecord {
  const base = compareRecords(a, b) >= 0 ? a : b;
  const cordon = mergeCordons(a.cordon, b.cordon);
  return sameCordon(base.cordon, cordon) ? base : { ...base, cordon };
}

function mergeCordons(a: Cordon, b: Cordon): Cordon {
  if (a.revision !== b.revision) return a.revision > b.revision ? a : b;
  return a.on ? a : b;
}

function sameCordon(a: Cordon, b: Cordon): boolean {
  return a.on === b.on && a.revision === b.revision;
}

/** A text that is equal for equal records and different for different ones; cordon left out. */
export function recordText(record: MemberRecord): string {
  return JSON.stringify([
    record.name,
    record.instance,
    record.incarnation,
    record.status,
    record.phase,
    record.revision,
    record.healthy,
    record.nodeKey,
    record.weight,
    record.streams,
    record.protocol.min,
    record.protocol.max,
    record.extra === undefined ? '' : Array.from(record.extra).join(),
    ...(record.withdrawn ? ['withdrawn'] : []),
  ]);
}

import type { MessageKey } from '../runtime/message.ts';
import { digest } from './digest.ts';
import type { Ring, RingMember } from './hash-ring.ts';
import { partitionOf } from './key-hash.ts';
import { isEligible, type MemberRecord } from './member.ts';
import { isShort } from './quorum.ts';
import { cachedRing } from './ring-cache.ts';
import type { RingConfig } from './ring-config.ts';
import { drain } from './slices.ts';
import { groupStreams } from './stream-groups.ts';

/** Streams that the same members handle, and the ring that they share. */
export interface RingGroup {
  /**
   * Digest of the sorted streams, 16 hex characters. So it stays when members come and go that
   * handle all of these streams or none; it changes only with the streams that share the ring.
   */
  readonly id: string;
  /** Sorted, each once. */
  readonly streams: readonly string[];
  readonly ring: Ring;
}

/** The rings of a view: which member owns which key of which stream. Immutable. */
export interface Routing {
  readonly config: RingConfig;
  /** True when the view had fewer active members than `minMembers`: then there are no groups. */
  readonly isShort: boolean;
  /** In the order of their first streams. */
  readonly groups: readonly RingGroup[];
  /** Undefined for a stream that no eligible member handles. */
  groupOf(stream: string): RingGroup | undefined;
  /** Undefined when no streams have this id now. */
  groupById(id: string): RingGroup | undefined;
  /** The owner of a key; undefined for a stream that no eligible member handles. */
  owner(stream: string, key: MessageKey): string | undefined;
}

/** Builds the routing in one go; see `routingBuilder`. */
export function buildRouting(
  records: readonly MemberRecord[],
  config: RingConfig,
  previous?: Routing,
): Routing {
  return drain(routingBuilder(records, config, previous));
}

/**
 * Groups the streams of the eligible members by the set of members that handle them, and builds a
 * ring for each set, in slices as `ringBuilder` does. What did not change since `previous` is
 * taken over as the same object: a ring with its members, a group with its ring and streams. The
 * names of the records are different; their order does not matter.
 */
export function* routingBuilder(
  records: readonly MemberRecord[],
  config: RingConfig,
  previous?: Routing,
): Generator<void, Routing> {
  const short = isShort(records, config);
  const eligible = short ? [] : records.filter(isEligible);
  const members = eligible.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const groups: RingGroup[] = [];
  for (const { streams, handlers } of yield* groupStreams(members)) {
    const ringMembers: RingMember[] = handlers.map((place) => members[place] as MemberRecord);
    const ring = yield* cachedRing(ringMembers, config);
    const id = digest(streams);
    const before = previous?.groupById(id);
    groups.push(before?.ring === ring ? before : Object.freeze({ id, streams, ring }));
    yield;
  }
  return new GroupRouting(config, short, groups);
}

class GroupRouting implements Routing {
  readonly config: RingConfig;
  readonly isShort: boolean;
  readonly groups: readonly RingGroup[];
  readonly #byStream = new Map<string, RingGroup>();
  readonly #byId = new Map<string, RingGroup>();

  constructor(config: RingConfig, short: boolean, groups: readonly RingGroup[]) {
    this.config = config;
    this.isShort = short;
    this.groups = Object.freeze(groups);
    for (const group of groups) {
      this.#byId.set(group.id, group);
      for (const stream of group.streams) this.#byStream.set(stream, group);
    }
  }

  groupOf(stream: string): RingGroup | undefined {
    return this.#byStream.get(stream);
  }

  groupById(id: string): RingGroup | undefined {
    return this.#byId.get(id);
  }

  owner(stream: string, key: MessageKey): string | undefined {
    const group = this.#byStream.get(stream);
    return group?.ring.ownerOf(partitionOf(key, this.config.partitions));
  }
}

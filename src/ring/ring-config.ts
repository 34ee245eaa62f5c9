/** How keys and members are laid on the ring. All members of a clique share one. */
export interface RingConfig {
  /** Places that keys hash to; a power of two, 16 to 65536; default 16384. */
  readonly partitions: number;
  /** Points on the circle for each unit of a member's weight, 1 to 4096; default 256. */
  readonly pointsPerMember: number;
  /** The most that a member owns, as a multiple of its fair share, 1.01 to 10; default 1.1. */
  readonly loadCap: number;
  /** With fewer active members in a view nobody owns anything, 1 to 1024; default 1. */
  readonly minMembers?: number;
}

/** The defaults; docs/adr and the tests of the ring say what they were measured to give. */
export const DEFAULT_RING_CONFIG: RingConfig = Object.freeze({
  partitions: 16_384,
  pointsPerMember: 256,
  loadCap: 1.1,
});

/** Names the hash and the placement; whoever changes either changes this word. */
const ALGORITHM = 'murmur3';

/** What is wrong with a configuration, a sentence each; empty when all is well. */
export function checkRingConfig(config: RingConfig): string[] {
  const { partitions, pointsPerMember, loadCap, minMembers = 1 } = config;
  const problems: string[] = [];
  if (!isWithin(partitions, 16, 65_536) || !Number.isInteger(Math.log2(partitions))) {
    problems.push(`ring.partitions must be a power of two from 16 to 65536, not ${partitions}`);
  }
  if (!isWithin(pointsPerMember, 1, 4096) || !Number.isInteger(pointsPerMember)) {
    problems.push(`ring.pointsPerMember must be an integer from 1 to 4096, not ${pointsPerMember}`);
  }
  if (!isWithin(loadCap, 1.01, 10)) {
    problems.push(`ring.loadCap must be a number from 1.01 to 10, not ${loadCap}`);
  }
  if (!isWithin(minMembers, 1, 1024) || !Number.isInteger(minMembers)) {
    problems.push(`minMembers must be an integer from 1 to 1024, not ${minMembers}`);
  }
  return problems;
}

/** The fingerprint that members compare, e.g. `murmur3/16384/256/1.1` or `.../1.1/min3`. */
export function formatRingConfig(config: RingConfig): string {
  const { partitions, pointsPerMember, loadCap, minMembers = 1 } = config;
  const quorum = minMembers === 1 ? '' : `/min${minMembers}`;
  return `${ALGORITHM}/${partitions}/${pointsPerMember}/${loadCap}${quorum}`;
}

/** Reads a fingerprint from the wire; undefined unless it is exactly what a member would write. */
export function parseRingConfig(text: string): RingConfig | undefined {
  const [, partitions, pointsPerMember, loadCap, quorum] = text.split('/', 6);
  const config: RingConfig = Object.freeze({
    partitions: Number(partitions),
    pointsPerMember: Number(pointsPerMember),
    loadCap: Number(loadCap),
    ...(quorum === undefined ? {} : { minMembers: Number(quorum.replace(/^min/, '')) }),
  });
  const good = checkRingConfig(config).length === 0 && formatRingConfig(config) === text;
  return good ? config : undefined;
}

function isWithin(value: number, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

import { buildRing, DEFAULT_RING_CONFIG, partitionOf, type Ring } from '../src/index.ts';
import { median } from './support/statistics.ts';

/** The pure figures of the ring beside those of the ring libraries. */
export interface RingFigures {
  readonly ownerNs: Readonly<Record<string, number>>;
  readonly rebuildMs: Readonly<Record<'10' | '100', number>>;
}

const KEYS = Array.from(
  { length: 10_000 },
  (_, index) => `customer-${String(index).padStart(13, '0')}`,
);

interface HashRing {
  get(key: string): string;
}

/** Look-ups of 22-character keys among 10 members, hashing included, and rebuilds when warm. */
export async function ringFigures(rounds: number): Promise<RingFigures> {
  const names = membersOf(10).map(({ name }) => name);
  const ring = buildRing(membersOf(10), DEFAULT_RING_CONFIG);
  const lookUps: Record<string, (key: string) => unknown> = {
    coterie: (key) => ring.ownerOf(partitionOf(key, DEFAULT_RING_CONFIG.partitions)),
  };
  const HashRingClass = (await peer('hashring')) as new (names: string[]) => HashRing;
  const hashring = new HashRingClass(names);
  lookUps['hashring'] = (key) => hashring.get(key);
  const OtherRing = (await peer('hash-ring')) as new (names: string[]) => {
    getNode(key: string): string;
  };
  const other = new OtherRing(names);
  lookUps['hash-ring'] = (key) => other.getNode(key);
  const ownerNs: Record<string, number> = {};
  for (const [name, lookUp] of Object.entries(lookUps)) {
    const times = Array.from({ length: rounds + 2 }, () => timeOf(() => KEYS.forEach(lookUp)));
    ownerNs[name] = (median(times.slice(2)) * 1e6) / KEYS.length;
  }
  return { ownerNs, rebuildMs: { '10': rebuildMs(10, rounds), '100': rebuildMs(100, rounds) } };
}

function rebuildMs(members: number, rounds: number): number {
  const times: number[] = [];
  for (let round = 0; round < rounds + 10; round += 1) {
    // Another member each time: nothing may be remembered.
    const changed = membersOf(members - 1).concat(memberOf(`new-${round}`));
    let ring: Ring | undefined;
    times.push(timeOf(() => (ring = buildRing(changed, DEFAULT_RING_CONFIG))));
    if (ring?.members.length !== members) throw new Error('not the ring that was asked for');
  }
  return median(times.slice(10));
}

type RingMember = Parameters<typeof buildRing>[0][number];

function membersOf(count: number): RingMember[] {
  return Array.from({ length: count }, (_, index) => memberOf(`member-${index}`));
}

function memberOf(name: string): RingMember {
  return { name, nodeKey: Buffer.from(name).toString('hex'), weight: 1 };
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

async function peer(name: string): Promise<unknown> {
  return ((await import(name)) as { default: unknown }).default;
}

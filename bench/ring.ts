import { buildRing, DEFAULT_RING_CONFIG, partitionOf, type Ring } from '../src/index.ts';
import { median } from './support/statistics.ts';

/** The pure figures of the ring beside those of the ring libraries, by library. */
export interface RingFigures {
  readonly ownerNs: Readonly<Record<string, number>>;
  /** By the number of members. */
  readonly rebuildMs: ByMembers;
  /** The most keys that a member has over the mean, the worst of some sets of names. */
  readonly balance: ByMembers;
  /** Keys that move when a member joins, over the share that has to. */
  readonly moved: ByMembers;
  /** Of those, the keys that went from one member of before to another, over the same share. */
  readonly strayed: ByMembers;
}

/** How evenly partitions are dealt out: it does not depend on the machine. */
export interface PartitionBalance {
  /** Sets of names at each number of members. */
  readonly sets: number;
  /** The most partitions that a member of any of these sets has over the mean, by members. */
  readonly worst: Readonly<Record<string, number>>;
}

export type ByMembers = Readonly<Record<string, Readonly<Record<string, number>>>>;

type LookUp = (key: string) => string;

/** Makes a ring of some members, and gives what finds the owner of a key. */
type MakeRing = (names: readonly string[]) => LookUp;

interface Library {
  readonly make: MakeRing;
  /** So many keys are looked up for balance and movement: a tenth where one takes 400 us. */
  readonly keys: number;
}

const KEYS = Array.from(
  { length: 10_000 },
  (_, index) => `customer-${String(index).padStart(13, '0')}`,
);
const MEMBERS = [3, 10, 30, 100];

/** Look-ups of 22-character keys, hashing included, rebuilds when warm, balance and movement. */
export async function ringFigures(rounds: number): Promise<RingFigures> {
  const rings = await libraries();
  const ownerNs: Record<string, number> = {};
  for (const [name, { make, keys }] of Object.entries(rings)) {
    const lookUp = make(namesOf(10));
    const some = KEYS.slice(0, keys);
    const times = Array.from({ length: rounds + 2 }, () => timeOf(() => some.forEach(lookUp)));
    ownerNs[name] = (median(times.slice(2)) * 1e6) / some.length;
  }
  const each = (measure: (library: Library, members: number) => number): ByMembers =>
    Object.fromEntries(
      MEMBERS.map((members) => [
        members,
        Object.fromEntries(
          Object.entries(rings).map(([name, library]) => [name, measure(library, members)]),
        ),
      ]),
    );
  const joins = new Map<Library, Map<number, Movement>>();
  const movedBy = (library: Library, members: number): Movement => {
    const known = joins.get(library) ?? new Map<number, Movement>();
    joins.set(library, known);
    const movement = known.get(members) ?? movementOf(library, members);
    known.set(members, movement);
    return movement;
  };
  return {
    ownerNs,
    rebuildMs: each(({ make }, members) => rebuildMs(make, members, rounds)),
    balance: each(balanceOf),
    moved: each((library, members) => movedBy(library, members).moved),
    strayed: each((library, members) => movedBy(library, members).strayed),
  };
}

/** Of Coterie's ring only: the others deal out no partitions. */
export function partitionBalance(sets: number): PartitionBalance {
  const worst = MEMBERS.map((members): [number, number] => {
    const each = Array.from({ length: sets }, (_, set) => {
      const ring = ringOf(namesOf(members, `balance-${set}-`));
      return (Math.max(...Object.values(ring.counts())) * members) / DEFAULT_RING_CONFIG.partitions;
    });
    return [members, Math.max(...each)];
  });
  return { sets, worst: Object.fromEntries(worst) };
}

function ringOf(names: readonly string[]): Ring {
  const members = names.map((name) => ({
    name,
    nodeKey: Buffer.from(name).toString('hex'),
    weight: 1,
  }));
  return buildRing(members, DEFAULT_RING_CONFIG);
}

async function libraries(): Promise<Record<string, Library>> {
  const HashRing = (await peer('hashring')) as new (names: string[]) => {
    get(key: string): string;
  };
  const OtherRing = (await peer('hash-ring')) as new (names: string[]) => {
    getNode(key: string): string;
  };
  const { Strategies } = (await peer('moleculer')) as {
    Strategies: { Shard: new (registry: object, broker: object, options: object) => Shard };
  };
  const coterie: MakeRing = (names) => {
    const ring = ringOf(names);
    return (key) => ring.ownerOf(partitionOf(key, DEFAULT_RING_CONFIG.partitions)) as string;
  };
  const hashring: MakeRing = (names) => {
    const ring = new HashRing([...names]);
    return (key) => ring.get(key);
  };
  const hashRing: MakeRing = (names) => {
    const ring = new OtherRing([...names]);
    return (key) => ring.getNode(key);
  };
  const shard: MakeRing = (names) => {
    // As a broker makes it, but without the cache of the last thousand keys.
    const strategy = new Strategies.Shard({}, { localBus: { on() {} } }, { cacheSize: 1 });
    strategy.rebuild(names.map((id) => ({ id })));
    return (key) => strategy.getNodeIDByKey(key) as string;
  };
  return {
    coterie: { make: coterie, keys: MANY_KEYS },
    hashring: { make: hashring, keys: MANY_KEYS },
    'hash-ring': { make: hashRing, keys: 1000 },
    'moleculer-shard': { make: shard, keys: MANY_KEYS },
  };
}

interface Shard {
  rebuild(endpoints: readonly { readonly id: string }[]): void;
  getNodeIDByKey(key: string): string | null;
}

function rebuildMs(make: MakeRing, members: number, rounds: number): number {
  const times: number[] = [];
  for (let round = 0; round < rounds + 5; round += 1) {
    // Another member each time: nothing may be remembered.
    const names = [...namesOf(members - 1), `new-${members}-${round}`];
    // Some libraries build when they are first asked.
    times.push(timeOf(() => make(names)('customer')));
  }
  return median(times.slice(5));
}

/** The worst of three sets of names. */
function balanceOf({ make, keys }: Library, members: number): number {
  const worst = [0, 1, 2].map((set) => {
    const counts = new Map<string, number>();
    const lookUp = make(namesOf(members, `set-${set}-`));
    for (const key of manyKeys(keys)) {
      const owner = lookUp(key);
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    return (Math.max(...counts.values()) * members) / keys;
  });
  return Math.max(...worst);
}

interface Movement {
  readonly moved: number;
  readonly strayed: number;
}

function movementOf({ make, keys }: Library, members: number): Movement {
  const before = make(namesOf(members));
  const after = make([...namesOf(members), 'newcomer']);
  let moved = 0;
  let strayed = 0;
  for (const key of manyKeys(keys)) {
    const owner = after(key);
    if (owner === before(key)) continue;
    moved += 1;
    if (owner !== 'newcomer') strayed += 1;
  }
  const ideal = keys / (members + 1);
  return { moved: moved / ideal, strayed: strayed / ideal };
}

/** Chance alone makes one member of 100 differ from the mean by 4 % with so many keys. */
const MANY_KEYS = 60_000;

function* manyKeys(count: number): Iterable<string> {
  for (let index = 0; index < count; index += 1) yield `key-${index}`;
}

function namesOf(count: number, prefix = 'member-'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

async function peer(name: string): Promise<unknown> {
  return ((await import(name)) as { default: unknown }).default;
}

/**
 * How even the ring is with many members, and what one join moves:
 *
 *   node scripts/balance.ts [--members 100,130,300,1000]
 *
 * The worst of three sets of names each; `moved` counts in shares of one member.
 */
import { parseArgs } from 'node:util';
import { buildRing, type RingMember } from '../src/ring/hash-ring.ts';
import { DEFAULT_RING_CONFIG, type RingConfig } from '../src/ring/ring-config.ts';

const { values } = parseArgs({
  options: { members: { type: 'string', default: '100,130,300,1000' } },
});

print('| members | partitions | largest share | smallest share | one join moves | survivors |');
print('|---|---|---|---|---|---|');
for (const count of values.members.split(',').map(Number)) {
  for (const partitions of [16_384, 65_536]) {
    const sets = ['a', 'b', 'c'].map((set) =>
      look(set, count, { ...DEFAULT_RING_CONFIG, partitions }),
    );
    const most = (of: (each: Figures) => number): string => Math.max(...sets.map(of)).toFixed(2);
    const least = Math.min(...sets.map(({ smallest }) => smallest)).toFixed(2);
    const moves = `${most(({ moved }) => moved)} | ${most(({ survivors }) => survivors)}`;
    print(`| ${count} | ${partitions} | ${most(({ largest }) => largest)} | ${least} | ${moves} |`);
  }
}

interface Figures {
  /** Of a member, over the mean. */
  readonly largest: number;
  readonly smallest: number;
  /** Partitions that change hands when one more comes, over its fair share. */
  readonly moved: number;
  /** Those of them that go from one old member to another. */
  readonly survivors: number;
}

function look(set: string, count: number, config: RingConfig): Figures {
  const members = Array.from({ length: count }, (_, place) => memberOf(`${set}-${place}`));
  const before = buildRing(members, config);
  const newcomer = `${set}-newcomer`;
  const after = buildRing([...members, memberOf(newcomer)], config);
  let moved = 0;
  let survivors = 0;
  for (let partition = 0; partition < config.partitions; partition += 1) {
    const owner = after.ownerOf(partition);
    if (owner === before.ownerOf(partition)) continue;
    moved += 1;
    if (owner !== newcomer) survivors += 1;
  }
  const counts = Object.values(before.counts());
  const mean = config.partitions / count;
  const share = config.partitions / (count + 1);
  return {
    largest: Math.max(...counts) / mean,
    smallest: Math.min(...counts) / mean,
    moved: moved / share,
    survivors: survivors / share,
  };
}

function memberOf(name: string): RingMember {
  return { name, nodeKey: Buffer.from(name).toString('hex'), weight: 1 };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

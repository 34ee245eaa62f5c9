import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compare } from './compare.ts';
import type { Load } from './contestant.ts';
import type { SimulatedPoint } from './simulated.ts';
import type { Bus } from './support/bus.ts';

/** How the cost of a confirmed publish grows with one thing, all others as in the comparison. */
export interface Growth {
  readonly against: string;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  readonly x: number;
  readonly perSecond: number;
  readonly cpuUs: number;
}

/** Bytes of a process with many of something, by how many. */
export interface MemoryGrowth {
  readonly of: string;
  readonly points: readonly { readonly x: number; readonly bytesEach: number }[];
}

const BASE: Load = { messages: 20_000, keys: 1000, bytes: 128, inFlight: 256, rate: 0 };
const ROUNDS = 3;
const MEMORY = fileURLToPath(new URL('memory.ts', import.meta.url));
const SIMULATED = fileURLToPath(new URL('simulated.ts', import.meta.url));

/** Throughput and CPU against members, keys, streams, size and concurrency. */
export async function growthFigures(bus: Bus, messages: number): Promise<Growth[]> {
  const base = { ...BASE, messages };
  const run = async (loads: readonly Load[], members = 3, streams = 1): Promise<GrowthPoint[]> => {
    const options = { rounds: ROUNDS, members, streams, warmUp: messages };
    const results = await compare(bus, ['coterie-confirmed'], loads, options);
    return results.map(([result]) => ({
      x: 0,
      perSecond: Math.round(result?.medianPerSecond ?? 0),
      cpuUs: Number((result?.cpuUsPerMessage ?? 0).toFixed(1)),
    }));
  };
  const placed = (xs: readonly number[], points: readonly GrowthPoint[]): GrowthPoint[] =>
    points.map((point, place) => ({ ...point, x: xs[place] as number }));
  const growths: Growth[] = [];
  const members = [1, 2, 4, 8];
  const byMembers: GrowthPoint[] = [];
  for (const each of members) byMembers.push(...(await run([base], each)));
  growths.push({ against: 'members', points: placed(members, byMembers) });
  const streams = [1, 10, 100];
  const byStreams: GrowthPoint[] = [];
  for (const each of streams) byStreams.push(...(await run([base], 3, each)));
  growths.push({ against: 'streams', points: placed(streams, byStreams) });
  const keys = [10, 100, 1000, 10_000, 100_000];
  const bytes = [16, 128, 1024, 16_384];
  const inFlight = [16, 64, 256, 1024, 4096];
  const loads = [
    ...keys.map((each) => ({ ...base, keys: each })),
    ...bytes.map((each) => ({ ...base, bytes: each })),
    ...inFlight.map((each) => ({ ...base, inFlight: each })),
  ];
  const rest = await run(loads);
  growths.push(
    { against: 'keys', points: placed(keys, rest.slice(0, keys.length)) },
    {
      against: 'payload bytes',
      points: placed(bytes, rest.slice(keys.length, keys.length + bytes.length)),
    },
    { against: 'in flight', points: placed(inFlight, rest.slice(keys.length + bytes.length)) },
  );
  return growths;
}

/** The same against more members than processes have room for, each size in one process of its own. */
export function simulatedFigures(): SimulatedPoint[] {
  return [3, 8, 16, 32, 64, 128].map((members) => {
    const args = ['--no-warnings', SIMULATED, String(members)];
    const told = execFileSync(process.execPath, args, { encoding: 'utf8' });
    return JSON.parse(told) as SimulatedPoint;
  });
}

/** Memory per pending message, per key and per member, each size in a process of its own. */
export function memoryFigures(): MemoryGrowth[] {
  const measure = (of: string, sizes: readonly number[]): MemoryGrowth => ({
    of,
    points: sizes.map((x) => ({ x, bytesEach: bytesEach(of, x) })),
  });
  return [
    measure('pending message', [1000, 2000, 4000]),
    measure('key', [1000, 10_000, 100_000]),
    measure('member', [4, 12, 36]),
  ];
}

function bytesEach(of: string, count: number): number {
  const args = ['--expose-gc', '--no-warnings', MEMORY, of, String(count)];
  return Math.round(Number(execFileSync(process.execPath, args, { encoding: 'utf8' })));
}

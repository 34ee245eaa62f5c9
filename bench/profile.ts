import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Load } from './contestant.ts';
import type { Bus } from './support/bus.ts';
import { monotonicMs } from './support/stamp.ts';
import { Team } from './support/team.ts';

/** As `node --cpu-prof` writes it. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  /** In us; the clock is the machine's. */
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
}

/** Where the time of one kind of process goes. */
export interface ProfileFigures {
  readonly contestant: string;
  readonly process: 'member' | 'publisher';
  /** Shares of the time in which it did something, by function, the most first. */
  readonly shares: Readonly<Record<string, number>>;
}

const TOP = 10;
const MEMBERS = 3;
const ROUNDS = 4;
/** Runs a load with the CPU profiler on, and says which functions cost most. */
export async function profileFigures(
  bus: Bus,
  contestants: readonly string[],
  load: Load,
): Promise<ProfileFigures[]> {
  const figures: ProfileFigures[] = [];
  for (const contestant of contestants) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
    try {
      const setup = { natsUrl: bus.nats.url, redisPort: 0, members: MEMBERS };
      const run = `profile-${contestant}`;
      const team = await Team.start(contestant, { ...setup, run }, folder);
      const publisher = team.publisherPid;
      // Loading and compiling the program is no part of a message.
      await team.round(load);
      const fromUs = monotonicMs() * 1000;
      for (let round = 0; round < ROUNDS; round += 1) await team.round(load);
      const untilUs = monotonicMs() * 1000;
      await team.stop();
      const shares = { member: new Map<string, number>(), publisher: new Map<string, number>() };
      for (const name of readdirSync(folder)) {
        const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
        const kind = name.includes(`.${publisher}.`) ? 'publisher' : 'member';
        addTimes(shares[kind], profile, fromUs, untilUs);
      }
      for (const kind of ['member', 'publisher'] as const) {
        figures.push({ contestant, process: kind, shares: topOf(shares[kind]) });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

/** Adds the time in which the process did something, by function and by where it stands. */
function addTimes(
  times: Map<string, number>,
  { nodes, samples, timeDeltas, startTime }: Profile,
  fromUs: number,
  untilUs: number,
): void {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  let at = startTime;
  for (const [place, id] of samples.entries()) {
    const time = timeDeltas[place] ?? 0;
    at += time;
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)') continue;
    if (at < fromUs || at > untilUs) continue;
    const where = frame.url.split('/').slice(-1).join('/');
    const name = `${frame.functionName || '(anonymous)'} ${where}`.trim();
    times.set(name, (times.get(name) ?? 0) + time);
  }
}

function topOf(times: ReadonlyMap<string, number>): Record<string, number> {
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, TOP);
  return Object.fromEntries(
    sorted.map(([name, time]) => [name, Number(((100 * time) / busy).toFixed(1))]),
  );
}

import type { Result } from '../compare.ts';
import type { Load } from '../contestant.ts';
import type { CrossTable } from '../cross.ts';
import type { DurableFigures } from '../durable.ts';
import type { FrameFigures } from '../frames.ts';
import type { Growth, MemoryGrowth } from '../growth.ts';
import type { ProfileFigures } from '../profile.ts';
import type { ReownFigures } from '../reown.ts';
import type { PartitionBalance, RingFigures } from '../ring.ts';
import type { SimulatedPoint } from '../simulated.ts';
import type { Summary } from '../summary.ts';
import type { Machine } from '../support/machine.ts';

export interface ScenarioLine {
  readonly name: string;
  readonly load: Load;
  readonly results: readonly Result[];
}

/** The lines of one run of `npm run bench -- --json`. */
export interface Run {
  readonly machine: Machine;
  readonly scenarios: readonly ScenarioLine[];
  readonly ring: RingFigures;
  readonly balance: PartitionBalance;
  readonly frames: FrameFigures;
  readonly reown: readonly ReownFigures[];
  readonly streams: readonly DurableFigures[];
  readonly profiles: readonly ProfileFigures[];
  readonly growths: readonly Growth[];
  readonly memories: readonly MemoryGrowth[];
  /** Runs of before there were such lines have none. */
  readonly simulated: readonly SimulatedPoint[] | undefined;
  readonly cross: readonly CrossTable[];
  readonly summary: Summary;
}

/** Reads the lines of a run. Throws where a section was left out. */
export function readRun(text: string): Run {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { event: string });
  const all = (event: string): object[] => lines.filter((line) => line.event === event);
  const one = (event: string): object => {
    const [line] = all(event);
    if (line === undefined) throw new Error(`the run has no line ${event}`);
    return line;
  };
  const { frames } = one('frames') as Pick<Run, 'frames'>;
  const { figures: reown } = one('reown') as { figures: Run['reown'] };
  const { figures: streams } = one('streams') as { figures: Run['streams'] };
  const { profiles } = one('profile') as Pick<Run, 'profiles'>;
  const { growths, memories } = one('growth') as Pick<Run, 'growths' | 'memories'>;
  const [simulated] = all('simulated') as { points: Run['simulated'] }[];
  return {
    machine: one('machine') as Machine,
    scenarios: all('scenario') as ScenarioLine[],
    ring: one('ring') as RingFigures,
    balance: one('balance') as PartitionBalance,
    frames,
    reown,
    streams,
    profiles,
    growths,
    memories,
    simulated: simulated?.points,
    cross: all('cross') as CrossTable[],
    summary: one('summary') as Summary,
  };
}

import type { Schedule } from './schedule.ts';
import type { SimulateOptions } from './simulate.ts';
import { simulate } from './simulate.ts';
import type { SimulationResult } from './simulation.ts';

/** A clique of two is the smallest in which anything can go wrong between members. */
const LEAST_MEMBERS = 2;

/**
 * Looks for a short schedule that still breaks the same invariant: leaves out rounds, faults,
 * messages and members, in ever smaller parts, as long as the violation stays. Runs the simulation
 * up to `maxRuns` times, default 300. Resolves with the last run that failed; one without
 * violations is returned as it is.
 */
export async function shrink(
  result: SimulationResult,
  options: Omit<SimulateOptions, 'schedule' | 'seed'> & { maxRuns?: number } = {},
): Promise<SimulationResult> {
  const [first] = result.violations;
  if (first === undefined) return result;
  const { maxRuns = 300, ...rest } = options;
  let best = result;
  let runs = 0;
  const attempt = async (schedule: Schedule): Promise<boolean> => {
    if (runs >= maxRuns) return false;
    runs += 1;
    const tried = await simulate({ ...rest, schedule, stopsEarly: true, trace: false });
    const isSame = tried.violations.some(({ rule }) => rule === first.rule);
    if (isSame) best = tried;
    return isSame;
  };
  const { rounds } = best.schedule;
  const needed = rounds.findIndex(({ untilMs }) => untilMs >= first.atMs) + 1;
  if (needed > 0 && needed < rounds.length) {
    await attempt({ ...best.schedule, rounds: rounds.slice(0, needed) });
  }
  for (let before = Number.POSITIVE_INFINITY; sizeOf(best.schedule) < before;) {
    before = sizeOf(best.schedule);
    await leaveOut('operations', () => best.schedule, attempt);
    await leaveOut('faults', () => best.schedule, attempt);
    await leaveOutMembers(() => best.schedule, attempt);
    if (runs >= maxRuns) break;
  }
  return best;
}

type Attempt = (schedule: Schedule) => Promise<boolean>;

/** Halves first, then quarters, down to single ones. */
async function leaveOut(
  what: 'operations' | 'faults',
  best: () => Schedule,
  attempt: Attempt,
): Promise<void> {
  for (let size = best()[what].length; size >= 1; size = Math.floor(size / 2)) {
    let start = 0;
    while (start < best()[what].length) {
      const schedule = best();
      const left = [
        ...schedule[what].slice(0, start),
        ...schedule[what].slice(start + size),
      ] as never;
      if (!(await attempt({ ...schedule, [what]: left }))) start += size;
    }
  }
}

async function leaveOutMembers(best: () => Schedule, attempt: Attempt): Promise<void> {
  for (const { name } of [...best().members].reverse()) {
    const schedule = best();
    if (schedule.members.length <= LEAST_MEMBERS) return;
    await attempt({
      ...schedule,
      members: schedule.members.filter((each) => each.name !== name),
      faults: schedule.faults
        .filter(({ member }) => member !== name)
        .map((fault) => {
          const { others } = fault;
          if (others === undefined) return fault;
          return { ...fault, others: others.filter((each) => each !== name) };
        }),
      operations: schedule.operations.filter(({ from }) => from !== name),
    });
  }
}

function sizeOf({ members, faults, operations }: Schedule): number {
  return members.length + faults.length + operations.length;
}

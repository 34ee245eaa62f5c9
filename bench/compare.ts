import type { Load } from './contestant.ts';
import type { Bus } from './support/bus.ts';
import { median, quantile, quartileSpread } from './support/statistics.ts';
import { type Round, Team } from './support/team.ts';

/** What one contestant did in all rounds of one load. */
export interface Result {
  readonly contestant: string;
  /** Of each round. */
  readonly perSecond: readonly number[];
  readonly medianPerSecond: number;
  readonly spread: number;
  /** Of all its processes and the servers, for each message, in each round. */
  readonly cpuUs: readonly number[];
  readonly cpuUsPerMessage: number;
  /** Of all its processes, not the servers, since they started. */
  readonly peakRssMb: number;
  /** Messages that the NATS server took or gave, for each message of the load. */
  readonly busPerMessage: number;
  readonly hopShare: number;
  /** In ms, where the load had a rate: of each round. */
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
}

export interface CompareOptions {
  readonly rounds: number;
  readonly members: number;
  /** Messages that each contestant gets first, at most, so that its code is compiled. */
  readonly warmUp: number;
  /** And for so long at most, in ms; default 2000. */
  readonly warmUpMs?: number;
  readonly streams?: number;
  /** About how long a round should take, in ms: fewer messages then, as fast as each contestant is. */
  readonly roundMs?: number;
}

type Measured = Round & {
  readonly messages: number;
  readonly cpuMs: number;
  readonly bus: number;
};

/** Who is slow is warm before it has handled as many as the others. */
const WARM_UP_MS = 2000;

/** What a round of a given length begins with, to see how fast the contestant is. */
const TRIAL_MESSAGES = 1000;

let runs = 0;

/**
 * Starts the contestants, lets them take turns (A B A B ...) under each load, and stops them. The
 * results are by load, in the order of the contestants.
 */
export async function compare(
  bus: Bus,
  names: readonly string[],
  loads: readonly Load[],
  { rounds, members, warmUp, warmUpMs = WARM_UP_MS, streams = 1, roundMs }: CompareOptions,
): Promise<Result[][]> {
  const teams: Team[] = [];
  try {
    for (const name of names) {
      runs += 1;
      const redisPort = bus.redis?.port ?? 0;
      const setup = {
        natsUrl: bus.nats.url,
        redisPort,
        members,
        streams,
        run: `run${runs}-${name}`,
      };
      teams.push(await Team.start(name, setup));
    }
    for (const team of teams) {
      const first = loads[0] as Load;
      const most = { ...first, messages: first.rate > 0 ? first.messages : warmUp };
      await team.round(first.rate > 0 ? most : await fitted(team, most, warmUpMs));
    }
    const results: Result[][] = [];
    for (const load of loads) results.push(await turns(bus, teams, load, rounds, roundMs));
    return results;
  } finally {
    await Promise.all(teams.map((team) => team.stop()));
  }
}

async function turns(
  bus: Bus,
  teams: readonly Team[],
  load: Load,
  rounds: number,
  roundMs: number | undefined,
): Promise<Result[]> {
  const measured = teams.map((): Measured[] => []);
  const loads: Load[] = [];
  for (const team of teams) {
    loads.push(roundMs === undefined ? load : await fitted(team, load, roundMs));
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, team] of teams.entries()) {
      const before = { cpu: cpuMs(bus, team), bus: await bus.messages() };
      const own = loads[place] as Load;
      const { messages } = own;
      const result = await team.round(own);
      const cpu = cpuMs(bus, team) - before.cpu;
      const onBus = (await bus.messages()) - before.bus;
      measured[place]?.push({ ...result, messages, cpuMs: cpu, bus: onBus });
    }
  }
  return teams.map((team, place) => summarize(team, measured[place] ?? []));
}

/** The load with as many messages as this contestant does in the time; never more than given. */
async function fitted(team: Team, load: Load, roundMs: number): Promise<Load> {
  const messages = Math.min(TRIAL_MESSAGES, load.messages);
  const { perSecond } = await team.round({ ...load, messages });
  const most = Math.round((perSecond * roundMs) / 1000);
  return { ...load, messages: Math.max(messages, Math.min(load.messages, most)) };
}

function cpuMs(bus: Bus, team: Team): number {
  return team.figures().cpuMs + bus.figures().cpuMs;
}

function summarize(team: Team, rounds: readonly Measured[]): Result {
  const perSecond = rounds.map((round) => round.perSecond);
  const messages = rounds.reduce((sum, round) => sum + round.messages, 0);
  const measured = rounds.map(({ latencies }) => latencies);
  const cpuUs = rounds.map((round) => (round.cpuMs * 1000) / round.messages);
  return {
    contestant: team.name,
    perSecond,
    medianPerSecond: median(perSecond),
    spread: quartileSpread(perSecond),
    cpuUs,
    cpuUsPerMessage: median(cpuUs),
    peakRssMb: team.figures().peakRssMb,
    busPerMessage: rounds.reduce((sum, round) => sum + round.bus, 0) / messages,
    hopShare: rounds.reduce((sum, { hopShare }) => sum + hopShare, 0) / rounds.length,
    p50Ms: measured.map((each) => quantile(each, 0.5)),
    p99Ms: measured.map((each) => quantile(each, 0.99)),
  };
}

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
  /** Messages that each contestant gets first, so that its code is compiled. */
  readonly warmUp: number;
  readonly streams?: number;
}

type Measured = Round & { readonly cpuMs: number; readonly bus: number };

let runs = 0;

/**
 * Starts the contestants, lets them take turns (A B A B ...) under each load, and stops them. The
 * results are by load, in the order of the contestants.
 */
export async function compare(
  bus: Bus,
  names: readonly string[],
  loads: readonly Load[],
  { rounds, members, warmUp, streams = 1 }: CompareOptions,
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
      const messages = first.rate > 0 ? first.messages : warmUp;
      await team.round({ ...first, messages });
    }
    const results: Result[][] = [];
    for (const load of loads) results.push(await turns(bus, teams, load, rounds));
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
): Promise<Result[]> {
  const measured = teams.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, team] of teams.entries()) {
      const before = { cpu: cpuMs(bus, team), bus: await bus.messages() };
      const result = await team.round(load);
      const cpu = cpuMs(bus, team) - before.cpu;
      measured[place]?.push({ ...result, cpuMs: cpu, bus: (await bus.messages()) - before.bus });
    }
  }
  return teams.map((team, place) => summarize(team, measured[place] ?? [], load));
}

function cpuMs(bus: Bus, team: Team): number {
  return team.figures().cpuMs + bus.figures().cpuMs;
}

function summarize(team: Team, rounds: readonly Measured[], load: Load): Result {
  const perSecond = rounds.map((round) => round.perSecond);
  const messages = rounds.length * load.messages;
  const measured = rounds.map(({ latencies }) => latencies);
  const cpuUs = rounds.map((round) => (round.cpuMs * 1000) / load.messages);
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

import type { Load } from './contestant.ts';
import type { Bus } from './support/bus.ts';
import { median, quantile, quartileSpread } from './support/statistics.ts';
import { type Round, Team } from './support/team.ts';

/** What one contestant did in all its rounds. */
export interface Result {
  readonly contestant: string;
  /** Of each round. */
  readonly perSecond: readonly number[];
  readonly medianPerSecond: number;
  readonly spread: number;
  /** Of all its processes and the servers, for each message. */
  readonly cpuUsPerMessage: number;
  /** Of all its processes, not the servers. */
  readonly peakRssMb: number;
  /** Messages that the NATS server took or gave, for each message of the load. */
  readonly busPerMessage: number;
  readonly hopShare: number;
  /** In ms, where the load had a rate: of each round. */
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
}

let runs = 0;

/** Starts the contestants, lets them take turns, and stops them. */
export async function compare(
  bus: Bus,
  names: readonly string[],
  load: Load,
  options: { readonly rounds: number; readonly members: number; readonly warmUp?: number },
): Promise<Result[]> {
  runs += 1;
  const teams: Team[] = [];
  try {
    for (const name of names) {
      const setup = {
        natsUrl: bus.nats.url,
        redisPort: bus.redis?.port ?? 0,
        members: options.members,
        run: `run${runs}-${name}`,
      };
      teams.push(await Team.start(name, setup));
    }
    const rounds = new Map<Team, (Round & { cpuMs: number; bus: number })[]>();
    const warmUp = { ...load, messages: Math.ceil(load.messages * (options.warmUp ?? 0.5)) };
    for (const team of teams) {
      await team.round(warmUp);
      rounds.set(team, []);
    }
    for (let round = 0; round < options.rounds; round += 1) {
      // Who comes first changes, so that nobody always follows the same one.
      const order = round % 2 === 0 ? teams : [...teams].reverse();
      for (const team of order) {
        const before = {
          cpu: team.figures().cpuMs + bus.figures().cpuMs,
          bus: await bus.messages(),
        };
        const result = await team.round(load);
        rounds.get(team)?.push({
          ...result,
          cpuMs: team.figures().cpuMs + bus.figures().cpuMs - before.cpu,
          bus: (await bus.messages()) - before.bus,
        });
      }
    }
    return teams.map((team) => summarize(team, rounds.get(team) ?? [], load));
  } finally {
    await Promise.all(teams.map((team) => team.stop()));
  }
}

function summarize(
  team: Team,
  rounds: readonly (Round & { cpuMs: number; bus: number })[],
  load: Load,
): Result {
  const perSecond = rounds.map((round) => round.perSecond);
  const messages = rounds.length * load.messages;
  const measured = rounds.map(({ latencies }) => latencies);
  return {
    contestant: team.name,
    perSecond,
    medianPerSecond: median(perSecond),
    spread: quartileSpread(perSecond),
    cpuUsPerMessage: (rounds.reduce((sum, { cpuMs }) => sum + cpuMs, 0) * 1000) / messages,
    peakRssMb: team.figures().peakRssMb,
    busPerMessage: rounds.reduce((sum, round) => sum + round.bus, 0) / messages,
    hopShare: rounds.reduce((sum, { hopShare }) => sum + hopShare, 0) / rounds.length,
    p50Ms: measured.map((each) => quantile(each, 0.5)),
    p99Ms: measured.map((each) => quantile(each, 0.99)),
  };
}

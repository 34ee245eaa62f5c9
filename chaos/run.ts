import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilHeld } from '../test/support/until-held.ts';
import { seededRandom } from '../src/index.ts';
import { type Bus, startBus } from './bus.ts';
import { Crew, type Member } from './crew.ts';
import { History } from './history.ts';
import { Probes } from './probes.ts';
import type { Scenario, Stage } from './scenario.ts';

const NAMES = ['ada', 'ben', 'cy', 'dora', 'eve', 'finn', 'gus'];
/** Before the first fault: after connecting, members do not trust "no responders" for a second. */
const CALM_MS = 2000;
const CANDIDATES = 2000;

export interface RunOptions {
  readonly rounds: number;
  readonly short: boolean;
  readonly seed: number;
  /** A round is over. */
  readonly onRound: (history: History) => void;
}

/** Runs a scenario from nothing, and ends everything that it started. */
export async function run(scenario: Scenario, options: RunOptions): Promise<History> {
  const { rounds, short, seed, onRound } = options;
  const history = new History();
  const names = NAMES.slice(0, scenario.members);
  const clique = `chaos-${randomUUID().slice(0, 8)}`;
  const stream = `orders.${clique}`;
  await using bus = await startBus(scenario.bus, names);
  const { workMs, load } = scenario;
  const urlOf = (name: string): Promise<string> => bus.urlOf(name);
  await using crew = new Crew({ clique, stream, workMs, history, urlOf });
  await Promise.all(names.map((name) => crew.start(name)));
  await crew.whole();
  const { verb } = load;
  const everyMs = load.everyMs === 'never' ? 10 : load.everyMs;
  await using probes = new Probes({ urls: bus.urls, clique, stream, history, everyMs, verb });
  const keys = await keysOfAll(probes, stream, names, load.keys);
  const random = seededRandom(seed);
  const between = (least: number, most: number): number => least + random.next() * (most - least);
  const stage: Stage = {
    bus,
    crew,
    probes,
    history,
    random,
    short,
    names,
    keys,
    sleep: (ms) => sleep(ms),
    between,
    anyone: () => pick(crew, random.next()),
    async settle() {
      await crew.whole();
      await untilHeld(urlOfFirst(bus), { clique, stream }, keys);
      await sleep(between(200, 1200));
    },
  };
  await untilHeld(urlOfFirst(bus), { clique, stream }, keys);
  if (load.everyMs !== 'never') probes.start(keys);
  await sleep(CALM_MS);
  for (let place = 0; place < rounds; place += 1) {
    await scenario.round(stage, place, rounds);
    for (const round of history.rounds) round.endedAt ??= history.now();
    onRound(history);
  }
  await probes.stop();
  await Promise.all(crew.all.map((member) => member.leave()));
  return history;
}

function urlOfFirst({ urls }: Bus): string {
  return urls[0] as string;
}

function pick(crew: Crew, share: number): Member {
  const running = crew.all.filter(({ state }) => state === 'running');
  return running[Math.floor(share * running.length)] as Member;
}

/** `count` keys of each member, as they own them when all are there. */
async function keysOfAll(
  probes: Probes,
  stream: string,
  names: readonly string[],
  count: number,
): Promise<string[]> {
  const found = new Map<string, string[]>(names.map((name) => [name, []]));
  const [client] = probes.clients;
  for (let index = 0; index < CANDIDATES; index += 1) {
    const key = `k${index}`;
    const owner = await client?.owner(stream, key);
    const list = found.get(owner?.owner ?? '');
    if (list !== undefined && list.length < count) list.push(key);
    if ([...found.values()].every(({ length }) => length === count)) break;
  }
  // One of each member in turn, so that what is sent at once goes to all of them.
  return Array.from({ length: count }, (_, place) =>
    names.map((name) => found.get(name)?.[place] ?? ''),
  ).flat();
}

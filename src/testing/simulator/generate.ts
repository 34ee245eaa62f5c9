import { seededRandom, shuffle, type Random } from '../../runtime/random.ts';
import { STREAMS } from './schedule.ts';
import type { Fault, FaultKind, Operation, Round, Schedule } from './schedule.ts';
import { subSeed } from './sub-seed.ts';

/** What a schedule is made from. */
export interface GenerateOptions {
  readonly seed: number;
  /** 3 to 7; default by the seed. */
  readonly members: number | undefined;
  readonly messages: number;
  readonly faultKinds: readonly FaultKind[];
}

const ROUNDS = 3;
/** Everybody has joined before the first fault. */
const START_MS = 3000;
const FAULTS_MS = 11_500;
const CALM_MS = 8500;
const KEYS = 12;
const CLIENTS = ['client-1', 'client-2'];
/** Faults of one round: at least so many, and at most so many more. */
const FAULTS_PER_ROUND = 7;
const MORE_FAULTS = 5;
const KINDS_PER_ROUND = 4;
/** Part of the rounds in which only what is planned happens: there nothing excuses a repeat. */
const GENTLE_ROUNDS = 0.12;
const GENTLE: readonly FaultKind[] = ['leave', 'join', 'regroup', 'clock-drift'];
/** Half as likely as the others in the other rounds: so every kind is made about as often. */
const HALVED: readonly FaultKind[] = [...GENTLE, 'join-all'];

/** A random schedule of one minute: three rounds of faults, each with a calm behind it. */
export function generateSchedule(options: GenerateOptions): Schedule {
  const { seed } = options;
  const random = new Dice(seededRandom(subSeed(seed, 'schedule')));
  const count = options.members ?? 3 + random.below(5);
  const names = Array.from({ length: count }, (_, place) => `m${place + 1}`);
  const together = random.chance(0.5);
  const members = names.map((name) => ({ name, startAtMs: together ? 0 : random.below(1500) }));
  const topology = random.chance(0.6) ? 'single' : 'cluster';
  const rounds: Round[] = [];
  const faults: Fault[] = [];
  if (together && options.faultKinds.includes('join-all'))
    faults.push({ atMs: 0, kind: 'join-all' });
  for (let number = 0; number < ROUNDS; number += 1) {
    const startAt = START_MS + number * (FAULTS_MS + CALM_MS);
    const healAtMs = startAt + FAULTS_MS;
    rounds.push({ healAtMs, untilMs: healAtMs + CALM_MS });
    const { faultKinds } = options;
    const kinds = kindsOfRound(random, faultKinds);
    if (kinds.length === 0) continue;
    const total = FAULTS_PER_ROUND + random.below(MORE_FAULTS + 1);
    for (let made = 0; made < total; made += 1) {
      // The round before is looked at when this one starts.
      const atMs = startAt + 1 + random.below(FAULTS_MS - 1);
      faults.push(makeFault(random, random.pick(kinds), atMs, healAtMs - atMs, names));
    }
  }
  faults.sort((a, b) => a.atMs - b.atMs);
  const untilMs = rounds.at(-1)?.untilMs ?? START_MS;
  const operations = makeOperations(random, options.messages, [...names, ...CLIENTS], untilMs);
  return { seed, topology, members, rounds, faults, operations };
}

function kindsOfRound(random: Dice, possible: readonly FaultKind[]): FaultKind[] {
  const isGentle = random.chance(GENTLE_ROUNDS);
  const kinds = isGentle ? possible.filter((kind) => GENTLE.includes(kind)) : possible;
  const deck = kinds.flatMap((kind) => (HALVED.includes(kind) ? [kind] : [kind, kind]));
  return [...new Set(random.some(deck, deck.length))].slice(0, KINDS_PER_ROUND);
}

/** Seeded choices. */
class Dice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  chance(part: number): boolean {
    return this.#random.next() < part;
  }

  below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  some<T>(items: readonly T[], count: number): T[] {
    return shuffle([...items], this.#random).slice(0, count);
  }
}

function makeFault(
  random: Dice,
  kind: FaultKind,
  atMs: number,
  leftMs: number,
  names: readonly string[],
): Fault {
  const member = random.pick(names);
  const others = names.filter((name) => name !== member);
  const within = (least: number, most: number): number =>
    Math.max(1, Math.min(leftMs, random.between(least, most)));
  const fault = { atMs, kind, member };
  const hold = random.chance(0.3) ? ({ mode: 'hold' } as const) : {};
  switch (kind) {
    case 'crash':
      return {
        ...fault,
        forMs: random.between(200, 9000),
        ...(random.chance(0.15) ? { mode: 'silent' } : {}),
      };
    case 'restart':
      return { ...fault, forMs: random.between(5, 600) };
    case 'freeze':
      return { ...fault, forMs: within(500, 9000) };
    case 'stall':
      return { ...fault, forMs: within(100, 5000) };
    case 'replace':
      return { ...fault, forMs: within(2000, 6000) };
    case 'leave':
      return { ...fault, forMs: random.between(200, 6000) };
    case 'join':
    case 'join-all':
      return { ...fault, forMs: random.between(1, 800) };
    case 'regroup':
      return fault;
    case 'cut-one-way':
    case 'cut-both-ways':
      return { ...fault, ...hold, others: [random.pick(others)], forMs: within(300, 7000) };
    case 'isolate':
      return { ...fault, ...hold, others, forMs: within(300, 7000) };
    case 'split': {
      const half = random.between(1, names.length - 1);
      return { atMs, kind, ...hold, others: random.some(names, half), forMs: within(500, 8000) };
    }
    case 'disconnect': {
      const mode = random.pick(['control', 'data', undefined, undefined] as const);
      const forMs = within(10, random.pick([300, 4000]));
      return { ...fault, ...(mode === undefined ? {} : { mode }), forMs };
    }
    case 'server-restart':
      return { atMs, kind, forMs: within(200, random.pick([1000, 10_000])) };
    case 'route-cut':
      return { atMs, kind, forMs: within(200, 5000) };
    case 'no-responders':
      return { ...fault, forMs: within(100, 3000) };
    case 'drop':
    case 'corrupt':
      return {
        ...impairment(random, fault),
        rate: random.pick([0.02, 0.1, 0.3]),
        forMs: within(300, 5000),
      };
    case 'double':
    case 'reorder':
    case 'delay':
      return {
        ...impairment(random, fault),
        rate: random.pick([0.05, 0.3, 1]),
        byMs: random.pick([10, 80, 400]),
        forMs: within(300, 5000),
      };
    case 'clock-jump':
      return { ...fault, byMs: random.pick([-1, 1]) * random.pick([50, 1000, 60_000, 3_600_000]) };
    case 'clock-drift':
    default:
      return { ...fault, rate: random.pick([0.98, 0.999, 1.001, 1.02]) };
  }
}

/** Of the whole network, or of one member's ways. */
function impairment(random: Dice, { atMs, kind, member }: Fault & { member: string }): Fault {
  return random.chance(0.5) ? { atMs, kind } : { atMs, kind, member };
}

/** Messages come alone or in bursts, some of these for one key. */
function makeOperations(
  random: Dice,
  count: number,
  senders: readonly string[],
  untilMs: number,
): Operation[] {
  const operations: Operation[] = [];
  while (operations.length < count) {
    const from = random.pick(senders);
    const verb = random.pick(['publish', 'confirm', 'send', 'send', 'request'] as const);
    const stream = random.chance(0.75) ? STREAMS[0] : STREAMS[1];
    const key = random.chance(0.95) ? `k${random.below(KEYS)}` : undefined;
    const burst = random.chance(0.2) ? random.between(2, 8) : 1;
    const startAt = START_MS + random.below(untilMs - START_MS - 100);
    for (let place = 0; place < burst && operations.length < count; place += 1) {
      operations.push({
        atMs: startAt + place * random.pick([0, 0, 1]),
        from,
        verb,
        stream,
        ...(key === undefined ? {} : { key }),
        timeoutMs: random.pick([2000, 8000, 15_000]),
        workMs: random.pick([0, 0, 1, 5, 30, 200, 1500]),
        ...(random.chance(0.03) ? { fails: true } : {}),
      });
    }
  }
  return operations.sort((a, b) => a.atMs - b.atMs);
}

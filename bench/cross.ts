import { compare, type Result } from './compare.ts';
import type { Load } from './contestant.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Bus } from './support/bus.ts';
import { pairedRatio } from './support/statistics.ts';
import { rounded } from './summary.ts';

/** The dimensions of the full cross: each size with each number of keys and of members. */
const BYTES = [16, 128, 1024, 16_384];
const KEYS = [10, 1000, 100_000];
const MEMBERS = [1, 3, 8];

/** Short rounds, for there are over a thousand. */
const ROUNDS = 3;
const ROUND_MS = 600;
const MOST_MESSAGES = 60_000;
const WARM_UP = 20_000;
/** More than a server keeps for a reader that is slower is never under way. */
const MOST_BYTES = 8 * 2 ** 20;

/** One comparison with one number of members: a row for each load. */
export interface CrossTable {
  readonly scenario: string;
  readonly members: number;
  readonly rows: readonly CrossRow[];
}

interface CrossRow {
  readonly bytes: number;
  readonly keys: number;
  readonly inFlight: number;
  /** By contestant, ours first. */
  readonly results: Readonly<Record<string, CrossResult>>;
}

interface CrossResult {
  readonly perSecond: number | null;
  readonly spread: number | null;
  readonly cpuUs: number | null;
  readonly busPerMessage: number | null;
  /** Ours over theirs; null where the pairs differ too much. */
  readonly ratio: number | null;
}

/** Every comparison without a rate, over every size, number of keys and number of members. */
export async function* crossTables(
  bus: Bus,
  contestantsOf: (scenario: Scenario) => readonly string[],
): AsyncIterable<CrossTable> {
  for (const scenario of SCENARIOS) {
    const [base] = Object.values(scenario.loads);
    if (base === undefined || base.rate > 0) continue;
    const loads = loadsOf(base);
    for (const members of MEMBERS) {
      const settings = { rounds: ROUNDS, members, warmUp: WARM_UP, roundMs: ROUND_MS };
      const found = await compare(bus, contestantsOf(scenario), loads, settings);
      const rows = loads.map(({ bytes, keys, inFlight }, place) => {
        return { bytes, keys, inFlight, results: resultsOf(found[place] ?? []) };
      });
      yield { scenario: scenario.name, members, rows };
    }
  }
}

function loadsOf({ inFlight }: Load): Load[] {
  return BYTES.flatMap((bytes) =>
    KEYS.map((keys) => {
      const most = Math.min(inFlight, Math.floor(MOST_BYTES / bytes));
      return { bytes, keys, messages: MOST_MESSAGES, inFlight: most, rate: 0 };
    }),
  );
}

function resultsOf(each: readonly Result[]): Record<string, CrossResult> {
  const [ours] = each;
  const rows = each.map((their): [string, CrossResult] => {
    const ratio =
      ours === undefined || ours === their
        ? undefined
        : pairedRatio(ours.perSecond, their.perSecond).value;
    const result = {
      perSecond: rounded(their.medianPerSecond, 0),
      spread: rounded(their.spread),
      cpuUs: rounded(their.cpuUsPerMessage, 1),
      busPerMessage: rounded(their.busPerMessage),
      ratio: rounded(ratio),
    };
    return [their.contestant, result];
  });
  return Object.fromEntries(rows);
}

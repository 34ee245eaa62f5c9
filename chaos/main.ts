// Faults on real processes: `npm run chaos -- --scenario kill [--rounds N] [--short] [--json]`.
import { parseArgs } from 'node:util';
import { QUIET_SCENARIOS, SCENARIOS } from './faults/index.ts';
import type { History } from './history.ts';
import { type Figures, reckon, type RoundFigures } from './reckoning.ts';
import { whole } from './percentile.ts';
import { run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { allKeysMs, detectMs, summarize } from './summary.ts';

const USAGE = `usage: npm run chaos -- --scenario ${SCENARIOS.map(({ name }) => name).join('|')}
  [--rounds N] [--short] [--quiet] [--seed N] [--json]
`;

/** Of each kind of trouble, so many are printed. */
const MOST_TROUBLE = 20;

const options = {
  scenario: { type: 'string' },
  rounds: { type: 'string' },
  seed: { type: 'string' },
  short: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** One line on stderr, and the exit code of bad usage. */
function refuse(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}`);
  process.exit(2);
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[0-9]{1,9}$/.test(text) || Number(text) < 1) refuse(`--${name} takes a number from 1 on`);
  return Number(text);
}

function parse(): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function scenarioOf(name: string | undefined, quiet: boolean): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) refuse(`--scenario ${name ?? 'is missing'}`);
  if (!quiet) return found;
  const silent = QUIET_SCENARIOS.find((each) => each.name === `${name} --quiet`);
  return silent ?? refuse(`${name} has no variant without traffic`);
}

const values = parse();
const scenario = scenarioOf(values.scenario, values.quiet);
const { short, json } = values;
const rounds = numberOf(
  'rounds',
  values.rounds,
  short ? scenario.rounds.short : scenario.rounds.full,
);
const seed = numberOf('seed', values.seed, Math.floor(Math.random() * 1e9) + 1);

// Whatever was started ends with this process.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code));
}
// And it ends with whoever started it with a channel.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function printRound(history: History): void {
  const figures = reckon(history).rounds.at(-1) as RoundFigures;
  const { round } = figures;
  const line = {
    event: 'round',
    round: history.rounds.length,
    fault: round.fault,
    targets: round.targets,
    detectMs: whole(detectMs(scenario, figures)),
    allKeysMs: whole(allKeysMs(scenario, figures)),
    convergedMs: whole(figures.convergedMs),
  };
  if (json) print(line);
  else process.stdout.write(`${textOf(line)}\n`);
}

function textOf({ event, ...rest }: { readonly event: string }): string {
  const fields = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  return `${event}: ${fields.join(', ')}`;
}

/** What went wrong, with all that is known of it. */
function printTrouble({ evictions, staleStarts, staleResults, lost, failed }: Figures): void {
  const isFalse = evictions.filter(({ fault }) => fault !== undefined);
  const kinds = { 'false-eviction': isFalse, staleStarts, staleResults, lost, failed };
  for (const [event, list] of Object.entries(kinds)) {
    for (const each of list.slice(0, MOST_TROUBLE)) print({ event, ...each });
  }
}

const history = await run(scenario, { rounds, short, seed, onRound: printRound });
const figures = reckon(history);
const summary = summarize(scenario, figures, seed);
if (summary.missed.length > 0) printTrouble(figures);
print(summary);
process.exitCode = summary.missed.length > 0 ? 1 : 0;

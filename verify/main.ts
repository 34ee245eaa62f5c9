// Whole histories of real processes under faults, checked: `npm run verify -- --members 5
// --seconds 60 --faults kill,freeze,join,leave`. docs/delivery.md says what is checked.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check/check.ts';
import type { Violation } from './check/violation.ts';
import { FAULTS, type Fault } from './entry.ts';
import { keep, readFiles } from './file.ts';
import { run } from './run.ts';
import { summaryOf } from './summary.ts';

const USAGE = `usage: npm run verify -- [--members N] [--seconds S] [--faults ${FAULTS.join(',')}]
  [--rounds N] [--rate PER_SECOND] [--seed S] [--keep] [--json] | --check FILE
`;

/** Of each kind of violation, so many are printed. */
const MOST_OF_A_KIND = 20;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  members: text,
  seconds: text,
  faults: text,
  rounds: text,
  rate: text,
  seed: text,
  check: text,
  keep: flag,
  json: flag,
} as const;

/** One line on stderr, and the exit code of bad usage. */
function refuse(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}`);
  process.exit(2);
}

function numberOf(
  name: string,
  value: string | undefined,
  otherwise: number,
  most: number,
): number {
  if (value === undefined) return otherwise;
  if (!/^[0-9]{1,9}$/.test(value) || Number(value) < 1 || Number(value) > most) {
    refuse(`--${name} takes a number from 1 to ${most}`);
  }
  return Number(value);
}

function faultsOf(value = ''): Fault[] {
  return value
    .split(',')
    .filter((name) => name !== '')
    .map((name) => FAULTS.find((each) => each === name) ?? refuse(`--faults: ${name} is unknown`));
}

function parse(): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const values = parse();
const { json } = values;

// Whatever was started ends with this process.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code));
}

function print(event: string, fields: object): void {
  const words = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`);
  const line = json ? JSON.stringify({ event, ...fields }) : `${event}: ${words.join(', ')}`;
  process.stdout.write(`${line}\n`);
}

function printViolations(violations: readonly Violation[]): void {
  const kinds = new Map<string, number>();
  for (const violation of violations) {
    const count = (kinds.get(violation.kind) ?? 0) + 1;
    kinds.set(violation.kind, count);
    if (count <= MOST_OF_A_KIND) print('violation', violation);
  }
  for (const [kind, count] of kinds) {
    if (count > MOST_OF_A_KIND) print('more', { kind, count: count - MOST_OF_A_KIND });
  }
}

/** Checks the histories in these files; says true where nothing is wrong. */
function judge(paths: readonly string[], seed: number | null, kept: string | undefined): boolean {
  const history = readFiles(paths);
  const verdict = check(history);
  const isSound = verdict.violations.length === 0;
  printViolations(verdict.violations);
  if (kept !== undefined && (!isSound || values.keep)) {
    keep(paths, kept);
    print('history', { file: kept });
  }
  const summary = summaryOf(history, verdict, seed);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return isSound;
}

async function runAndJudge(): Promise<boolean> {
  const seed = numberOf('seed', values.seed, Math.floor(Math.random() * 1e9) + 1, 1e9);
  const files = await run({
    members: numberOf('members', values.members, 5, 50),
    seconds: numberOf('seconds', values.seconds, 60, 86_400),
    faults: faultsOf(values.faults),
    rounds: values.rounds === undefined ? undefined : numberOf('rounds', values.rounds, 1, 1000),
    seed,
    perSecond: numberOf('rate', values.rate, 3000, 100_000),
  });
  try {
    return judge(files.paths, seed, join(tmpdir(), `coterie-verify-${seed}-${Date.now()}.jsonl`));
  } finally {
    files.remove();
  }
}

const isSound =
  values.check === undefined ? await runAndJudge() : judge([values.check], null, undefined);
process.exitCode = isSound ? 0 : 1;

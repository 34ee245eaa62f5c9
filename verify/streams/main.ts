// Durable streams under faults, with real processes and a real server: `npm run streams -- --store
// nats|redis`. docs/drivers.md says what is counted.
import { parseArgs } from 'node:util';
import { run, type RunOptions } from './run.ts';
import { STORES } from './stores.ts';

const USAGE = `usage: npm run streams -- --store nats|redis [--run sink|ingress] [--order none|key]
  [--events N] [--processes N] [--keys N] [--rate PER_SECOND] [--kill-every MS] [--restarts N]
  [--grace MS] [--work MS] [--concurrency N] [--seed N]
`;

const text = { type: 'string' } as const;
const options = {
  store: text,
  run: text,
  order: text,
  events: text,
  processes: text,
  keys: text,
  rate: text,
  'kill-every': text,
  restarts: text,
  grace: text,
  work: text,
  concurrency: text,
  seed: text,
} as const;

/** One line on stderr, and the exit code of bad usage. */
function refuse(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}`);
  process.exit(2);
}

function parse(): { readonly [name in keyof typeof options]?: string } {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const values = parse();

function count(name: keyof typeof options, otherwise: number, least: number, most: number): number {
  const value = values[name] ?? String(otherwise);
  if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) {
    return Number(value);
  }
  return refuse(`--${name} takes a number from ${least} to ${most}`);
}

function choice<T extends string>(name: keyof typeof options, of: readonly T[], first?: T): T {
  const value = values[name] ?? first;
  return of.find((each) => each === value) ?? refuse(`--${name} takes ${of.join(' or ')}`);
}

const what = choice('run', ['sink', 'ingress'], 'sink');
const isSink = what === 'sink';
const given: RunOptions = {
  what,
  store: choice('store', STORES),
  order: choice('order', ['none', 'key'], 'none'),
  events: count('events', isSink ? 100_000 : 50_000, 1, 10_000_000),
  processes: count('processes', isSink ? 4 : 5, 1, 50),
  keys: count('keys', 500, 1, 1_000_000),
  perSecond: count('rate', 2500, 1, 1_000_000),
  killEveryMs: count('kill-every', isSink ? 5000 : 3000, 0, 3_600_000),
  restarts: count('restarts', isSink ? 2 : 0, 0, 100),
  graceMs: count('grace', 3000, 100, 3_600_000),
  workMs: count('work', 1, 0, 60_000),
  concurrency: count('concurrency', 64, 1, 10_000),
  seed: count('seed', Math.floor(Math.random() * 1e6) + 1, 1, 1e9),
};

// Whatever was started ends with this process.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code));
}

const summary = await run(given);
process.stdout.write(`${JSON.stringify({ event: 'summary', ...given, ...summary })}\n`);
const { lost, unexplained, overlaps, outOfOrder } = summary;
const isSound =
  lost === 0 && unexplained === 0 && overlaps === 0 && (given.order === 'none' || outOfOrder === 0);
process.exitCode = isSound && summary.added === given.events ? 0 : 1;

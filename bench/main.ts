// The benchmark: `npm run bench -- [--quick] [--only NAME] [--json]`.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, type Result } from './compare.ts';
import { ringFigures } from './ring.ts';
import { type Scenario, SCENARIOS } from './scenarios.ts';
import { type Bus, startBus } from './support/bus.ts';
import { summarize } from './summary.ts';
import { printRing, printScenario } from './table.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MEMBERS = 3;
/** Ratios are taken over so many pairs of rounds. */
const ROUNDS = 5;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
});
const known = [...SCENARIOS.map(({ name }) => name), 'ring'];
const unknown = options.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}
const chosen = (name: string): boolean => options.only.length === 0 || options.only.includes(name);

if (!existsSync(new URL('node_modules', import.meta.url))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

const report = (event: object, print: () => void): void => {
  if (options.json) process.stdout.write(`${JSON.stringify(event)}\n`);
  else print();
};

await using bus: Bus = await startBus();
const machine = {
  event: 'machine',
  cpus: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryMb: Math.round(totalmem() / 2 ** 20),
  node: process.version,
  nats: bus.nats.version,
  redis: bus.redis === undefined ? 'none' : 'found',
  commit: commit(),
  load: loadavg()[0],
};
report(machine, () => process.stdout.write(`${JSON.stringify(machine)}\n`));

const results = new Map<string, Result[]>();
for (const scenario of SCENARIOS.filter(({ name }) => chosen(name))) {
  const load = options.quick
    ? { ...scenario.load, messages: scenario.quickMessages }
    : scenario.load;
  const found = await compare(bus, contestantsOf(scenario), load, {
    rounds: ROUNDS,
    members: MEMBERS,
  });
  results.set(scenario.name, found);
  report({ event: 'scenario', name: scenario.name, load, results: found }, () =>
    printScenario(scenario, found),
  );
}
const ring = chosen('ring') ? await ringFigures(options.quick ? 10 : 50) : undefined;
if (ring !== undefined) report({ event: 'ring', ...ring }, () => printRing(ring));
const summary = summarize(results, ring);
report(summary, () => process.stdout.write(`${JSON.stringify(summary)}\n`));

function contestantsOf({ contestants }: Scenario): readonly string[] {
  if (bus.redis !== undefined) return contestants;
  process.stderr.write('no redis-server: BullMQ is left out\n');
  return contestants.filter((name) => name !== 'bullmq');
}

function commit(): string {
  try {
    const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: FOLDER });
    const changes = execFileSync('git', ['status', '--porcelain'], { cwd: FOLDER });
    return `${head.toString().trim()}${changes.length > 0 ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

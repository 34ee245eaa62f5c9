// The benchmark: `npm run bench -- [--quick] [--only NAME] [--json] [--plot DIR]`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { type CrossTable, crossTables } from './cross.ts';
import { durableFigures } from './durable.ts';
import { frameFigures } from './frames.ts';
import { growthFigures, memoryFigures, simulatedFigures } from './growth.ts';
import { writePlots } from './plots.ts';
import { profileFigures } from './profile.ts';
import { reownFigures } from './reown.ts';
import { partitionBalance, ringFigures, type RingFigures } from './ring.ts';
import { type Scenario, SCENARIOS } from './scenarios.ts';
import { type Bus, startBus } from './support/bus.ts';
import { machineOf } from './support/machine.ts';
import { type Results, summarize } from './summary.ts';
import { printFigures, printResults } from './table.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MEMBERS = 3;
/** Ratios are taken over so many pairs of rounds. */
const ROUNDS = 5;
const SECTIONS = ['ring', 'frames', 'reown', 'streams', 'profile', 'growth', 'cross'];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
    plot: { type: 'string' },
  },
});
const known = [...SCENARIOS.map(({ name }) => name), ...SECTIONS];
const unknown = options.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}
/** `long` ones run when they are asked for, or when time does not matter. */
const chosen = (name: string, long = false): boolean =>
  options.only.length === 0 ? !(long && options.quick) : options.only.includes(name);

if (!existsSync(new URL('node_modules', import.meta.url))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

const report = (event: object, print: () => void): void => {
  if (options.json) process.stdout.write(`${JSON.stringify(event)}\n`);
  else print();
};

const startedAt = performance.now();
await using bus: Bus = await startBus();
const machine = { event: 'machine', ...machineOf(bus, FOLDER) };
report(machine, () => process.stdout.write(`${JSON.stringify(machine)}\n`));

const results: Results = await runScenarios();
const ring = chosen('ring') ? await ringFigures(options.quick ? 5 : 50) : undefined;
if (ring !== undefined) {
  report({ event: 'ring', ...ring }, () => printRing(ring));
  const { sets, worst } = partitionBalance(100);
  report({ event: 'balance', sets, worst }, () =>
    printFigures(`most partitions of a member over the mean, worst of ${sets} sets`, { worst }),
  );
}
if (chosen('frames')) {
  const frames = frameFigures(options.quick ? 10 : 50);
  report({ event: 'frames', frames }, () => {
    for (const [bytes, formats] of Object.entries(frames)) {
      printFigures(`one of a hundred messages of ${bytes} B in a frame, and as JSON`, formats);
    }
  });
}
if (chosen('reown')) {
  const figures = [await reownFigures(bus, 'coterie', options.quick ? 3 : 20)];
  if (!options.quick) figures.push(await reownFigures(bus, 'moleculer', 2));
  report({ event: 'reown', figures }, () => {
    const rows = figures.map(({ contestant, ...rest }) => [contestant, rest]);
    printFigures('after kill -9, until another member handles', Object.fromEntries(rows));
  });
}
if (chosen('streams')) {
  const figures = await durableFigures(options.quick ? 5000 : 50_000, ROUNDS);
  report({ event: 'streams', figures }, () => {
    const rows = figures.map(({ store, what, ...rest }) => [`${store}, ${what}`, rest]);
    printFigures('durable streams, beside the bare client', Object.fromEntries(rows));
  });
}
if (chosen('profile')) {
  const load = { messages: 20_000, keys: 1000, bytes: 128, inFlight: 256, rate: 0 };
  const profiles = await profileFigures(bus, ['coterie-confirmed', 'coterie-send'], load);
  report({ event: 'profile', profiles }, () => {
    for (const { contestant, process: kind, shares } of profiles) {
      printFigures(`${contestant}, CPU of a ${kind}, %`, shares);
    }
  });
}
// The plots are made of it: who asks for them asks for it.
if (options.plot !== undefined || chosen('growth', true)) {
  const growths = await growthFigures(bus, options.quick ? 6000 : 40_000);
  const memories = memoryFigures();
  const simulated = simulatedFigures();
  if (options.plot !== undefined) writePlots(options.plot, growths, memories, simulated);
  report({ event: 'growth', growths, memories }, () => {
    for (const { against, points } of growths) printFigures(`against ${against}`, points);
    for (const { of, points } of memories) printFigures(`bytes per ${of}`, points);
  });
  report({ event: 'simulated', points: simulated }, () =>
    printFigures('against members, all in one process', simulated),
  );
}
if (chosen('cross', true)) {
  for await (const table of crossTables(bus, contestantsOf)) {
    report({ event: 'cross', ...table }, () => printCross(table));
  }
}

const summary = summarize(results, ring);
if (!options.json) {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(`\n${seconds} s\n`);
}
report(summary, () => process.stdout.write(`${JSON.stringify(summary)}\n`));

async function runScenarios(): Promise<Results> {
  const all = new Map<string, Awaited<ReturnType<typeof compare>>[number]>();
  for (const scenario of SCENARIOS.filter(({ name }) => chosen(name))) {
    const { quickMessages } = scenario;
    const loads = Object.entries(scenario.loads).map(
      ([name, load]) =>
        [name, options.quick ? { ...load, messages: quickMessages } : load] as const,
    );
    const found = await compare(
      bus,
      contestantsOf(scenario),
      loads.map(([, load]) => load),
      {
        rounds: ROUNDS,
        members: MEMBERS,
        ...(options.quick ? { warmUp: 30_000 } : { warmUp: 200_000, warmUpMs: 5000 }),
      },
    );
    for (const [place, [name, load]] of loads.entries()) {
      const each = found[place] ?? [];
      all.set(name, each);
      report({ event: 'scenario', name, load, members: MEMBERS, results: each }, () =>
        printResults(scenario.title, load, each),
      );
    }
  }
  return all;
}

function contestantsOf({ contestants }: Scenario): readonly string[] {
  if (bus.redis !== undefined) return contestants;
  if (contestants.includes('bullmq')) {
    process.stderr.write('no redis-server: BullMQ is left out\n');
  }
  return contestants.filter((name) => name !== 'bullmq');
}

function printCross({ scenario, members, rows }: CrossTable): void {
  const cells = rows.map(({ bytes, keys, results: each }) => {
    const row = Object.entries(each).map(([name, { perSecond, ratio }]) => {
      return [name, ratio === null ? `${perSecond}` : `${perSecond} (${ratio})`];
    });
    return [`${bytes} B, ${keys} keys`, Object.fromEntries(row)];
  });
  const title = `${scenario}, ${members} members: per second (ours to it)`;
  printFigures(title, Object.fromEntries(cells));
}

function printRing({ ownerNs, rebuildMs, balance, moved, strayed }: RingFigures): void {
  printFigures('look-up of the owner of a 22-character key, ns', { 'ns a key': ownerNs });
  printFigures('rebuild, ms, by members', rebuildMs);
  printFigures('most keys of a member over the mean, by members', balance);
  printFigures('keys moved by one join over the least possible, by members', moved);
  printFigures('of those from one member of before to another, by members', strayed);
}

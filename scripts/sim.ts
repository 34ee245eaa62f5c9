import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { parseSchedule } from '../src/testing/simulator/schedule.ts';
import { Series } from '../src/testing/simulator/series.ts';
import { shrink } from '../src/testing/simulator/shrink.ts';
import { simulate, type SimulateOptions } from '../src/testing/simulator/simulate.ts';
import type { SimulationResult } from '../src/testing/simulator/simulation.ts';

const USAGE = `npm run sim -- [--seeds N] [--from SEED] [--members M] [--stop] [--json]
npm run sim -- --seed S [--members M] [--trace] [--shrink] [--json]
npm run sim -- --schedule FILE [--trace] [--json]

  --seeds N        run N seeds (default 100), from --from on (default 1), in --workers processes
  --stop           end the series at the first violation, without shrinking it
  --seed S         run one seed; --trace prints what happens, --shrink looks for a short schedule
  --schedule FILE  run a schedule that --shrink printed
Exits 1 when an invariant was broken; the last line is the summary.`;

/** What a process is started with that simulates for another one. */
const HELPER = 'helper';
/** A run makes much that lives for a moment: a fifth less is spent on collecting it. */
const NODE_OPTIONS = ['--max-semi-space-size=64', '--stack-trace-limit=4'];
/** Violations whose schedules are shrunk, of a series. */
const MOST_SHRUNK = 1;

interface Task {
  readonly options: SimulateOptions;
  readonly shrinks: boolean;
}

interface Done {
  readonly result: SimulationResult;
  readonly shrunk: SimulationResult | undefined;
}

async function perform({ options, shrinks }: Task): Promise<Done> {
  const result = await simulate(options);
  const isBroken = shrinks && result.violations.length > 0;
  const { members, trace } = options;
  const rest = members === undefined ? {} : { members };
  let shrunk = isBroken ? await shrink(result, rest) : undefined;
  if (shrunk !== undefined && trace === true) {
    shrunk = await simulate({ schedule: shrunk.schedule, trace });
  }
  return { result, shrunk };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      members: { type: 'string' },
      schedule: { type: 'string' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      trace: { type: 'boolean', default: false },
      shrink: { type: 'boolean', default: false },
      stop: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { json, trace } = values;
  const number = (name: string, text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`--${name} takes a whole number`);
  };
  const members =
    values.members === undefined ? {} : { members: number('members', values.members) };
  const series = new Series();
  let shrunkCount = 0;
  let isBroken = false;

  const print = (fields: object, text: string): void => {
    process.stdout.write(`${json ? JSON.stringify(fields) : text}\n`);
  };
  const report = ({ result, shrunk }: Done): void => {
    series.add(result);
    isBroken ||= result.violations.length > 0;
    const { seed, violations } = result;
    for (const line of result.trace) print({ event: 'trace', seed, line }, line);
    for (const { atMs, rule, text } of violations) {
      print(
        { event: 'violation', seed, atMs, rule, text },
        `seed ${seed} at ${atMs} ms: ${rule} ${text}`,
      );
    }
    if (shrunk === undefined) return;
    shrunkCount += 1;
    const { schedule } = shrunk;
    for (const line of shrunk.trace) print({ event: 'trace', seed, line }, line);
    print(
      { event: 'schedule', seed, schedule },
      `a short schedule of it:\n${JSON.stringify(schedule)}`,
    );
  };

  if (values.schedule !== undefined || values.seed !== undefined) {
    const options: SimulateOptions =
      values.schedule === undefined
        ? { seed: number('seed', values.seed ?? ''), ...members, trace }
        : { schedule: parseSchedule(readFileSync(values.schedule, 'utf8')), trace };
    const done = await perform({ options, shrinks: values.shrink });
    report(done);
    const { seed, hash, violations } = done.result;
    if (!json) print({}, `seed ${seed}: hash ${hash}, ${violations.length} violations`);
  } else {
    const first = number('from', values.from);
    const last = first + number('seeds', values.seeds) - 1;
    let next = first;
    await Promise.all(
      Array.from({ length: number('workers', values.workers) }, async () => {
        const helper = new Helper();
        while (next <= last && !(values.stop && isBroken)) {
          const options = { seed: next, ...members };
          next += 1;
          const shrinks = !values.stop && shrunkCount < MOST_SHRUNK;
          report(await helper.run({ options, shrinks }));
        }
        helper.end();
      }),
    );
  }
  const summary = series.summary();
  print({ event: 'summary', ...summary }, JSON.stringify({ event: 'summary', ...summary }));
  if (summary.violations > 0) process.exitCode = 1;
}

/** A process that does one task at a time. */
class Helper {
  readonly #child = fork(import.meta.filename, [HELPER], { execArgv: NODE_OPTIONS });

  run(task: Task): Promise<Done> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        reject(new Error(`a process that simulates has ended with ${code}`));
      };
      this.#child.once('exit', onExit);
      this.#child.once('message', (done) => {
        this.#child.off('exit', onExit);
        resolve(done as Done);
      });
      this.#child.send(task);
    });
  }

  end(): void {
    this.#child.disconnect();
  }
}

if (process.argv[2] === HELPER) {
  process.on('message', (task: Task) => {
    void perform(task).then((done) => process.send?.(done));
  });
} else {
  await main().catch((error: unknown) => {
    process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}

// What costs: `BENCH_PROFILE=DIR npm run bench -- --only confirmed`, then `node bench/profile.ts DIR`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `node --cpu-prof` writes it. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const TOP = 12;
/** Loading and compiling the program is no part of a message. */
const LOADING = /node:internal\/(?:modules|bootstrap)|node:internal\/deps|wasm|amaro|cjs|\/esm\//;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node bench/profile.ts DIR');
for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  process.stdout.write(`\n${file}\n`);
  console.table(topOf(profile));
}

/** Shares of the time in which the process did something, by function and by where it stands. */
function topOf({ nodes, samples, timeDeltas }: Profile): Record<string, string> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  let busy = 0;
  for (const [place, id] of samples.entries()) {
    const frame = frames.get(id);
    const time = timeDeltas[place] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)' || LOADING.test(frame.url)) continue;
    busy += time;
    const where = frame.url.split('/').slice(-2).join('/');
    const name = `${frame.functionName || '(anonymous)'} ${where}`.trim();
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  const sorted = [...functions].sort(([, a], [, b]) => b - a).slice(0, TOP);
  return Object.fromEntries(
    sorted.map(([name, time]) => [name, `${((100 * time) / busy).toFixed(1)} %`]),
  );
}

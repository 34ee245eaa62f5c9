import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStream, seededRandom } from '../../src/index.ts';
import { startNatsServer } from '../../test/support/nats-server.ts';
import { addEvents } from './add.ts';
import { checkStreams, handledPerSecond, type StreamVerdict } from './check.ts';
import { Fleet } from './fleet.ts';
import { Progress, readRecords } from './progress.ts';
import { openLog, startStore, type StoreName } from './stores.ts';
import { Records, SINK } from './worker.ts';

const POLL_MS = 250;
const AWAY_MS = 500;
/** Nothing new is done for so long: the rest does not come. */
const STUCK_MS = 60_000;

export interface RunOptions {
  /** `sink`: processes share a sink. `ingress`: they are members that pull from it. */
  readonly what: 'sink' | 'ingress';
  readonly order: 'none' | 'key';
  readonly store: StoreName;
  readonly events: number;
  readonly processes: number;
  readonly keys: number;
  readonly perSecond: number;
  /** Between two faults of processes; 0: none. */
  readonly killEveryMs: number;
  /** How often the store's server is killed and started again. */
  readonly restarts: number;
  readonly graceMs: number;
  readonly workMs: number;
  readonly concurrency: number;
  readonly seed: number;
}

export interface RunSummary extends StreamVerdict {
  readonly version: string;
  readonly kills: number;
  readonly joins: number;
  readonly leaves: number;
  readonly restarts: number;
  /** Left without a final answer in the store. */
  readonly pending: number;
  readonly seconds: number;
  readonly handledPerSecond: number;
}

/** Plays a run from nothing, and ends everything that it started. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-streams-'));
  try {
    return await play(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(folder: string, options: RunOptions): Promise<RunSummary> {
  const { what, order, store, events, processes, graceMs, workMs, concurrency } = options;
  const main = join(folder, 'main.jsonl');
  const records = new Records(main, 'main');
  await using server = await startStore(store);
  await using bus = what === 'ingress' ? await startNatsServer() : undefined;
  const stream = 'numbers';
  const common = { store: server.url, stream, graceMs, concurrency, order, workMs };
  await using fleet = new Fleet(folder, { ...common, bus: bus?.url }, records);
  const log = openLog(server.url);
  const startedAt = performance.now();
  await openStream(log, stream).create();
  const names = Array.from({ length: processes }, (_, n) => `m${n + 1}`);
  await Promise.all(names.map((name) => fleet.start(name)));
  const progress = new Progress();
  const isOver = { value: false };
  const adding = addEvents(log, stream, options, records);
  const faults = makeFaults(fleet, options, isOver);
  let restarted = 0;
  let movedAt = performance.now();
  for (let before = 0; progress.done.size < events; before = progress.done.size) {
    await sleep(POLL_MS);
    progress.read(fleet.files);
    if (progress.done.size > before) movedAt = performance.now();
    if (performance.now() - movedAt > STUCK_MS) break;
    if (progress.done.size < ((restarted + 1) * events) / (options.restarts + 1)) continue;
    if (restarted === options.restarts) continue;
    restarted += 1;
    const from = records.now();
    await server.kill();
    await sleep(AWAY_MS);
    await server.restart();
    records.tell(['away', records.now(), from]);
    movedAt = performance.now();
  }
  isOver.value = true;
  await adding;
  const { kills, joins, leaves } = await faults;
  await fleet.end();
  // What a killed process held comes to nobody now: it is counted, and was handled.
  const settings = 'topics=>';
  const group = await log.group(stream, SINK, { graceMs, settings });
  const pending = await group.pending();
  await log.close();
  records.close();
  const told = [main, ...fleet.files].map(readRecords);
  const verdict = checkStreams(told);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const counts = { kills, joins, leaves, restarts: restarted, pending, seconds };
  const speed = { handledPerSecond: handledPerSecond(told) };
  return { version: server.version, ...verdict, ...counts, ...speed };
}

/** A sink's processes are killed; of a clique's members some are killed, some join, some leave. */
async function makeFaults(
  fleet: Fleet,
  { what, killEveryMs, processes, seed }: RunOptions,
  isOver: { readonly value: boolean },
): Promise<{ kills: number; joins: number; leaves: number }> {
  const counts = { kills: 0, joins: 0, leaves: 0 };
  if (killEveryMs === 0) return counts;
  const random = seededRandom(seed);
  const least = Math.min(2, processes - 1);
  const startedAt = performance.now();
  for (let round = 1; ; round += 1) {
    const at = startedAt + round * killEveryMs;
    while (performance.now() < at && !isOver.value) await sleep(20);
    if (isOver.value) return counts;
    const kind = what === 'sink' ? 0 : round % 3;
    if (kind === 0) {
      const name = await fleet.kill(random.next(), least);
      if (name === undefined) continue;
      counts.kills += 1;
      await fleet.start(name);
    } else if (kind === 1) {
      counts.joins += 1;
      await fleet.start(`x${counts.joins}`);
    } else if ((await fleet.leave(random.next(), least)) !== undefined) {
      counts.leaves += 1;
    }
  }
}

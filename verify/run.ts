import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNatsServer } from '../test/support/nats-server.ts';
import { until } from '../test/support/until.ts';
import type { Fault } from './entry.ts';
import { Faults } from './faults.ts';
import { Fleet } from './fleet.ts';
import { Recorder } from './recorder.ts';
import { schedule } from './schedule.ts';

const CLIENTS = 2;
const KEYS = 2000;
/** Calls that time out are in doubt: this is long enough for every fault here. */
const TIMEOUT_MS = 20_000;
/** After the last fault. */
const CALM_MS = 1500;

export interface RunOptions {
  readonly members: number;
  readonly seconds: number;
  readonly faults: readonly Fault[];
  readonly seed: number;
  /** How often each kind of fault is made; default by the time. */
  readonly rounds: number | undefined;
  /** What all processes together send in a second. */
  readonly perSecond: number;
}

/** The files that the processes of a run wrote; `remove` deletes them. */
export interface Files {
  readonly paths: readonly string[];
  remove(): void;
}

/** Runs members, clients and faults from nothing, and ends everything that it started. */
export async function run(options: RunOptions): Promise<Files> {
  const { members, seconds, faults, rounds, seed, perSecond } = options;
  const folder = mkdtempSync(join(tmpdir(), 'coterie-verify-'));
  const path = join(folder, 'faults.jsonl');
  const recorder = new Recorder(path);
  recorder.tell(['process', recorder.now(), '', 'faults']);
  await using server = await startNatsServer();
  const clique = 'verify';
  const stream = 'orders.verify';
  const common = { url: server.url, clique, stream, keys: KEYS, timeoutMs: TIMEOUT_MS };
  const load = { perSecond: 0, mostOpen: 0 };
  await using fleet = new Fleet({ ...common, ...load, folder, recorder });
  // Two thirds come from clients, the rest from the members themselves.
  const byMember = { perSecond: perSecond / 3 / members, mostOpen: 32 };
  const byClient = { perSecond: (perSecond * 2) / 3 / CLIENTS, mostOpen: 256 };
  const names = Array.from({ length: members }, (_, place) => `m${place + 1}`);
  await Promise.all(names.map((name) => fleet.start('member', name, byMember)));
  const clients = Array.from({ length: CLIENTS }, (_, place) =>
    fleet.start('client', `c${place + 1}`, byClient),
  );
  await Promise.all(clients);
  const director = new Faults({ fleet, server, recorder, load: byMember, members });
  for (const worker of fleet.alive) worker.order('start');
  const over = sleep(seconds * 1000);
  await director.make(schedule(seed, seconds, faults, rounds));
  await over;
  await sleep(CALM_MS);
  const senders = fleet.alive;
  for (const worker of senders) worker.order('finish');
  const state = (): unknown => senders.filter(({ idle }) => !idle).map(({ name }) => name);
  // A sender that never comes to its end is found in the history.
  const isOver = (): boolean => senders.every(({ idle, state: now }) => idle || now === 'ended');
  await until('calls have settled', isOver, 2 * TIMEOUT_MS, state).catch(() => {});
  await Promise.all(senders.map((worker) => worker.end()));
  recorder.close();
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { paths: [path, ...fleet.files], remove };
}

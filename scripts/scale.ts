/**
 * Many real brokers on one NATS server of their own, in a few processes:
 *
 *   npm run scale -- [--members 100] [--processes 5] [--seconds 20] [--rate 100] [--json]
 *
 * All join at once; they run under confirmed publishes; one process is killed with all its brokers;
 * the rest leave. Exits 1 where a member that ran was evicted, or the views did not become one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startNatsServer } from '../test/support/nats-server.ts';
import type { ScaleOrder, ScaleReport, ScaleStatus } from './scale-node.ts';

const PROGRAM = join(import.meta.dirname, 'scale-node.ts');
const LIMIT_MS = 120_000;

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '100' },
    processes: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const members = count('members', 2, 1000);
const processes = count('processes', 2, 50);
const seconds = count('seconds', 1, 3600);
const rate = count('rate', 0, 100_000);

await using server = await startNatsServer();
const children: ChildProcess[] = [];
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
let bad = 0;

// ---- all join at once ----
for (let place = 0; place < processes; place += 1) children.push(fork(PROGRAM));
const joined = await Promise.all(
  children.map((child, place) => {
    const names = Array.from({ length: members }, (_, number) => number)
      .filter((number) => number % processes === place)
      .map((number) => `m${String(number).padStart(4, '0')}`);
    return ask(child, { type: 'start', url: server.url, names }, 'joined');
  }),
);
const joinMs = joined.flatMap((each) => each.joinMs);
const oneViewMs = await untilOneView(children, members);
report('joined', await phase(children), {
  joinMs: { p50: percentile(joinMs, 0.5), max: Math.max(...joinMs) },
  oneViewMs,
});

// ---- calm, with traffic ----
if (rate > 0) {
  const perSecond = rate / processes;
  for (const child of children) say(child, { type: 'traffic', perSecond });
}
await sleep(seconds * 1000);
const calm = await phase(children);
bad += calm.evicted.length + calm.ousted + calm.unconfirmed;
report('calm', calm, {});

// ---- one process is killed ----
const [victim, ...rest] = children as [ChildProcess, ...ChildProcess[]];
const gone = joined[0]?.joinMs.length ?? 0;
victim.kill('SIGKILL');
const evictedMs = await untilOneView(rest, members - gone);
await sleep(5000);
const after = await phase(rest);
const alive = new Set(Array.from({ length: members }, (_, number) => number));
for (const number of alive) if (number % processes === 0) alive.delete(number);
const falseEvictions = after.evicted.filter((name) => alive.has(Number(name.slice(1))));
bad += falseEvictions.length + after.ousted;
report('killed', after, { gone, evictedMs, falseEvictions: falseEvictions.length });

// ---- the rest leave ----
await Promise.all(rest.map((child) => ask(child, { type: 'leave' }, 'left')));
print({ event: 'summary', members, processes, oneViewMs, evictedMs, problems: bad });
process.exitCode = bad === 0 ? 0 : 1;

/** What happened in all processes since the last time. */
async function phase(those: readonly ChildProcess[]): Promise<ScaleStatus> {
  const all = await Promise.all(those.map((child) => ask(child, { type: 'status' }, 'status')));
  const sum = (of: (each: ScaleStatus) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  const most = (of: (each: ScaleStatus) => number): number => Math.max(...all.map(of));
  return {
    evicted: all.flatMap(({ evicted }) => evicted),
    errors: [...new Set(all.flatMap(({ errors }) => errors))],
    suspected: sum(({ suspected }) => suspected),
    ousted: sum(({ ousted }) => ousted),
    confirmed: sum(({ confirmed }) => confirmed),
    unconfirmed: sum(({ unconfirmed }) => unconfirmed),
    handled: sum(({ handled }) => handled),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    loopDelayMs: {
      p99: most(({ loopDelayMs }) => loopDelayMs.p99),
      max: most(({ loopDelayMs }) => loopDelayMs.max),
    },
    rssMb: most(({ rssMb }) => rssMb),
  };
}

function report(event: string, all: ScaleStatus, more: object): void {
  const { evicted, ...others } = all;
  print({ event, ...more, evictions: evicted.length, ...others });
}

/** Waits until all brokers of these processes have the same view of so many members. */
async function untilOneView(those: readonly ChildProcess[], size: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const all = await Promise.all(those.map((child) => ask(child, { type: 'views' }, 'views')));
    const views = all.flatMap((each) => each.views);
    const isOne = views.every(
      ({ digest, members: seen }) => seen === size && digest === views[0]?.digest,
    );
    const tookMs = Math.round(performance.now() - startedAt);
    if (isOne) return tookMs;
    if (tookMs > LIMIT_MS) {
      const seen = [...new Set(views.map((each) => each.members))].join();
      throw new Error(`no one view of ${size} after ${tookMs} ms; members seen: ${seen}`);
    }
    await sleep(100);
  }
}

async function ask<T extends ScaleReport['type']>(
  child: ChildProcess,
  order: ScaleOrder,
  answer: T,
): Promise<Extract<ScaleReport, { type: T }>> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const answered = once(child, 'message', { signal }) as Promise<[ScaleReport]>;
  say(child, order);
  const [told] = await answered;
  if (told.type !== answer) throw new Error(`asked for ${answer}, got ${told.type}`);
  return told as Extract<ScaleReport, { type: T }>;
}

function say(child: ChildProcess, order: ScaleOrder): void {
  child.send(order);
}

function percentile(values_: readonly number[], share: number): number {
  return values_.toSorted((a, b) => a - b)[Math.floor((values_.length - 1) * share)] ?? 0;
}

function count(name: 'members' | 'processes' | 'seconds' | 'rate', low: number, high: number) {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Error(`--${name} takes a number from ${low} to ${high}`);
  }
  return value;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

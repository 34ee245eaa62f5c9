// One member or client as a process of its own: it sends, handles, and writes down what it does.
import { setTimeout as sleep } from 'node:timers/promises';
import { createBroker, createClient, nats, type Message } from '../src/index.ts';
import { rangesOf } from './entry.ts';
import { Load } from './load.ts';
import { Recorder } from './recorder.ts';

/** What a worker is, as JSON in its first argument. */
export interface WorkerOptions {
  readonly role: 'member' | 'client';
  readonly name: string;
  readonly url: string;
  readonly clique: string;
  readonly stream: string;
  /** Where its history goes. */
  readonly file: string;
  readonly keys: number;
  readonly perSecond: number;
  readonly mostOpen: number;
  readonly timeoutMs: number;
}

/** What a worker is told over its channel. */
export type Order = { readonly stallMs: number } | 'start' | 'finish' | 'end';

/** What it says. */
export type Report =
  | { readonly event: 'ready'; readonly instance: string }
  | { readonly event: 'idle' };

/** How often the event loop is looked at, and how late it must be to be told. */
const WATCH_MS = 20;
const STALL_MS = 100;
/** A confirmed publish without an answer is repeated early, so that there are repeats. */
const CONFIRM_REPEAT_MS = 300;
/** Every so manieth key has slow handlers: repeats and hand-overs meet messages that run. */
const SLOW_KEY = 50;

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const { role, name, clique, stream, timeoutMs } = options;
const recorder = new Recorder(options.file);
const common = {
  pubsub: nats({ servers: options.url }),
  clique,
  confirmRepeatMs: CONFIRM_REPEAT_MS,
};

function report(line: Report): void {
  process.send?.(line);
}

function workMs(key: string): number {
  const chance = Math.random();
  if (Number(key.slice(1)) % SLOW_KEY === 0) return chance < 0.04 ? 700 : 10 + 80 * chance;
  return chance < 0.2 ? 1 + 10 * chance : 0;
}

async function startMember(): Promise<{ verbs: Load; end: () => Promise<void> }> {
  const broker = createBroker({ ...common, name });
  recorder.tell(['process', recorder.now(), name, broker.instance]);
  recorder.tell(['timeout', recorder.now(), timeoutMs]);
  let runs = 0;
  const runOf = new WeakMap<Message, number>();
  broker.handle(stream, (message, { partition, epoch }) => {
    const run = (runs += 1);
    const { id } = message;
    const key = String(message.key);
    runOf.set(message, run);
    recorder.tell(['began', recorder.now(), run, id, key, partition, epoch.number]);
    const finish = (): string => {
      recorder.tell(['ended', recorder.now(), run]);
      return id;
    };
    const ms = workMs(key);
    return ms === 0 ? finish() : sleep(ms).then(finish);
  });
  broker.on('handled', ({ message }) => {
    recorder.tell(['counted', recorder.now(), runOf.get(message) ?? 0]);
  });
  broker.on('gained', ({ partitions }) => {
    recorder.tell(['gained', recorder.now(), rangesOf(partitions)]);
  });
  broker.on('released', ({ partitions }) => {
    recorder.tell(['released', recorder.now(), rangesOf(partitions)]);
  });
  broker.on('ousted', ({ reason }) => recorder.tell(['ousted', recorder.now(), reason]));
  broker.on('memberEvicted', ({ instance }) => {
    recorder.tell(['evicted', recorder.now(), instance]);
  });
  broker.on('redelivered', ({ id, node }) => {
    recorder.tell(['resent', recorder.now(), id, node ?? '']);
  });
  for (const connected of [true, false]) {
    broker.on(connected ? 'connected' : 'disconnected', ({ purpose }) => {
      recorder.tell(['bus', recorder.now(), purpose, connected]);
    });
  }
  broker.on('replaced', () => process.exit(1));
  await broker.join();
  report({ event: 'ready', instance: broker.instance });
  await started;
  const load = new Load({
    ...options,
    verbs: broker,
    recorder,
    label: broker.instance.slice(0, 6),
  });
  return { verbs: load, end: () => broker.leave() };
}

async function startClient(): Promise<{ verbs: Load; end: () => Promise<void> }> {
  const client = createClient(common);
  recorder.tell(['process', recorder.now(), name, name]);
  client.on('redelivered', ({ id, node }) => {
    recorder.tell(['resent', recorder.now(), id, node ?? '']);
  });
  // Connected, and the rings are known: from here on calls keep their order.
  await client.routing();
  report({ event: 'ready', instance: name });
  await started;
  const load = new Load({ ...options, verbs: client, recorder, label: name });
  return { verbs: load, end: () => client.close() };
}

let start = (): void => {};
const started = new Promise<void>((resolve) => {
  start = resolve;
});

let watchedAt = recorder.now();
setInterval(() => {
  const from = watchedAt;
  watchedAt = recorder.now();
  if (watchedAt - from > WATCH_MS + STALL_MS) recorder.tell(['stalled', watchedAt, from]);
}, WATCH_MS).unref();

process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group of processes: who started this one decides.
process.on('SIGINT', () => {});

process.on('message', (order: Order) => {
  if (order === 'start') start();
  // Blocks without burning the processor, which the other members need.
  else if (typeof order === 'object') {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.stallMs);
  }
});

const work = role === 'member' ? startMember() : startClient();
// An order may come while it still starts: it is kept until there is something to end.
process.on('message', (order: Order) => {
  if (order !== 'finish' && order !== 'end') return;
  void work.then(async ({ verbs, end }) => {
    if (order === 'finish') {
      await verbs.stop();
      report({ event: 'idle' });
      return;
    }
    verbs.halt();
    await end();
    process.exit(0);
  });
});
await work;

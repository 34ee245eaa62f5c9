// One broker as a process of its own. It prints JSON lines with stamps of the machine's monotonic
// clock, and blocks its event loop for so many ms when it is told to over its channel.
import { parseArgs } from 'node:util';
import { createBroker, nats, rehearse, type Message } from '../src/index.ts';
import { stamp } from './stamp.ts';

/** What a member is told. */
export interface MemberOrder {
  readonly stallMs: number;
}

/** How often the event loop is looked at, and how late it must be to be told. */
const WATCH_MS = 20;
const STALL_MS = 100;

const text = { type: 'string', default: '' } as const;
const options = { name: text, clique: text, stream: text, work: text };
const { name, clique, stream, work } = parseArgs({ options }).values;
const workMs = Number(work);
const servers = process.env['NATS_URL'] ?? '';

const print = (event: string, fields: object): void => {
  process.stdout.write(`${JSON.stringify({ event, at: stamp(), ...fields })}\n`);
};

let runs = 0;
const runOf = new WeakMap<Message, number>();

await rehearse();
const broker = createBroker({ pubsub: nats({ servers }), name, clique });
print('started', { instance: broker.instance });
broker.handle(stream, async (message, { epoch }) => {
  runs += 1;
  runOf.set(message, runs);
  const { id, key } = message;
  print('began', { run: runs, id, key, epoch: epoch.number });
  const ms = Math.random() * workMs;
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
});
broker.on('handled', ({ message }) => print('handled', { run: runOf.get(message) }));
broker.on('gained', ({ partitions }) => print('gained', { partitions }));
broker.on('released', ({ partitions }) => print('released', { partitions }));
broker.on('ousted', ({ reason }) => print('ousted', { reason }));
broker.on('replaced', (error) => {
  process.stderr.write(`replaced: ${String(error)}\n`);
  process.exit(1);
});
for (const connected of [true, false]) {
  const event = connected ? 'connected' : 'disconnected';
  broker.on(event, ({ purpose }) => print('bus', { purpose, connected }));
}
broker.on('memberSuspected', ({ name: target, instance }) => {
  print('suspected', { target, instance });
});
broker.on('memberEvicted', ({ name: target, instance, incarnation }) => {
  print('evicted', { target, instance, incarnation });
});
broker.on('view', ({ members, digest }) => {
  print('view', { members: members.map((each) => each.name), digest });
});

let lookedAt = stamp();
setInterval(() => {
  const from = lookedAt;
  lookedAt = stamp();
  if (lookedAt - from > WATCH_MS + STALL_MS) print('stalled', { from });
}, WATCH_MS).unref();

process.on('message', ({ stallMs }: MemberOrder) => {
  // Blocks without burning the processor, which the other members need.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stallMs);
});
// Ctrl-C reaches the whole group of processes: who started this one decides.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => void broker.leave().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(1));

await broker.join();
const { members, digest } = broker.view();
const names = members.map((each) => each.name);
print('ready', { members: names, digest });

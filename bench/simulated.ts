// A clique of many members in one process: `node simulated.ts <members>` prints its figures.
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeFrame } from '../src/codec/frame.ts';
import { type Broker, createBroker, createClient, memory } from '../src/index.ts';
import { LoadRunner } from './support/load-runner.ts';
import { median } from './support/statistics.ts';

/** Confirmed publishes to real brokers that share one process and a bus without sockets. */
export interface SimulatedPoint {
  readonly members: number;
  /** Of the process, which is all members and the publisher. */
  readonly perSecond: number;
  /** Without what the clique takes of the CPU when nothing is published. */
  readonly cpuUs: number;
  /** What it takes then, as a share of one CPU: pings, pongs, gossip. */
  readonly idleShare: number;
  /** Forward frames, for each message. */
  readonly forwards: number;
  /** Messages of the bus that somebody got on a data connection, for each message. */
  readonly deliveries: number;
  readonly hopShare: number;
}

const CLIQUE = 'simulated';
const ROUNDS = 5;
/** About how long a round takes, and the warm-up at least. */
const ROUND_MS = 400;
const WARM_UP_MESSAGES = 2000;
const IDLE_MS = 300;
/** Acknowledgements that wait for company have gone by then. */
const SETTLE_MS = 50;
/**
 * So many join at once, and nobody is suspected as fast as in a data centre: every ring of every
 * member is built on this one thread, and a member that waits for it looks dead to the others.
 */
const JOIN_AT_ONCE = 8;
const PRESET = 'wan';
const JOIN_TIMEOUT_MS = 60_000;

const members = Number(process.argv[2]);
const pubsub = memory();
const brokers = await joined(members);
const client = createClient({ pubsub, clique: CLIQUE });
await client.view();
const confirm = [CLIQUE];
const runner = new LoadRunner({
  send: (key, data) => client.publish({ stream: 'orders', key, data }, { confirm }),
  stop: () => client.close(),
});
const messages = await warmedUp();

const rounds: Pick<SimulatedPoint, 'perSecond' | 'cpuUs' | 'idleShare'>[] = [];
const hopsBefore = hops();
for (let done = 0; done < ROUNDS; done += 1) {
  await sleep(SETTLE_MS);
  const idle = await measured(() => sleep(IDLE_MS));
  const idleShare = idle.cpuMs / idle.elapsedMs;
  const { cpuMs, elapsedMs } = await measured(() => run(messages));
  const cpuUs = ((cpuMs - idleShare * elapsedMs) * 1000) / messages;
  rounds.push({ perSecond: (messages * 1000) / elapsedMs, cpuUs, idleShare });
}
const hopShare = (hops() - hopsBefore) / (ROUNDS * messages);
const point: SimulatedPoint = {
  members,
  perSecond: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
  cpuUs: rounded(median(rounds.map(({ cpuUs }) => cpuUs)), 1),
  idleShare: rounded(median(rounds.map(({ idleShare }) => idleShare)), 3),
  ...(await counted()),
  hopShare: rounded(hopShare, 3),
};
process.stdout.write(JSON.stringify(point));
process.exit(0);

/** Brokers that all have the same view, with all of them in it. */
async function joined(count: number): Promise<Broker[]> {
  const all: Broker[] = [];
  while (all.length < count) {
    const some = Array.from({ length: Math.min(JOIN_AT_ONCE, count - all.length) }, (_, place) => {
      const broker = createBroker({
        pubsub,
        clique: CLIQUE,
        name: `member-${all.length + place}`,
        preset: PRESET,
        joinTimeoutMs: JOIN_TIMEOUT_MS,
      });
      broker.handle('orders', () => {});
      return broker;
    });
    all.push(...some);
    await Promise.all(some.map((broker) => broker.join()));
  }
  const seesAll = (broker: Broker): boolean =>
    broker.view().members.filter(({ phase }) => phase === 'active').length === count;
  while (!all.every(seesAll) || new Set(all.map((each) => each.view().digest)).size > 1) {
    await sleep(10);
  }
  return all;
}

function run(count: number): Promise<unknown> {
  return runner.run({ messages: count, keys: 1000, bytes: 128, inFlight: 256, rate: 0 });
}

/** Code is compiled and keys have their lanes; says how many messages a round takes. */
async function warmedUp(): Promise<number> {
  let last = { elapsedMs: 0 };
  for (let spentMs = 0; spentMs < ROUND_MS; spentMs += last.elapsedMs) {
    last = await measured(() => run(WARM_UP_MESSAGES));
  }
  return Math.round((WARM_UP_MESSAGES * ROUND_MS) / last.elapsedMs);
}

/** How many messages members have passed on to their owners so far. */
function hops(): number {
  return brokers.reduce((sum, broker) => sum + (broker.counters()['forwarded'] ?? 0), 0);
}

async function measured(
  work: () => Promise<unknown>,
): Promise<{ readonly cpuMs: number; readonly elapsedMs: number }> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, elapsedMs: performance.now() - startedAt };
}

/** In a round of its own: reading every frame once more is no part of what it costs. */
async function counted(): Promise<Pick<SimulatedPoint, 'forwards' | 'deliveries'>> {
  let forwards = 0;
  let deliveries = 0;
  const end = pubsub.intercept(({ to, message: { subject, data } }) => {
    if (to.purpose !== 'data') return undefined;
    deliveries += 1;
    if (subject.startsWith('coterie.') && decodeFrame(data).type === 'forward') forwards += 1;
    return undefined;
  });
  await run(messages);
  end();
  return {
    forwards: rounded(forwards / messages, 3),
    deliveries: rounded(deliveries / messages, 3),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

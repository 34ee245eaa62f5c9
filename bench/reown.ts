import { createClient, nats } from '../src/index.ts';
import type { Contestant } from './contestant.ts';
import type { Bus } from './support/bus.ts';
import { monotonicMs } from './support/stamp.ts';
import { Child } from './support/team.ts';
import { median } from './support/statistics.ts';

/** How long the keys of a member that was killed wait until another one handles them, in ms. */
export interface ReownFigures {
  readonly contestant: string;
  readonly kills: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Sends one message of a key and says who handled it. */
type Probe = (key: string) => Promise<string>;

const MEMBERS = 3;
const PROBE_MS = 10;
const KEYS = Array.from({ length: 30 }, (_, index) => `customer-${index}`);
/** Moleculer notices by missing heartbeats, after a minute by default. */
const LIMIT_MS = 120_000;

/** Kills one of three members with SIGKILL under probes of 30 keys every 10 ms, some times. */
export async function reownFigures(
  bus: Bus,
  contestant: 'coterie' | 'moleculer',
  kills: number,
): Promise<ReownFigures> {
  const times: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) times.push(await oneKill(bus, contestant, kill));
  return { contestant, kills, medianMs: median(times), worstMs: Math.max(...times) };
}

async function oneKill(bus: Bus, contestant: string, kill: number): Promise<number> {
  const run = `reown${kill}-${contestant}`;
  const name = contestant === 'coterie' ? 'coterie-send' : contestant;
  const module = moduleOf(name);
  const setup = { natsUrl: bus.nats.url, redisPort: 0, members: MEMBERS, run };
  const children = Array.from({ length: MEMBERS }, () => new Child(module));
  try {
    await Promise.all(
      children.map((child, index) =>
        child.ask({ type: 'start', role: 'member', setup: { ...setup, index } }, 'ready'),
      ),
    );
    const { probe, close } =
      contestant === 'coterie' ? coterieProbe(setup) : await moleculerProbe(setup);
    try {
      return await timeToReown(
        probe,
        children[kill % MEMBERS] as Child,
        `member-${kill % MEMBERS}`,
      );
    } finally {
      await close();
    }
  } finally {
    await Promise.all(children.map((child) => child.kill()));
  }
}

async function timeToReown(probe: Probe, victim: Child, name: string): Promise<number> {
  const owners = new Map<string, string>();
  let killedAt = 0;
  let found: ((ms: number) => void) | undefined;
  const answered = (key: string, node: string): void => {
    if (killedAt > 0 && owners.get(key) === name && node !== name)
      found?.(monotonicMs() - killedAt);
    else if (killedAt === 0) owners.set(key, node);
  };
  const timer = setInterval(() => {
    for (const key of KEYS) {
      probe(key).then(
        (node) => answered(key, node),
        // What the dead member had fails, or is late.
        () => {},
      );
    }
  }, PROBE_MS);
  try {
    await sleep(2000);
    const moved = new Promise<number>((resolve, reject) => {
      found = resolve;
      setTimeout(
        () => reject(new Error(`nobody took over within ${LIMIT_MS} ms`)),
        LIMIT_MS,
      ).unref();
    });
    killedAt = monotonicMs();
    victim.process.kill('SIGKILL');
    return await moved;
  } finally {
    clearInterval(timer);
  }
}

function moduleOf(contestant: string): string {
  return new URL(`./contestants/${contestant}.ts`, import.meta.url).href;
}

interface Prober {
  readonly probe: Probe;
  readonly close: () => Promise<unknown>;
}

function coterieProbe({ natsUrl, run }: { natsUrl: string; run: string }): Prober {
  const client = createClient({ pubsub: nats({ servers: natsUrl }), clique: run });
  const stream = `${run}.orders`;
  return {
    probe: async (key) => (await client.send({ stream, key })).node,
    close: () => client.close(),
  };
}

async function moleculerProbe(setup: {
  natsUrl: string;
  redisPort: number;
  members: number;
  run: string;
}): Promise<Prober> {
  const { contestant } = (await import(moduleOf('moleculer'))) as { contestant: Contestant };
  const publisher = await contestant.publisher({ ...setup, index: -1 });
  return {
    probe: async (key) => String(await publisher.send(key, new Uint8Array(0))),
    close: () => publisher.stop(),
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

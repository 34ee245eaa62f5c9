import type { Broker } from '../../broker/broker-contract.ts';
import { buildRing, movedPartitions, type Ring } from '../../ring/hash-ring.ts';
import { partitionOf } from '../../ring/key-hash.ts';
import { DEFAULT_RING_CONFIG } from '../../ring/ring-config.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { CoterieError } from '../../runtime/errors.ts';
import { systemRandom } from '../../runtime/random.ts';
import { uuidV7 } from '../../runtime/uuid.ts';
import { type DemoClique, type DemoNode, type LocalNode, nodeKeyOf } from './nodes.ts';
import { halves, type Plan, type Range } from './plan.ts';
import type { ByNode, Phase, Tally } from './tally.ts';
import { publishAll, type TrafficResult } from './traffic.ts';
import { allTold, untilMembers } from './wait.ts';

/** How long the nodes may take to end. */
const STOP_TIMEOUT_MS = 1000;

/** What a change of the members did to the ring. */
export interface Change {
  readonly node: string;
  /** Until all others routed by the new ring. */
  readonly ms: number;
  /** Partitions that the node gained or gave away. */
  readonly moved: number;
  /** Partitions that changed hands between two others. */
  readonly between: number;
}

/** What one phase came to. */
export interface PhaseReport {
  readonly phase: Phase;
  /** Members at its end. */
  readonly members: readonly string[];
  readonly published: number;
  readonly handled: number;
  readonly handledByNode: ByNode;
  readonly partitions: Readonly<Record<string, number>>;
  /** For publishing; in a change also for what was published after it. */
  readonly traffic: TrafficResult;
  /** Undefined in the phase without one. */
  readonly change: Change | undefined;
}

export interface DemoOptions {
  readonly nodes: number;
  readonly plan: Plan;
  readonly clique: DemoClique;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly failed: (id: string, error: CoterieError) => void;
  /** Makes a node in this process. */
  readonly local: (name: string) => LocalNode;
  /** Makes the node that is added and then killed. */
  readonly guest: (name: string) => DemoNode;
}

/** The largest share over the mean of the shares. */
export function balanceOf(partitions: Readonly<Record<string, number>>): number {
  const counts = Object.values(partitions);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return Math.max(...counts) / mean;
}

/** Messages of the stable phase that another member handled than a ring made of names says. */
export function misroutedIn(tally: Tally, members: readonly string[]): number {
  const nodes = members.map((name) => {
    const nodeKey = Buffer.from(nodeKeyOf(name)).toString('hex');
    return { name, nodeKey, weight: 1 };
  });
  const ring = buildRing(nodes, DEFAULT_RING_CONFIG);
  const { partitions } = ring.config;
  return tally.misrouted('stable', (key) => ring.ownerOf(partitionOf(key, partitions)));
}

/** The run of the demo: nodes start, then one joins, one leaves and one dies, under traffic. */
export class Demo {
  readonly #options: DemoOptions;
  readonly #newId = uuidV7(systemClock, systemRandom);
  /** Everything that was started, to be ended whatever happens. */
  readonly #started: DemoNode[] = [];
  #locals: LocalNode[] = [];
  #guest: DemoNode | undefined;

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  /** The names of the present nodes. */
  get members(): string[] {
    const guest = this.#guest === undefined ? [] : [this.#guest.name];
    return [...this.#locals.map((node) => node.name), ...guest];
  }

  /** Starts the nodes; resolves with how long it took until all routed by the same members. */
  async start(): Promise<number> {
    const { nodes, local, signal } = this.#options;
    const startedAt = systemClock.now();
    this.#locals = Array.from({ length: nodes }, (_, at) => local(`node-${at + 1}`));
    this.#started.push(...this.#locals);
    await Promise.all(this.#locals.map((node) => node.join()));
    await untilMembers(this.#brokers(), this.members, signal);
    return systemClock.now() - startedAt;
  }

  /** The members do not change; every node publishes. */
  async stable(): Promise<PhaseReport> {
    const traffic = await this.#publish('stable', this.#options.plan.phases.stable);
    return this.#report('stable', traffic, undefined);
  }

  /** A node joins. */
  async join(): Promise<PhaseReport> {
    const guest = this.#options.guest(`node-${this.#options.nodes + 1}`);
    this.#started.push(guest);
    return this.#change('join', guest, async () => {
      await guest.join();
      this.#guest = guest;
    });
  }

  /** The first node leaves. */
  async leave(): Promise<PhaseReport> {
    const [first, ...others] = this.#locals as [LocalNode, ...LocalNode[]];
    this.#locals = others;
    return this.#change('leave', first, () => first.leave());
  }

  /** The node that joined dies, without a word. */
  async kill(): Promise<PhaseReport> {
    const guest = this.#guest as DemoNode;
    this.#guest = undefined;
    return this.#change('kill', guest, () => guest.kill());
  }

  /** Ends all nodes; bounded, because the last ones have nobody to hand anything over to. */
  async stop(): Promise<void> {
    const timeoutMs = STOP_TIMEOUT_MS;
    await Promise.allSettled(this.#started.map((node) => node.leave({ timeoutMs })));
  }

  async #change(phase: Phase, node: DemoNode, act: () => Promise<void>): Promise<PhaseReport> {
    const { plan, signal } = this.#options;
    const before = this.#ring();
    const [during, after] = halves(plan.phases[phase]);
    const startedAt = systemClock.now();
    const acted = act();
    const [, first, ms] = await Promise.all([
      acted,
      this.#publish(phase, during),
      (async () => {
        // Who joins is a member only once that is done; who goes is none from the beginning.
        if (phase === 'join') await acted;
        await untilMembers(this.#brokers(), this.members, signal);
        return systemClock.now() - startedAt;
      })(),
    ]);
    const second = await this.#publish(phase, after);
    await allTold(this.#options.tally, phase, signal);
    const moved = movement(before, this.#ring(), node.name);
    const longestMs = Math.max(first.longestMs, second.longestMs);
    const traffic = { ms: first.ms + second.ms, longestMs };
    return this.#report(phase, traffic, { node: node.name, ms, ...moved });
  }

  #publish(phase: Phase, { from, to }: Range): Promise<TrafficResult> {
    const { plan, clique, tally, signal, failed } = this.#options;
    return publishAll({
      publishers: this.#brokers(),
      count: to - from,
      signal,
      failed,
      message: (place) => {
        const key = plan.keyOf(from + place);
        const id = this.#newId();
        tally.published(id, phase, key);
        return { stream: clique.stream, key, id, data: `message ${from + place + 1}` };
      },
    });
  }

  #report(phase: Phase, traffic: TrafficResult, change: Change | undefined): PhaseReport {
    const { tally } = this.#options;
    const { members } = this;
    const shown = change === undefined ? members : [...new Set([...members, change.node])];
    return {
      phase,
      members,
      ...tally.phase(phase),
      handledByNode: tally.byNode(phase, shown.toSorted(inOrder)),
      partitions: this.#ring().counts(),
      traffic,
      change,
    };
  }

  #brokers(): Broker[] {
    return this.#locals.map((node) => node.broker);
  }

  #ring(): Ring {
    return this.#brokers()[0]?.routing()?.groupOf(this.#options.clique.stream)?.ring as Ring;
  }
}

function movement(before: Ring, after: Ring, node: string): { moved: number; between: number } {
  let moved = 0;
  let between = 0;
  for (const partition of movedPartitions(before, after)) {
    const hands = [before.ownerOf(partition), after.ownerOf(partition)];
    if (hands.includes(node)) moved += 1;
    else between += 1;
  }
  return { moved, between };
}

function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

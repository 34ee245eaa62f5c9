import type { DataFrame, ForwardItem, ReplyTarget } from '../../src/codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../../src/codec/frame.ts';
import { Delivery, type DeliveryConfig } from '../../src/broker/delivery/delivery.ts';
import type { HoldingTable } from '../../src/broker/delivery/holding-table.ts';
import type { Job } from '../../src/broker/delivery/job.ts';
import { Outbox } from '../../src/broker/delivery/outbox.ts';
import { createParcel, type Incoming, type Outcome } from '../../src/broker/delivery/parcel.ts';
import { partitionOf } from '../../src/ring/key-hash.ts';
import type { MemberPhase, MemberRecord, MemberStatus } from '../../src/ring/member.ts';
import type { RingConfig } from '../../src/ring/ring-config.ts';
import { buildRouting, type Routing } from '../../src/ring/routing.ts';
import { type Random, randomHex, seededRandom } from '../../src/runtime/random.ts';
import { EventQueue } from './event-queue.ts';
import { HooksModel } from './hooks-model.ts';

export const TEST_DELIVERY: DeliveryConfig = {
  windowMessages: 256,
  windowBytes: 1024 * 1024,
  batchBytes: 16 * 1024,
  ackTimeoutMs: 200,
  retryMinMs: 5,
  retryMaxMs: 100,
  maxAttempts: 1000,
  maxQueued: 20_000,
  retryAfterMs: 20,
  concurrency: 16,
  progressMs: 50,
  claimRetryMs: 20,
  idWindowMs: 60_000,
  idWindowSize: 100_000,
  outcomeBytes: 1024 * 1024,
  outcomeMs: 60_000,
  maxCalls: 10_000,
  maxWaitingCalls: 10_000,
};

/** What the virtual network and the handlers on it are like. */
export interface DeliveryNetworkOptions {
  readonly seed: number;
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly dropRate?: number;
  readonly doubleRate?: number;
  /** How much later than others a process may learn of a change of the members. */
  readonly viewLagMs?: number;
  readonly partitions?: number;
  readonly config?: Partial<DeliveryConfig>;
  /** How long a handler takes; 0: it ends at once. Undefined: a random time, sometimes none. */
  readonly handlerMs?: (job: Job, random: Random) => number;
  readonly failRate?: number;
  /** Partitions are loaded when they are gained, and stored when they are released. */
  readonly hooks?: boolean;
  /** Looks at each frame on the wire; false drops it. */
  readonly intercept?: (frame: DataFrame, from: string, to: string) => boolean;
}

/** One run of a handler. */
export interface Run {
  readonly node: string;
  readonly instance: string;
  readonly startedAt: number;
  readonly partition: number;
  readonly epoch: number;
  /** In the order of all runs. */
  readonly number: number;
  endedAt: number | undefined;
  failed: boolean;
  /** The outcome counted. */
  counted: boolean;
}

/** A message in the history. */
export interface Sent {
  readonly id: string;
  readonly stream: string;
  readonly key: string;
  readonly sender: string;
  readonly instance: string;
  /** Counts the messages of one sender for one key. */
  readonly place: number;
  readonly kind: 'send' | 'publish' | 'request' | 'confirm';
  readonly offeredAt: number;
  readonly deadline: number;
  readonly runs: Run[];
  outcome: Outcome | undefined;
  settledAt: number | undefined;
  /** How often its outcome was told. */
  settledTimes: number;
}

interface Record_ {
  readonly name: string;
  readonly instance: string;
  readonly version: number;
  readonly status: MemberStatus;
  readonly phase: MemberPhase;
  readonly streams: readonly string[];
}

/** A process: a member of the clique, or a client of it. */
export interface Node {
  readonly name: string;
  readonly instance: string;
  readonly delivery: Delivery | undefined;
  readonly outbox: Outbox;
  readonly known: Map<string, Record_>;
  /** Streams that it has handlers for. */
  streams: ReadonlySet<string>;
  alive: boolean;
  /** Takes part in the ring. */
  active: boolean;
  leaving: boolean;
  flushing: boolean;
  installing: boolean;
  base: readonly Record_[] | undefined;
  routing: Routing | undefined;
  readonly places: Map<string, number>;
  readonly running: Map<string, Job>;
  /** Offers that wait for rings. */
  readonly early: (() => void)[];
}

const TICK_MS = 25;
const WALL = 1_700_000_000_000;
const text = new TextEncoder();
const untext = new TextDecoder();

/** Members and senders with the real delivery code on a virtual network. One seed, one run. */
export class DeliveryNetwork {
  now = 0;
  readonly random: Random;
  readonly nodes = new Map<string, Node>();
  /** Also those that are gone. */
  readonly processes: Node[] = [];
  readonly sent = new Map<string, Sent>();
  /** What was found to be wrong. */
  readonly violations: string[] = [];
  readonly hooks: HooksModel | undefined;
  readonly counts = {
    frames: 0,
    dropped: 0,
    lost: 0,
    evicted: 0,
    refused: 0,
    runs: 0,
    ousted: 0,
    gained: 0,
  };
  readonly frames = new Map<string, number>();
  /** While true, two holders of one partition at once are a violation. */
  calm = true;
  dropRate: number;
  doubleRate: number;
  readonly #options: DeliveryNetworkOptions;
  readonly #config: DeliveryConfig;
  readonly #ring: RingConfig;
  readonly #queue = new EventQueue<() => void>();
  readonly #links = new Map<string, number>();
  readonly #cuts = new Set<string>();
  readonly #truth = new Map<string, Record_>();
  readonly #routings = new Map<string, Routing>();
  readonly #epochs = new Map<string, number>();
  readonly #confirms = new Map<number, Sent>();
  #ids = 0;
  #refs = 0;

  constructor(options: DeliveryNetworkOptions) {
    this.#options = options;
    this.random = seededRandom(options.seed);
    this.#config = { ...TEST_DELIVERY, ...options.config };
    this.#ring = { partitions: options.partitions ?? 32, pointsPerMember: 8, loadCap: 1.25 };
    this.dropRate = options.dropRate ?? 0;
    this.doubleRate = options.doubleRate ?? 0;
    this.hooks = options.hooks === true ? new HooksModel(this) : undefined;
  }

  get wallTime(): number {
    return WALL + this.now;
  }

  // ---- time ----

  at(delayMs: number, run: () => void): void {
    this.#queue.push(this.now + delayMs, run);
  }

  /** Lets time pass. */
  run(ms: number): void {
    const until = this.now + ms;
    for (let at = this.#queue.peekTime(); at !== undefined; at = this.#queue.peekTime()) {
      if (at > until) break;
      this.now = at;
      this.#queue.pop()?.();
    }
    this.now = until;
  }

  /** Runs until the condition holds; says false when it does not within the time. */
  runUntil(done: () => boolean, mostMs: number): boolean {
    const until = this.now + mostMs;
    while (!done() && this.now < until) this.run(TICK_MS);
    return done();
  }

  between(least: number, most: number): number {
    return least + this.random.next() * (most - least);
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random.next() * items.length)] as T;
  }

  // ---- membership ----

  get members(): Node[] {
    return [...this.nodes.values()].filter((node) => node.alive && node.active);
  }

  /** A member that is there, with everybody's knowledge, before anything else happens. */
  addMembers(names: readonly string[], streams: readonly string[]): void {
    for (const name of names) {
      const node = this.#create(name, true, streams);
      node.active = true;
      this.#truth.set(name, this.#recordOf(node, 1, 'alive', 'active'));
    }
    for (const node of this.nodes.values()) {
      for (const record of this.#truth.values()) node.known.set(record.name, record);
      this.#install(node);
    }
    this.run(1000);
  }

  addSender(name: string): Node {
    const node = this.#create(name, false, []);
    for (const record of this.#truth.values()) node.known.set(record.name, record);
    this.#install(node);
    return node;
  }

  /** A member joins: it learns who is there from one of them, and is active a little later. */
  join(name: string, streams: readonly string[]): Node {
    const node = this.#create(name, true, streams);
    this.#rejoin(node);
    return node;
  }

  /** It finishes, hands everything over and goes. */
  leave(name: string): void {
    const node = this.#node(name);
    if (node.leaving) return;
    node.leaving = true;
    node.active = false;
    this.#announce(node, 'alive', 'leaving');
    const look = (): void => {
      if (!node.alive) return;
      const excluded = node.routing?.groups.every((group) => !group.ring.members.includes(name));
      if (excluded === true && node.delivery?.idle === true) {
        this.#announce(node, 'left', 'leaving');
        this.#end(node);
      } else {
        this.at(5, look);
      }
    };
    this.at(5, look);
  }

  /** It ends without a word; the others find out after a while. */
  crash(name: string, detectMs: number = this.between(50, 400)): void {
    const node = this.#node(name);
    this.#end(node);
    this.calm = false;
    this.at(detectMs, () => {
      // It may have been started anew meanwhile.
      if (this.#truth.get(name)?.instance === node.instance) this.#evict(name);
    });
  }

  /** The others put out a member that lives; it finds out later and joins again. */
  oust(name: string, noticeMs: number = this.between(100, 1000)): void {
    const node = this.#node(name);
    this.calm = false;
    this.counts.ousted += 1;
    this.#evict(name, node);
    node.active = false;
    this.at(noticeMs, () => {
      if (!node.alive) return;
      node.delivery?.oust(this.now);
      this.#rejoin(node);
    });
  }

  /** The member handles other streams from now on. */
  changeStreams(name: string, streams: readonly string[]): void {
    const node = this.#node(name);
    node.streams = new Set(streams);
    this.#announce(node, 'alive', 'active');
  }

  // ---- messages ----

  send(
    from: string,
    stream: string,
    key: string,
    options: { timeoutMs?: number; request?: boolean; plain?: boolean; bytes?: number } = {},
  ): Sent {
    const node = this.#node(from);
    const kind = options.request === true ? 'request' : options.plain === true ? 'publish' : 'send';
    const deadline = this.now + (options.timeoutMs ?? Number.POSITIVE_INFINITY);
    const sent = this.#history(node, stream, key, kind, deadline);
    const settle = (outcome: Outcome): void => this.#settled(sent, outcome);
    this.#offer(node, sent, {
      deadline,
      wantsReply: kind === 'request',
      bytes: options.bytes ?? 0,
      settle: kind === 'publish' ? undefined : settle,
    });
    return sent;
  }

  /** A confirmed publish: by way of some member, and again by another while no answer comes. */
  confirm(from: string, stream: string, key: string, repeatMs = 300): Sent {
    const node = this.#node(from);
    const sent = this.#history(node, stream, key, 'confirm', Number.POSITIVE_INFINITY);
    this.#refs += 1;
    const reply = { inbox: `inbox.${from}`, ref: this.#refs };
    this.#confirms.set(this.#refs, sent);
    const ask = (): void => {
      if (!node.alive || sent.outcome !== undefined) return;
      const ways = this.members.filter((each) => each.streams.has(stream) && !each.leaving);
      if (ways.length > 0) {
        const way = this.pick(ways);
        this.at(this.between(0.5, 3), () => {
          if (way.alive) this.#offer(way, sent, { deadline: Infinity, reply, bytes: 0 });
        });
      }
      this.at(repeatMs, ask);
    };
    ask();
    return sent;
  }

  // ---- the end ----

  /** True when nothing is under way any more. */
  get quiet(): boolean {
    const open = [...this.sent.values()].some((each) => {
      return each.outcome === undefined && this.nodes.get(each.sender)?.instance === each.instance;
    });
    return !open && this.processes.every((node) => !node.alive || this.leftOver(node) === '');
  }

  /** What a process still has that it should not have when nothing is under way. */
  leftOver(node: Node): string {
    const left: string[] = [];
    const { outbox, delivery } = node;
    if (outbox.pending > 0) left.push(`${outbox.pending} pending`);
    if (outbox.underWay !== 0) left.push(`${outbox.underWay} under way`);
    if (outbox.busyLanes > 0) left.push(`${outbox.busyLanes} busy lanes`);
    if (delivery !== undefined && delivery.load > 0) left.push(`load ${delivery.load}`);
    if (delivery?.settling === true) left.push('claims or hooks');
    for (const group of node.routing?.groups ?? []) {
      const table = delivery?.holdings.table(group.id);
      if (table !== undefined && table.draining.size > 0)
        left.push(`${table.draining.size} draining`);
    }
    return left.map((each) => `${node.name}: ${each}`).join(', ');
  }

  /** The owner of a key as the first member's rings name it. */
  ownerOf(stream: string, key: string): string | undefined {
    return this.members[0]?.routing?.owner(stream, key);
  }

  /** No frames pass between these; each side puts the members of the other out. */
  cut(one: readonly string[], other: readonly string[]): void {
    this.calm = false;
    for (const a of one) for (const b of other) this.#cuts.add(`${a}>${b}`).add(`${b}>${a}`);
    for (const [side, others] of [
      [one, other],
      [other, one],
    ] as const) {
      for (const name of side) {
        for (const gone of others) {
          const record = this.#truth.get(gone);
          if (record !== undefined) {
            const version = record.version + 0.5;
            this.#learn(this.#node(name), { ...record, version, status: 'evicted' });
          }
        }
      }
    }
  }

  heal(): void {
    this.#cuts.clear();
    for (const node of this.members) this.#announce(node, 'alive', 'active');
  }

  /** Each partition is held by the owner that everybody's ring names, and by nobody else. */
  checkHolders(): void {
    for (const node of this.members) {
      for (const group of node.routing?.groups ?? []) {
        const table = node.delivery?.holdings.table(group.id);
        for (let partition = 0; partition < this.#ring.partitions; partition += 1) {
          const mine = group.ring.ownerOf(partition) === node.name;
          if (mine !== (table?.state(partition) === 'held')) {
            this.#violate(
              `${node.name} has ${partition} of ${group.id} as ${table?.state(partition)}`,
            );
          }
        }
      }
    }
  }

  violate(text_: string): void {
    this.#violate(text_);
  }

  // ---- processes ----

  #create(name: string, member: boolean, streams: readonly string[]): Node {
    const instance = randomHex(this.random, 16);
    const peer = { name, instance, incarnation: 1 };
    const flushSoon = (): void => {
      if (node.flushing) return;
      node.flushing = true;
      this.at(0, () => {
        node.flushing = false;
        if (!node.alive) return;
        if (node.delivery === undefined) node.outbox.flush(this.now);
        else node.delivery.flush(this.now);
      });
    };
    const delivery = member
      ? new Delivery({ name, instance }, 'test', this.#config, {
          peer: () => peer,
          viewDigest: () => '',
          send: (to, frame) => this.#transmit(name, to, frame),
          sendTo: (subject, frame) => this.#transmit(name, subject.split('.')[1] ?? '', frame),
          run: (job) => this.#run(node, job),
          flushSoon,
          look: () => {},
          decode: (item) => this.#decode(item),
          handles: (stream) => node.streams.has(stream),
          hooksOn: () => (this.hooks === undefined ? 'none' : 'all'),
          load: (target) => this.hooks?.load(node, target),
          cancel: (target) => this.hooks?.cancel(target),
          store: (target) => this.hooks?.store(node, target),
          dropped: (stream, error) => this.#violate(`dropped of ${stream}: ${error.message}`),
          answerPlainly: () => {},
          resent: () => {},
          lost: (parcel, outcome) => this.#lost(parcel.data, outcome),
          gained: (table, partitions) => this.#gained(node, table, partitions),
          released: () => {},
          idsEvicted: (count) => {
            this.counts.evicted += count;
          },
        })
      : undefined;
    const outbox =
      delivery?.outbox ??
      new Outbox(instance, this.#config, {
        forward: (target, frame) => this.#transmit(name, target.name, { ...frame, from: peer }),
        flushSoon,
        hint: () => {},
        resent: () => {},
        lost: (parcel, outcome) => this.#lost(parcel.data, outcome),
      });
    const node: Node = {
      name,
      instance,
      delivery,
      outbox,
      known: new Map(),
      streams: new Set(streams),
      alive: true,
      active: false,
      leaving: false,
      flushing: false,
      installing: false,
      base: undefined,
      routing: undefined,
      places: new Map(),
      running: new Map(),
      early: [],
    };
    this.nodes.set(name, node);
    this.processes.push(node);
    this.#tick(node);
    return node;
  }

  #tick(node: Node): void {
    const again = (): void => {
      if (!node.alive) return;
      if (node.delivery === undefined) node.outbox.tick(this.now);
      else node.delivery.tick(this.now, this.wallTime);
      this.at(TICK_MS, again);
    };
    this.at(this.between(0, TICK_MS), again);
  }

  #end(node: Node): void {
    node.alive = false;
    node.active = false;
    if (this.nodes.get(node.name) === node) this.nodes.delete(node.name);
  }

  #node(name: string): Node {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`no process ${name}`);
    return node;
  }

  // ---- views ----

  #recordOf(node: Node, version: number, status: MemberStatus, phase: MemberPhase): Record_ {
    const { name, instance, streams } = node;
    return { name, instance, version, status, phase, streams: [...streams].sort() };
  }

  #announce(node: Node, status: MemberStatus, phase: MemberPhase): void {
    const version = (this.#truth.get(node.name)?.version ?? 0) + 1;
    this.#spread(this.#recordOf(node, version, status, phase), node);
  }

  #evict(name: string, notTo?: Node): void {
    const record = this.#truth.get(name);
    if (record === undefined || record.status !== 'alive') return;
    this.#spread({ ...record, version: record.version + 1, status: 'evicted' }, undefined, notTo);
  }

  #spread(record: Record_, own: Node | undefined, notTo?: Node): void {
    this.#truth.set(record.name, record);
    if (own !== undefined) this.#learn(own, record);
    for (const node of this.nodes.values()) {
      if (node === own || node === notTo) continue;
      this.at(this.between(1, this.#options.viewLagMs ?? 40), () => this.#learn(node, record));
    }
  }

  #learn(node: Node, record: Record_): void {
    const known = node.known.get(record.name);
    if (!node.alive || (known !== undefined && known.version >= record.version)) return;
    node.known.set(record.name, record);
    if (node.installing || (node.delivery !== undefined && node.base === undefined)) return;
    node.installing = true;
    this.at(this.between(0, 10), () => {
      node.installing = false;
      if (node.alive) this.#install(node);
    });
  }

  #rejoin(node: Node): void {
    node.base = undefined;
    const others = this.members.filter((each) => each !== node);
    const source = others.length > 0 ? this.pick(others) : undefined;
    this.at(this.between(1, 20), () => {
      for (const record of source?.known.values() ?? []) this.#learn(node, record);
      this.at(this.between(1, 20), () => {
        if (!node.alive) return;
        this.#activate(node);
      });
    });
    // What it was not told then, it gets from digests soon after.
    this.at(this.between(60, 120), () => {
      for (const record of this.#truth.values()) this.#learn(node, record);
    });
  }

  #activate(node: Node): void {
    node.active = true;
    node.base = [...node.known.values()].filter((record) => record.name !== node.name);
    const base = node.base;
    node.installing = true;
    this.#announce(node, 'alive', 'active');
    this.at(this.between(0, 10), () => {
      node.installing = false;
      if (!node.alive) return;
      const members = membersOf(node.known.values());
      const routing = this.#routingOf(base);
      node.delivery?.holdings.install(routing, members, this.now, this.wallTime);
      this.#install(node);
    });
  }

  #install(node: Node): void {
    node.base ??= [];
    const records = [...node.known.values()];
    const routing = this.#routingOf(records);
    const members = membersOf(records);
    node.routing = routing;
    if (node.delivery === undefined) node.outbox.install(routing, members, this.now);
    else node.delivery.install(routing, members, this.now, this.wallTime);
    for (const offer of node.early.splice(0)) offer();
  }

  #routingOf(records: readonly Record_[]): Routing {
    const present = records.filter((record) => record.status === 'alive');
    const sorted = present.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const key = JSON.stringify(
      sorted.filter(({ phase }) => phase === 'active').map(({ name, streams }) => [name, streams]),
    );
    let routing = this.#routings.get(key);
    if (routing === undefined) {
      routing = buildRouting(sorted.map(memberRecord), this.#ring);
      this.#routings.set(key, routing);
    }
    return routing;
  }

  // ---- the wire ----

  #transmit(from: string, to: string, frame: DataFrame): void {
    this.counts.frames += 1;
    this.frames.set(frame.type, (this.frames.get(frame.type) ?? 0) + 1);
    if (this.#options.intercept?.(frame, from, to) === false) {
      this.counts.dropped += 1;
      return;
    }
    if (this.#cuts.has(`${from}>${to}`)) return;
    if (this.random.next() < this.dropRate) {
      this.counts.dropped += 1;
      return;
    }
    const bytes = encodeFrame(frame);
    const times = this.random.next() < this.doubleRate ? 2 : 1;
    const link = `${from}>${to}`;
    for (let time = 0; time < times; time += 1) {
      const { delayMs = 1, jitterMs = 3 } = this.#options;
      const soonest = this.now + delayMs + this.random.next() * jitterMs;
      const arrival = Math.max(soonest, this.#links.get(link) ?? 0);
      this.#links.set(link, arrival);
      this.#queue.push(arrival, () => this.#arrive(to, bytes));
    }
  }

  #arrive(to: string, bytes: Uint8Array): void {
    const node = this.nodes.get(to);
    if (node === undefined || !node.alive) return;
    // What the wire does not carry fails here.
    const frame = decodeFrame(bytes) as DataFrame;
    if (frame.type === 'ack' || frame.type === 'nack') this.#answers(frame);
    if (node.delivery !== undefined) node.delivery.onFrame(frame, this.now, this.wallTime);
    else if (frame.type === 'ack') node.outbox.onAck(frame, this.now);
    else if (frame.type === 'nack') node.outbox.onNack(frame, this.now);
    else if (frame.type === 'progress') node.outbox.onProgress(frame, this.now);
  }

  #answers(frame: DataFrame & { type: 'ack' | 'nack' }): void {
    const done = frame.type === 'ack' ? frame.done : [];
    const all = [...done.map((ref) => ({ ref, code: '', text: '' })), ...frame.answers];
    for (const { ref, code, text: reason } of all) {
      const sent = this.#confirms.get(ref);
      const node = frame.from.name;
      if (sent === undefined || sent.outcome !== undefined) continue;
      if (frame.type === 'ack') this.#settled(sent, { ok: true, reply: undefined, node });
      else if (code === 'handler-failed') {
        this.#settled(sent, { ok: false, code: 'handler-failed', text: reason, node });
      }
    }
  }

  // ---- messages ----

  #history(node: Node, stream: string, key: string, kind: Sent['kind'], deadline: number): Sent {
    this.#ids += 1;
    const line = `${kind === 'confirm' ? 'confirm' : 'lane'} ${stream} ${key}`;
    const place = (node.places.get(line) ?? 0) + 1;
    node.places.set(line, place);
    const sent: Sent = {
      id: `m${this.#ids}`,
      stream,
      key,
      sender: node.name,
      instance: node.instance,
      place,
      kind,
      offeredAt: this.now,
      deadline,
      runs: [],
      outcome: undefined,
      settledAt: undefined,
      settledTimes: 0,
    };
    this.sent.set(sent.id, sent);
    return sent;
  }

  #offer(
    node: Node,
    sent: Sent,
    rest: {
      deadline: number;
      bytes: number;
      reply?: ReplyTarget;
      wantsReply?: boolean;
      settle?: ((outcome: Outcome) => void) | undefined;
    },
  ): void {
    const group = node.routing?.groupOf(sent.stream);
    if (group === undefined) {
      let waits = true;
      node.early.push(() => {
        if (waits) this.#offer(node, sent, rest);
        waits = false;
      });
      // Whoever waits for rings stops waiting at its deadline too.
      const giveUp = (): void => {
        if (waits) this.#settled(sent, { ok: false, code: 'timeout', text: 'no rings', node: '' });
        waits = false;
      };
      if (rest.deadline < Infinity) this.at(rest.deadline - this.now, giveUp);
      return;
    }
    const { id, stream, key } = sent;
    const partition = partitionOf(key, this.#ring.partitions);
    const data = text.encode(`${id}\n${key}\n${' '.repeat(rest.bytes)}`);
    const parcel = createParcel({ ...rest, stream, partition, data, headers: undefined });
    if (node.delivery === undefined) node.outbox.offer(group, parcel, this.now);
    else node.delivery.offer(group, parcel, this.now);
  }

  #decode(item: ForwardItem): Incoming {
    const [id, key] = untext.decode(item.data).split('\n') as [string, string];
    const { stream, data } = item;
    const message = { id, stream, key, data, headers: {}, time: 0 };
    return { message, chain: [], wants: item.reply === undefined ? undefined : 'reply' };
  }

  #lost(data: Uint8Array, outcome: Outcome): void {
    this.counts.lost += 1;
    const [id] = untext.decode(data).split('\n') as [string];
    const sent = this.sent.get(id) as Sent;
    if (sent.kind === 'publish') this.#settled(sent, outcome);
  }

  #settled(sent: Sent, outcome: Outcome): void {
    sent.settledTimes += 1;
    sent.outcome = outcome;
    sent.settledAt = this.now;
    if (outcome.ok && !sent.runs.some((run) => run.endedAt !== undefined)) {
      this.#violate(`${sent.id} was acknowledged before its handler ended`);
    }
  }

  // ---- handlers ----

  #run(node: Node, job: Job): void {
    const { stream, id } = job.message;
    const key = job.message.key as string;
    const sent = this.sent.get(id) as Sent;
    const line = `${stream} ${key}`;
    if (node.running.has(line)) this.#violate(`${node.name} runs ${line} twice at once`);
    if (this.calm) {
      for (const other of this.processes) {
        if (other !== node && other.running.has(line)) {
          this.#violate(`${node.name} and ${other.name} run ${line} at once`);
        }
      }
    }
    if (this.now >= job.deadline) this.#violate(`${id} began after its deadline`);
    if (!node.streams.has(stream)) {
      const gone = { ok: false, code: 'no-handler', text: 'gone', node: node.name } as const;
      node.delivery?.finished(job, gone, this.now);
      return;
    }
    this.counts.runs += 1;
    const run: Run = {
      node: node.name,
      instance: node.instance,
      startedAt: this.now,
      partition: job.partition,
      epoch: node.delivery?.holdings.epoch(stream, job.partition) ?? 0,
      number: this.counts.runs,
      endedAt: undefined,
      failed: false,
      counted: false,
    };
    sent.runs.push(run);
    node.running.set(line, job);
    this.hooks?.begin(node, stream, job.partition);
    const end = (): void => {
      if (!node.alive) return;
      run.endedAt = this.now;
      run.failed = this.random.next() < (this.#options.failRate ?? 0);
      node.running.delete(line);
      const outcome: Outcome = run.failed
        ? { ok: false, code: 'handler-failed', text: 'on purpose', node: node.name }
        : { ok: true, reply: { data: text.encode(id), headers: undefined }, node: node.name };
      if (sent.kind === 'publish' && sent.outcome === undefined) this.#settled(sent, outcome);
      if (node.delivery?.isCurrent(job) === true) this.hooks?.end(node, stream, job.partition);
      run.counted = node.delivery?.finished(job, outcome, this.now) === true;
    };
    const ms = this.#options.handlerMs?.(job, this.random) ?? this.#handlerMs();
    if (ms === 0) end();
    else this.at(ms, end);
  }

  #handlerMs(): number {
    const dice = this.random.next();
    if (dice < 0.3) return 0;
    return dice < 0.98 ? this.between(0.1, 10) : this.between(100, 900);
  }

  #gained(node: Node, table: HoldingTable, partitions: readonly number[]): void {
    this.counts.gained += partitions.length;
    for (const partition of partitions) {
      for (const stream of table.group.streams) {
        const place = `${stream}/${partition}`;
        const epoch = table.epochs[partition] ?? 0;
        const before = this.#epochs.get(place) ?? 0;
        if (epoch <= before && this.counts.ousted === 0 && this.#cuts.size === 0) {
          this.#violate(`${node.name} took ${place} with epoch ${epoch} after ${before}`);
        }
        this.#epochs.set(place, Math.max(epoch, before));
        if (!this.calm) continue;
        for (const other of this.processes) {
          if (other === node || !other.alive) continue;
          if (other.delivery?.holdings.tableOfStream(stream)?.state(partition) === 'held') {
            this.#violate(`${node.name} took ${place} while ${other.name} held it`);
          }
        }
      }
    }
  }

  #violate(what: string): void {
    if (this.violations.length < 20) this.violations.push(`${this.now.toFixed(2)} ${what}`);
  }
}

function membersOf(records: Iterable<Record_>): Map<string, string> {
  const members = new Map<string, string>();
  for (const { name, instance, status } of records)
    if (status === 'alive') members.set(name, instance);
  return members;
}

function memberRecord({ name, instance, version, status, phase, streams }: Record_): MemberRecord {
  return {
    name,
    instance,
    incarnation: version,
    status,
    phase,
    revision: 0,
    healthy: true,
    withdrawn: false,
    nodeKey: Buffer.from(name).toString('hex'),
    weight: 1,
    streams,
    protocol: { min: 1, max: 1 },
    cordon: { on: false, revision: 0 },
  };
}

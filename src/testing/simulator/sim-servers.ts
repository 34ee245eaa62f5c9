import type { ConnectionPurpose, PubSubDriver, PubSubMessage } from '../../pubsub/pubsub.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { Interest } from './interest.ts';
import { Links, type Cut } from './links.ts';
import type { Scheduler } from './scheduler.ts';
import { SimConnection, type SimServers, type SimSubscription } from './sim-connection.ts';
import type { SimProcess } from './sim-process.ts';

/** How soon a server sees that a process is gone, at most. */
const NOTICE_MS = 4;
/** A subscription is known to the other servers so much later than to its own. */
const SPREAD_MS = 40;
/** Clients wait so long between two attempts, and up to as long again. */
const RECONNECT_MS = 100;
/** After a reconnect, a server takes up to so long to know a subscription again. */
const RENEW_MS = 300;

/**
 * One NATS server, or a cluster of two: queue groups, headers, reply subjects, order per
 * connection, "no responders", and the failures of all of these.
 */
export class SimNats implements SimServers {
  readonly maxPayload = 1024 * 1024;
  readonly topology: 'single' | 'cluster';
  readonly links: Links;
  readonly #scheduler: Scheduler;
  readonly #connections = new Set<SimConnection>();
  readonly #interest = new Interest();
  readonly #lastAt = new WeakMap<SimConnection, Map<SimConnection, number>>();
  /** When the server lost each session of a connection. */
  readonly #lossTimes = new WeakMap<SimConnection, number[]>();
  readonly #blockedUntil = new Map<string, number>();
  readonly #isUp: boolean[];
  /** The members whose subscriptions the other servers do not know, and how often. */
  readonly #hidden = new Map<string, number>();
  #routeCuts = 0;
  /** From then on all servers know of all subscriptions. */
  #allSpreadAt = 0;

  constructor(scheduler: Scheduler, seed: number, topology: 'single' | 'cluster') {
    this.#scheduler = scheduler;
    this.topology = topology;
    this.links = new Links(seed);
    this.#isUp = topology === 'single' ? [true] : [true, true];
  }

  /** The driver of one process, whose connections go to one server first. */
  driver(process: SimProcess, server: number): PubSubDriver {
    return {
      name: 'simulated',
      connect: (purpose) => this.#connect(process, purpose, server % this.#isUp.length),
    };
  }

  /** Subscriptions that the servers or the clients of a process still have. */
  subscriptionsOf(process: SimProcess): number {
    let count = 0;
    for (const each of this.#connections) {
      if (each.process === process) count += each.subscriptions.size;
    }
    return count;
  }

  connectionsOf(process: SimProcess): SimConnection[] {
    return [...this.#connections].filter((each) => each.process === process);
  }

  /** The process is gone. `silent`: its machine is, and no server notices. */
  gone(process: SimProcess, silent: boolean): void {
    for (const each of this.connectionsOf(process)) {
      if (silent) continue;
      const after = this.links.randomOf('server', process.name).next() * NOTICE_MS;
      this.#scheduler.after(after, () => {
        each.isServed = false;
        this.closed(each);
      });
    }
  }

  /** Takes connections away, and keeps them away for so long. */
  disconnect(process: SimProcess, purpose: ConnectionPurpose | 'both', forMs: number): void {
    for (const each of this.connectionsOf(process)) {
      if (purpose !== 'both' && each.purpose !== purpose) continue;
      const key = `${process.id}/${each.purpose}`;
      const until = this.#scheduler.now + forMs;
      this.#blockedUntil.set(key, Math.max(this.#blockedUntil.get(key) ?? 0, until));
      this.#drop(each);
    }
  }

  /** Lets everybody connect again. */
  unblock(): void {
    this.#blockedUntil.clear();
  }

  down(server: number): void {
    this.#isUp[server] = false;
    for (const each of this.#connections) if (each.server === server) this.#drop(each);
  }

  up(server: number): void {
    this.#isUp[server] = true;
  }

  /** The servers do not reach each other: each says "no responders" for the other's members. */
  cutRoute(): () => void {
    this.#routeCuts += 1;
    return () => {
      this.#routeCuts -= 1;
    };
  }

  /** For a while "no responders" is said for a member that lives. */
  hide(name: string): () => void {
    this.#hidden.set(name, (this.#hidden.get(name) ?? 0) + 1);
    return () => void this.#hidden.set(name, (this.#hidden.get(name) ?? 1) - 1);
  }

  // ---- what connections need ----

  send(from: SimConnection, message: PubSubMessage): void {
    const receivers = this.#receivers(from, message.subject);
    for (const to of receivers) this.#carry(from, to, message);
    const { reply } = message;
    if (receivers.length > 0 || reply === undefined || !from.listensTo(reply)) return;
    this.roundTrip(from, () => from.tell({ type: 'noResponders', reply }));
  }

  add(subscription: SimSubscription): void {
    this.#activate(subscription, subscription.connection.process.name);
    this.#interest.add(subscription);
  }

  remove(subscription: SimSubscription): void {
    this.#interest.remove(subscription);
  }

  roundTrip(connection: SimConnection, run: () => void): void {
    const { session, process } = connection;
    const { delayMs } = this.links.pass(process.name, process.name, NOTHING)[0] ?? { delayMs: 1 };
    const lastAt = this.#lastAt.get(connection)?.get(connection) ?? 0;
    const at = Math.max(lastAt, this.#scheduler.now + 2 * delayMs);
    const answer = (): void => {
      if (connection.session === session) run();
    };
    this.#scheduler.at(at, answer, process, connection);
  }

  closed(connection: SimConnection): void {
    this.#connections.delete(connection);
    for (const each of connection.subscriptions) this.remove(each);
  }

  // ---- routing ----

  #receivers(from: SimConnection, subject: string): SimSubscription[] {
    const found: SimSubscription[] = [];
    const groups = new Map<string, SimSubscription[]>();
    const consider = (each: SimSubscription): void => {
      if (!this.#isVisible(from, each)) return;
      if (each.queue === undefined) found.push(each);
      else {
        const group = groups.get(each.queue);
        if (group === undefined) groups.set(each.queue, [each]);
        else group.push(each);
      }
    };
    this.#interest.forEach(subject, consider);
    for (const [queue, group] of groups) {
      const random = this.links.randomOf(from.process.name, `queue ${queue}`);
      found.push(group[Math.floor(random.next() * group.length)] as SimSubscription);
    }
    return found;
  }

  #isVisible(from: SimConnection, to: SimSubscription): boolean {
    const { connection } = to;
    const { now } = this.#scheduler;
    if (!connection.isServed || to.activeAt > now) return false;
    if (connection.server === from.server) return true;
    const isHidden = (this.#hidden.get(connection.process.name) ?? 0) > 0;
    return to.spreadAt <= now && this.#routeCuts === 0 && !isHidden;
  }

  #carry(from: SimConnection, to: SimSubscription, message: PubSubMessage): void {
    const [a, b] = [from.process.name, to.connection.process.name];
    const cut: Cut | undefined = a === b ? undefined : this.links.cutOf(a, b);
    if (cut !== undefined) {
      cut.held?.push(() => this.#carry(from, to, message));
      return;
    }
    for (const passage of this.links.pass(a, b, message)) {
      let at = this.#scheduler.now + passage.delayMs;
      if (!passage.unordered) at = this.#inOrder(from, to.connection, at);
      if (from.server !== to.connection.server) this.#spreadBy(from, at);
      this.#deliver(to, passage.message, at);
    }
  }

  /** Between servers, what a connection subscribes to goes ahead of what it publishes then. */
  #spreadBy(from: SimConnection, at: number): void {
    if (this.#allSpreadAt <= this.#scheduler.now) return;
    for (const each of from.subscriptions) {
      each.spreadAt = Math.min(each.spreadAt, Math.max(each.activeAt, at));
    }
  }

  /** What one connection sends arrives at another in its order. */
  #inOrder(from: SimConnection, to: SimConnection, at: number): number {
    let lastAt = this.#lastAt.get(from);
    if (lastAt === undefined) this.#lastAt.set(from, (lastAt = new Map()));
    const time = Math.max(at, lastAt.get(to) ?? 0);
    lastAt.set(to, time);
    return time;
  }

  #deliver(to: SimSubscription, message: PubSubMessage, at: number): void {
    const { connection } = to;
    const { session } = connection;
    const own = { ...message, data: new Uint8Array(message.data) };
    const read = (): void => {
      // What had arrived before the server lost the connection can still be read.
      const lostAt = this.#lossTimes.get(connection)?.[session] ?? Number.POSITIVE_INFINITY;
      if (at >= lostAt || !to.open) return;
      to.listener(own);
    };
    this.#scheduler.at(at, read, connection.process, connection);
  }

  // ---- connecting ----

  async #connect(
    process: SimProcess,
    purpose: ConnectionPurpose,
    server: number,
  ): Promise<SimConnection> {
    await new Promise<void>((resolve) => void process.clock.setTimer(resolve, 3));
    const found = this.#serverFor(process, purpose, server);
    if (found === undefined) throw new CoterieError('disconnected', 'no simulated server is up');
    const connection = new SimConnection(this, process, purpose, found);
    this.#connections.add(connection);
    return connection;
  }

  #serverFor(process: SimProcess, purpose: string, preferred: number): number | undefined {
    if ((this.#blockedUntil.get(`${process.id}/${purpose}`) ?? 0) > this.#scheduler.now) {
      return undefined;
    }
    if (this.#isUp[preferred] === true) return preferred;
    const other = this.#isUp.indexOf(true);
    return other < 0 ? undefined : other;
  }

  #drop(connection: SimConnection): void {
    if (!connection.isServed || connection.isClosed) return;
    connection.isServed = false;
    const losses = this.#lossTimes.get(connection) ?? [];
    this.#lossTimes.set(connection, losses);
    losses[connection.session] = this.#scheduler.now;
    connection.session += 1;
    const { process } = connection;
    const at = this.#scheduler.now + this.links.randomOf('server', process.name).next();
    const notice = (): void => {
      connection.lose();
      this.#retry(connection);
    };
    this.#scheduler.at(at, notice, process, connection);
  }

  #retry(connection: SimConnection): void {
    const { process } = connection;
    const random = this.links.randomOf('server', process.name);
    const attempt = (): void => {
      if (connection.isClosed) return;
      const server = this.#serverFor(process, connection.purpose, connection.server);
      if (server === undefined) this.#retry(connection);
      else this.#renew(connection, server);
    };
    const at = this.#scheduler.now + RECONNECT_MS * (1 + random.next());
    this.#scheduler.at(at, attempt, process);
  }

  #renew(connection: SimConnection, server: number): void {
    const { process } = connection;
    connection.server = server;
    connection.isServed = true;
    const random = this.links.randomOf('server', process.name);
    // Seldom, a server that has just started answers "no responders" for a while.
    const lateMs = random.next() < 0.2 ? random.next() * RENEW_MS : 0;
    for (const each of connection.subscriptions) {
      this.remove(each);
      this.add(each);
      each.activeAt += lateMs;
      each.spreadAt += lateMs;
      this.#allSpreadAt = Math.max(this.#allSpreadAt, each.spreadAt);
    }
    this.roundTrip(connection, () => connection.regain());
  }

  #activate(subscription: SimSubscription, name: string): void {
    const random = this.links.randomOf('server', name);
    subscription.activeAt = this.#scheduler.now + 0.2 + random.next() * 0.3;
    subscription.spreadAt = subscription.activeAt + random.next() * SPREAD_MS;
    this.#allSpreadAt = Math.max(this.#allSpreadAt, subscription.spreadAt);
  }
}

const NOTHING: PubSubMessage = {
  subject: 'ping',
  data: new Uint8Array(0),
  headers: undefined,
  reply: undefined,
};

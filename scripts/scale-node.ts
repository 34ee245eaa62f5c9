// Some brokers of one clique in one process, for scripts/scale.ts, which asks over the channel.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createBroker, nats, type Broker } from '../src/index.ts';

/** What a process is told. */
export type ScaleOrder =
  | { readonly type: 'start'; readonly url: string; readonly names: readonly string[] }
  | { readonly type: 'views' }
  | { readonly type: 'status' }
  | { readonly type: 'traffic'; readonly perSecond: number }
  | { readonly type: 'leave' };

/** What it says. */
export type ScaleReport =
  | { readonly type: 'joined'; readonly joinMs: readonly number[] }
  | { readonly type: 'left' }
  /** For each broker, the digest of its view and the number of members in it. */
  | { readonly type: 'views'; readonly views: readonly ScaleView[] }
  | ({ readonly type: 'status' } & ScaleStatus);

interface ScaleView {
  readonly digest: string;
  readonly members: number;
}

/** What happened in one process since it was last asked. */
export interface ScaleStatus {
  /** Who was evicted, once for each view that it was evicted from. */
  readonly evicted: readonly string[];
  readonly suspected: number;
  readonly ousted: number;
  readonly errors: readonly string[];
  readonly confirmed: number;
  readonly unconfirmed: number;
  readonly handled: number;
  readonly cpuMs: number;
  readonly loopDelayMs: { readonly p99: number; readonly max: number };
  readonly rssMb: number;
}

const brokers: Broker[] = [];
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
let counts = noCounts();
let cpu = process.cpuUsage();
let timer: NodeJS.Timeout | undefined;

function noCounts(): {
  evicted: string[];
  errors: string[];
  suspected: number;
  ousted: number;
  confirmed: number;
  unconfirmed: number;
  handled: number;
} {
  const none = { suspected: 0, ousted: 0, confirmed: 0, unconfirmed: 0, handled: 0 };
  return { evicted: [], errors: [], ...none };
}

async function start(url: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const broker = createBroker({
      pubsub: nats({ servers: url }),
      name,
      clique: 'scale',
      joinTimeoutMs: 120_000,
    });
    broker.handle('orders', () => {});
    broker.on('memberEvicted', ({ name: target }) => void counts.evicted.push(target));
    broker.on('memberSuspected', () => void (counts.suspected += 1));
    broker.on('ousted', () => void (counts.ousted += 1));
    broker.on('handled', () => void (counts.handled += 1));
    broker.on('error', ({ message }) => void counts.errors.push(message));
    brokers.push(broker);
  }
  const startedAt = performance.now();
  const joinMs = await Promise.all(
    brokers.map(async (broker) => {
      await broker.join();
      return Math.round(performance.now() - startedAt);
    }),
  );
  tell({ type: 'joined', joinMs });
}

function publish(): void {
  const broker = brokers[Math.floor(Math.random() * brokers.length)] as Broker;
  const key = `k${Math.floor(Math.random() * 10_000)}`;
  broker.publish({ stream: 'orders', key, data: 'x' }, { confirm: true }).then(
    () => (counts.confirmed += 1),
    () => (counts.unconfirmed += 1),
  );
}

function status(): ScaleStatus {
  const { user, system } = process.cpuUsage(cpu);
  const { evicted, errors, ...rest } = counts;
  const told: ScaleStatus = {
    evicted,
    errors: [...new Set(errors)].slice(0, 5),
    ...rest,
    cpuMs: Math.round((user + system) / 1000),
    loopDelayMs: { p99: Math.round(delay.percentile(99) / 1e6), max: Math.round(delay.max / 1e6) },
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  };
  counts = noCounts();
  cpu = process.cpuUsage();
  delay.reset();
  return told;
}

function viewOf(broker: Broker): ScaleView {
  const { digest, members } = broker.view();
  return { digest, members: members.length };
}

async function leave(): Promise<void> {
  clearInterval(timer);
  await Promise.all(brokers.map((broker) => broker.leave({ timeoutMs: 10_000 })));
  tell({ type: 'left' });
  process.disconnect();
}

function tell(report: ScaleReport): void {
  process.send?.(report);
}

process.on('message', (order: ScaleOrder) => {
  if (order.type === 'start') void start(order.url, order.names);
  else if (order.type === 'views') tell({ type: 'views', views: brokers.map(viewOf) });
  else if (order.type === 'status') tell({ type: 'status', ...status() });
  else if (order.type === 'traffic') timer = setInterval(publish, 1000 / order.perSecond);
  else void leave();
});
process.once('disconnect', () => process.exit(0));

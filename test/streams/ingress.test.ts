import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createBroker,
  memory,
  openStream,
  type Broker,
  type MemoryBus,
  type SourceOptions,
  type StreamLog,
} from '../../src/index.ts';
import { until } from '../support/until.ts';
import { onEveryStore, type Store } from './stores.ts';

const GRACE_MS = 1500;
const RING = { partitions: 256, pointsPerMember: 32, loadCap: 1.25 };

interface Handled {
  readonly node: string;
  readonly key: string;
  readonly number: number;
}

/** Members of one clique that pull from one sink. */
class Crowd {
  readonly begun: Handled[] = [];
  readonly ended: Handled[] = [];
  readonly bus: MemoryBus = memory();
  readonly brokers: Broker[] = [];
  readonly name: string;
  readonly #store: Store;
  readonly #source: SourceOptions;
  readonly #logs = new Map<string, StreamLog>();
  readonly #running = new Map<string, number>();
  overlaps = 0;

  constructor(store: Store, source: SourceOptions = {}) {
    this.#store = store;
    this.#source = source;
    this.name = store.stream();
  }

  /** A member that handles an event in 2 ms; one that has failed it takes again. */
  async join(name: string): Promise<Broker> {
    const log = this.#store.open();
    this.#logs.set(name, log);
    const options = { from: 'oldest', graceMs: GRACE_MS } as const;
    const sink = await openStream(log, this.name).sink('crowd', options);
    const broker = createBroker({ pubsub: this.bus, preset: 'local', ring: RING, name });
    const handle = async (key: string, number: number): Promise<void> => {
      this.begun.push({ node: name, key, number });
      const running = (this.#running.get(key) ?? 0) + 1;
      this.#running.set(key, running);
      if (running > 1) this.overlaps += 1;
      await sleep(2);
      this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
      const isFirst = this.begun.filter((each) => each.number === number).length === 1;
      if (number % 97 === 0 && isFirst) throw new Error('once');
      this.ended.push({ node: name, key, number });
    };
    broker.handle(
      'orders',
      ({ key, data }) => handle(String(key), Number(Buffer.from(data).toString())),
      { from: sink, retryDelayMs: 50, ...this.#source },
    );
    await broker.join();
    this.brokers.push(broker);
    return broker;
  }

  async add(count: number, keys: number): Promise<void> {
    const events = Array.from({ length: count }, (_, n) => ({
      key: `k${n % keys}`,
      data: String(n + 1),
    }));
    await openStream(this.#store.open(), this.name).addMany(events);
  }

  /** Its process has no store any more, as if it had been killed; and is gone. */
  async kill(broker: Broker): Promise<void> {
    this.bus.disconnect(broker.name);
    await this.#logs.get(broker.name)?.close();
  }

  get numbers(): Set<number> {
    return new Set(this.ended.map(({ number }) => number));
  }

  async end(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.leave({ timeoutMs: 3000 })));
  }

  expectOrder(): void {
    const last = new Map<string, number>();
    const seen = new Set<number>();
    for (const { key, number } of this.ended) {
      if (seen.has(number)) continue;
      seen.add(number);
      expect(last.get(key) ?? 0, key).toBeLessThan(number);
      last.set(key, number);
    }
  }
}

onEveryStore('durable ingress', (store) => {
  test('every event is handled, at the owner of its key, through joins and leaves', async () => {
    const crowd = new Crowd(store);
    for (const name of ['a', 'b', 'c']) await crowd.join(name);
    await crowd.add(2000, 50);
    await until('some', () => crowd.numbers.size > 300);
    await crowd.join('d');
    await crowd.brokers[0]?.leave();
    await until(
      'all',
      () => crowd.numbers.size === 2000,
      15_000,
      () => crowd.numbers.size,
    );
    // Those that failed once were begun again; nothing else was.
    expect([crowd.begun.length, crowd.overlaps]).toEqual([2000 + Math.floor(2000 / 97), 0]);
    expect(new Set(crowd.begun.map(({ node }) => node))).toEqual(new Set(['a', 'b', 'c', 'd']));
    await crowd.end();
  });

  test('what a dead puller held comes to others', async () => {
    const crowd = new Crowd(store);
    const [, b] = [await crowd.join('a'), await crowd.join('b'), await crowd.join('c')];
    await crowd.add(2000, 50);
    await until('some', () => crowd.numbers.size > 300);
    await crowd.kill(b);
    await until(
      'all',
      () => crowd.numbers.size === 2000,
      15_000,
      () => crowd.numbers.size,
    );
    await crowd.end();
  });

  test('in order: through joins and leaves, without a pause of the grace period', async () => {
    const crowd = new Crowd(store, { order: 'key' });
    for (const name of ['a', 'b', 'c']) await crowd.join(name);
    await crowd.add(1500, 50);
    for (const [n, name] of ['d', 'e', 'f'].entries()) {
      await until('some', () => crowd.numbers.size > 200 * (n + 1), 15_000);
      await crowd.join(name);
      await crowd.brokers[n]?.leave();
    }
    await until(
      'all',
      () => crowd.numbers.size === 1500,
      15_000,
      () => crowd.numbers.size,
    );
    crowd.expectOrder();
    expect([crowd.begun.length, crowd.overlaps]).toEqual([1500 + Math.floor(1500 / 97), 0]);
    await crowd.end();
  });

  test('in order: through the death of the puller', async () => {
    const crowd = new Crowd(store, { order: 'key' });
    for (const name of ['a', 'b', 'c', 'd']) await crowd.join(name);
    await crowd.add(1500, 50);
    for (const round of [1, 2]) {
      await until('some', () => crowd.numbers.size > 300 * round, 15_000);
      const alive = crowd.brokers.filter(({ name }) => name !== '');
      const owner = alive.at(-1)?.owner('orders', 'coterie.puller orders')?.owner;
      const puller = crowd.brokers.find(({ name }) => name === owner);
      crowd.brokers.splice(crowd.brokers.indexOf(puller as Broker), 1);
      await crowd.kill(puller as Broker);
    }
    await until(
      'all',
      () => crowd.numbers.size === 1500,
      18_000,
      () => crowd.numbers.size,
    );
    crowd.expectOrder();
    await crowd.end();
  });
});

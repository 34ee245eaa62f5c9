// One process of a run over a store: it takes events through a sink, or is a member that pulls from
// it, and writes down what it does before it does it.
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stamp } from '../../chaos/stamp.ts';
import { CoterieError, createBroker, nats, openStream } from '../../src/index.ts';
import type { StreamRecord } from './records.ts';
import { openLog } from './stores.ts';

/** What a worker is, as JSON in its first argument. */
export interface WorkerOptions {
  readonly name: string;
  /** Where its records go. */
  readonly file: string;
  readonly store: string;
  readonly stream: string;
  readonly graceMs: number;
  /** Handlers at once; the bound of what is in flight in a member. */
  readonly concurrency: number;
  /** The NATS server of its clique; undefined: it takes from the sink by itself. */
  readonly bus: string | undefined;
  readonly order: 'none' | 'key';
  /** How long a handler works. */
  readonly workMs: number;
}

export const SINK = 'workers';

/** A file of records: each is written at once, so that a death takes none. */
export class Records {
  readonly #descriptor: number;

  constructor(path: string, name: string) {
    this.#descriptor = openSync(path, 'a');
    this.tell(['process', this.now(), name]);
  }

  now(): number {
    return Math.round(stamp() * 1000) / 1000;
  }

  tell(record: StreamRecord): void {
    writeSync(this.#descriptor, `${JSON.stringify(record)}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

async function start(options: WorkerOptions): Promise<() => Promise<void>> {
  const { name, stream, graceMs, concurrency, bus, order, workMs } = options;
  const records = new Records(options.file, name);
  const log = openLog(options.store);
  let runs = 0;
  const handle = async (data: Uint8Array, key: string, place: string): Promise<void> => {
    const run = (runs += 1);
    const number = Number(Buffer.from(data).toString());
    records.tell(['began', records.now(), run, number, key, place]);
    if (workMs > 0) await sleep(workMs);
    records.tell(['ended', records.now(), run]);
  };
  const maxInFlight = bus === undefined ? 256 : concurrency;
  const sink = await patiently(() =>
    openStream(log, stream).sink(SINK, { from: 'oldest', graceMs, maxInFlight }),
  );
  if (bus === undefined) {
    const ended = sink.each(({ data, id }) => handle(data, id, id), { concurrency });
    return async () => {
      await sink.close();
      await ended;
      await log.close();
    };
  }
  const broker = createBroker({ pubsub: nats({ servers: bus }), clique: 'streams', name });
  broker.handle(
    'orders',
    ({ data, key, id }) => handle(data, String(key), id.split('/')[1] as string),
    { from: sink, order },
  );
  broker.on('replaced', () => process.exit(1));
  await broker.join();
  return async () => {
    await broker.leave();
    await sink.close();
    await log.close();
  };
}

/** The server may be away when this process starts. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CoterieError) || !error.retriable) throw error;
      await sleep(100);
    }
  }
}

if (process.argv[2] !== undefined && import.meta.main) {
  process.on('disconnect', () => process.exit(1));
  // Ctrl-C reaches the whole group of processes: who started this one decides.
  process.on('SIGINT', () => {});
  const end = await start(JSON.parse(process.argv[2]) as WorkerOptions);
  process.send?.('ready');
  process.on('message', (order) => {
    if (order === 'end') void end().then(() => process.exit(0));
  });
}

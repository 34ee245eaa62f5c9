import type { Routing } from '../../ring/routing.ts';
import type { HoldingTable } from './holding-table.ts';

/** One partition of one stream, as its hooks know it. */
export interface HookTarget {
  readonly stream: string;
  readonly partition: number;
  /** The latest ownership. */
  epoch: number;
  /** The partition was lost without a hand-off: others handle it already. */
  lost: boolean;
}

/** Which partitions of a stream have hooks: all, none, or this one. */
export type HookedPartitions = 'all' | 'none' | number;

/** What the hooks' machine wants of its surroundings. */
export interface PartitionHooksPort {
  hooksOn(stream: string): HookedPartitions;
  tableOfStream(stream: string): HoldingTable | undefined;
  /** True while a handler works on a message of this partition. */
  busy(streams: readonly string[], partition: number): boolean;
  /** Run `gained` until it succeeds or `cancel` is called; `loaded` is called once for it. */
  load(target: HookTarget): void;
  /** Nobody needs what `load` began. */
  cancel(target: HookTarget): void;
  /** Run `released`, bounded in time; `stored` is called once for it, whatever came of it. */
  store(target: HookTarget): void;
  /** What waits for the partition may begin. */
  unpark(ring: string, partition: number): void;
  /** It may be handed over. */
  clear(stream: string, partition: number): void;
}

/**
 * `loading`: `gained` runs, messages wait. `ready`: they are handled. `ending`: it is somebody
 * else's, and waits for the handlers that run. `storing`: `released` runs, its next owner waits.
 */
type Phase = 'loading' | 'ready' | 'ending' | 'storing';

interface Entry extends HookTarget {
  phase: Phase;
  /** It was given up while it was loaded. */
  cancelled: boolean;
  /** It came back meanwhile: to be loaded anew, in this epoch. */
  again: number | undefined;
}

/**
 * Pairs the hooks `gained` and `released` of each partition: one after the other, never both at
 * once, however often the partition changes hands meanwhile. Streams without hooks are not here.
 */
export class PartitionHooks {
  readonly #port: PartitionHooksPort;
  /** The streams that have hooks now, and for which partitions. */
  #hooked: ReadonlyMap<string, HookedPartitions> = new Map();
  readonly #streams = new Map<string, Map<number, Entry>>();
  #loading = 0;

  constructor(port: PartitionHooksPort) {
    this.#port = port;
  }

  /** True when nothing is loaded, here or stored. */
  get empty(): boolean {
    return this.#streams.size === 0;
  }

  /** True while some `gained` runs. */
  get loading(): boolean {
    return this.#loading > 0;
  }

  /** True when messages of this partition may be handled, as far as these streams' hooks go. */
  isReady(streams: readonly string[], partition: number): boolean {
    if (this.#streams.size === 0 && this.#hooked.size === 0) return true;
    return streams.every((stream) => {
      const phase = this.#streams.get(stream)?.get(partition)?.phase;
      return phase === undefined ? !this.#isHooked(stream, partition) : phase === 'ready';
    });
  }

  /** True while hooks keep the partition from being handed over. */
  holds(streams: readonly string[], partition: number): boolean {
    return streams.some((stream) => {
      const entry = this.#streams.get(stream)?.get(partition);
      return entry !== undefined && !entry.lost;
    });
  }

  /** Those of a stream that are loaded, here or stored. */
  partitions(stream: string): ReadonlySet<number> {
    return new Set(this.#streams.get(stream)?.keys());
  }

  /** New rings, or other handlers: looks which of their streams have hooks. */
  findHooked({ groups }: Routing): void {
    const hooked = new Map<string, HookedPartitions>();
    for (const stream of groups.flatMap((group) => group.streams)) {
      const on = this.#port.hooksOn(stream);
      if (on !== 'none') hooked.set(stream, on);
    }
    this.#hooked = hooked;
  }

  /** Partitions were taken over; says which of them are ready at once. */
  gained(table: HoldingTable, partitions: readonly number[]): readonly number[] {
    const { streams } = table.group;
    for (const stream of streams) {
      if (!this.#hooked.has(stream)) continue;
      for (const partition of partitions) {
        if (!this.#isHooked(stream, partition)) continue;
        this.#hold(stream, partition, table.epochs[partition] ?? 0);
      }
    }
    return partitions.filter((partition) => this.isReady(streams, partition));
  }

  /** The rings changed: what is loaded has to fit what is held. */
  align(): void {
    for (const stream of this.#hooked.keys()) this.#align(stream);
    this.#dropAll(false, (stream) => this.#port.tableOfStream(stream) === undefined);
  }

  /** The stream has other hooks: what the former ones loaded is stored by them. */
  renew(stream: string): void {
    this.#dropAll(false, (each) => each === stream);
    this.#align(stream);
  }

  /** This member was put out of the ring: others handle what it held. */
  oust(): void {
    this.#dropAll(true, () => true);
  }

  #align(stream: string): void {
    const table = this.#port.tableOfStream(stream);
    if (table === undefined) return;
    for (let partition = 0; partition < table.partitions; partition += 1) {
      if (table.state(partition) === 'held') {
        this.#hold(stream, partition, table.epochs[partition] ?? 0);
      } else {
        this.#drop(stream, partition, false);
      }
    }
  }

  #isHooked(stream: string, partition: number): boolean {
    const on = this.#hooked.get(stream);
    return on === 'all' || on === partition;
  }

  #ready(stream: string, partition: number): void {
    const table = this.#port.tableOfStream(stream);
    if (table?.state(partition) !== 'held') return;
    if (this.isReady(table.group.streams, partition)) this.#port.unpark(table.group.id, partition);
  }

  /** This member holds the partition, from now on or still. */
  #hold(stream: string, partition: number, epoch: number): void {
    const entry = this.#streams.get(stream)?.get(partition);
    if (entry === undefined) {
      if (this.#isHooked(stream, partition)) this.#load(stream, partition, epoch);
    } else if (entry.phase === 'ready' || (entry.phase === 'loading' && !entry.cancelled)) {
      entry.epoch = epoch;
    } else if (entry.phase === 'ending' && !entry.lost) {
      // Nobody else has had it.
      entry.phase = 'ready';
      entry.epoch = epoch;
      this.#ready(stream, partition);
    } else {
      entry.again = epoch;
    }
  }

  /** The partition is somebody else's; `lost`: they did not wait for this member. */
  #drop(stream: string, partition: number, lost: boolean): void {
    const entry = this.#streams.get(stream)?.get(partition);
    if (entry === undefined) return;
    entry.again = undefined;
    entry.lost ||= lost;
    if (entry.phase === 'loading') {
      if (entry.cancelled) return;
      entry.cancelled = true;
      this.#port.cancel(entry);
    } else if (entry.phase === 'ready') {
      entry.phase = 'ending';
    }
    this.#storeIfIdle(entry);
  }

  #dropAll(lost: boolean, isMeant: (stream: string) => boolean): void {
    for (const [stream, entries] of this.#streams) {
      if (!isMeant(stream)) continue;
      for (const partition of entries.keys()) this.#drop(stream, partition, lost);
    }
  }

  /** No handler works on the partition any more. */
  ended(stream: string, partition: number): void {
    const entry = this.#streams.get(stream)?.get(partition);
    if (entry !== undefined) this.#storeIfIdle(entry);
  }

  /** `gained` is over: it succeeded, or was given up. */
  loaded(stream: string, partition: number, ok: boolean): void {
    const entry = this.#streams.get(stream)?.get(partition);
    if (entry?.phase !== 'loading') return;
    this.#loading -= 1;
    if (ok && !entry.cancelled) {
      entry.phase = 'ready';
      this.#ready(stream, partition);
    } else if (ok) {
      this.#store(entry);
    } else {
      this.#end(entry);
    }
  }

  /** `released` is over. */
  stored(stream: string, partition: number): void {
    const entry = this.#streams.get(stream)?.get(partition);
    if (entry?.phase === 'storing') this.#end(entry);
  }

  #load(stream: string, partition: number, epoch: number): void {
    let entries = this.#streams.get(stream);
    if (entries === undefined) this.#streams.set(stream, (entries = new Map()));
    const rest = { cancelled: false, again: undefined, lost: false };
    const entry: Entry = { stream, partition, epoch, phase: 'loading', ...rest };
    entries.set(partition, entry);
    this.#loading += 1;
    this.#port.load(entry);
  }

  #storeIfIdle(entry: Entry): void {
    if (entry.phase !== 'ending') return;
    if (!this.#port.busy([entry.stream], entry.partition)) this.#store(entry);
  }

  #store(entry: Entry): void {
    entry.phase = 'storing';
    this.#port.store(entry);
  }

  #end({ stream, partition, again }: Entry): void {
    const entries = this.#streams.get(stream);
    entries?.delete(partition);
    if (entries?.size === 0) this.#streams.delete(stream);
    const isWanted = again !== undefined && this.#isHooked(stream, partition);
    if (isWanted) this.#load(stream, partition, again);
    else this.#port.clear(stream, partition);
  }
}

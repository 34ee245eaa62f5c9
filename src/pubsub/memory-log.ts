import type { Clock } from '../runtime/clock.ts';
import { systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Held } from './held.ts';
import {
  checkDelay,
  checkIds,
  checkInputs,
  checkLimits,
  checkPosition,
  checkSnapshotLimit,
  checkTake,
  type GroupConfig,
  groupConfig,
  groupMismatch,
  groupText,
  limitsMismatch,
  noStream,
  tooLarge,
} from './log-checks.ts';
import type {
  AppendOutcome,
  LogBatch,
  LogCursor,
  LogDelivery,
  LogGroup,
  LogPosition,
  StreamLimits,
  StreamLog,
  TakeOptions,
} from './log.ts';
import { MemoryGroup } from './memory-group.ts';
import { MemoryStream } from './memory-stream.ts';
import { checkName } from './subject.ts';
import { Wakes } from './wakes.ts';

export interface MemoryLogOptions {
  /** Logs that share a store see each other's streams; default a store of its own. */
  store?: MemoryLogStore;
  /** The largest event, in bytes; default 1 MiB. */
  maxEventBytes?: number;
}

export interface MemoryLogStoreOptions {
  /** Default: the machine's clock. */
  clock?: Clock;
  /** How long an idempotency key is remembered; default 120 000. */
  idempotencyWindowMs?: number;
}

/** What in-memory logs share: the streams, as a server would hold them. */
export class MemoryLogStore {
  readonly clock: Clock;
  readonly #onceMs: number;
  readonly #streams = new Map<string, MemoryStream>();
  /** Woken when a stream is made or destroyed. */
  readonly changes: Wakes;

  constructor(options: MemoryLogStoreOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.#onceMs = options.idempotencyWindowMs ?? 120_000;
    this.changes = new Wakes(this.clock);
  }

  /** The stream, with what is over its limits trimmed. */
  get(name: string): MemoryStream | undefined {
    const stream = this.#streams.get(name);
    stream?.trim(stream.limits);
    return stream;
  }

  ensure(name: string, limits: StreamLimits = {}): MemoryStream {
    let stream = this.get(name);
    if (stream === undefined) {
      stream = new MemoryStream(name, { ...limits }, this.clock, this.#onceMs);
      this.#streams.set(name, stream);
      this.changes.wake();
    }
    return stream;
  }

  destroy(name: string): boolean {
    const stream = this.#streams.get(name);
    if (stream === undefined) return false;
    stream.destroyed = true;
    this.#streams.delete(name);
    stream.wakes.wake();
    return true;
  }
}

const isId = (id: string): boolean => /^\d{13}-\d{12}$/.test(id);

/** The in-memory log: the reference for other drivers, for tests and for a single process. */
export function memoryLog(options: MemoryLogOptions = {}): StreamLog {
  const store = options.store ?? new MemoryLogStore();
  const maxEventBytes = options.maxEventBytes ?? 1024 * 1024;
  const handles = new Set<{ close(): Promise<void> }>();
  let closed = false;
  const open = (...names: string[]): void => {
    for (const name of names) checkName('stream', name);
    if (closed) throw new CoterieError('closed', 'the log is closed');
  };
  const keep = <T extends { close(): Promise<void> }>(handle: T): T => {
    handles.add(handle);
    return handle;
  };
  return {
    name: 'memory',
    features: { durable: 'it lives in the process', timedIds: true, exactLimits: true },
    async create(name, limits = {}) {
      open(name);
      checkLimits(limits);
      const has = store.ensure(name, limits).limits;
      const differs = (['maxLength', 'maxAgeMs', 'maxBytes'] as const).some(
        (each) => has[each] !== limits[each],
      );
      if (differs) throw limitsMismatch(name);
    },
    async append(name, events, { onlyIfExists = false } = {}) {
      open(name);
      const inputs = checkInputs(events);
      if (onlyIfExists && store.get(name) === undefined) throw noStream(name);
      const stream = store.ensure(name);
      const outcomes = inputs.map((input): AppendOutcome => {
        if (input.size > maxEventBytes) {
          return { status: 'failed', error: tooLarge(input.size, maxEventBytes) };
        }
        const { id, isNew } = stream.append(input);
        return { status: isNew ? 'stored' : 'duplicate', id };
      });
      stream.trim(stream.limits);
      stream.wakes.wake();
      return outcomes;
    },
    async read(name, from = 'newest') {
      open(name);
      checkPosition(from, isId);
      return keep(new MemoryCursor(store, name, from));
    },
    async group(name, groupName, groupOptions = {}) {
      open(name);
      checkName('group', groupName);
      const config = groupConfig(groupOptions, isId);
      return keep(new MemoryGroupHandle(store, name, groupName, config, open));
    },
    async removeGroup(name, groupName) {
      open(name);
      return store.get(name)?.groups.delete(groupName) ?? false;
    },
    async trim(name, limits) {
      open(name);
      checkLimits(limits, true);
      return store.get(name)?.trim(limits) ?? 0;
    },
    async remove(name, ids) {
      open(name);
      checkIds(ids, isId);
      return store.get(name)?.remove(ids) ?? 0;
    },
    async destroy(name) {
      open(name);
      return store.destroy(name);
    },
    async info(name) {
      open(name);
      const stream = store.get(name);
      if (stream === undefined) return undefined;
      return {
        length: stream.length,
        firstId: stream.firstId,
        lastId: stream.lastId === '' ? undefined : stream.lastId,
        groups: [...stream.groups.keys()],
      };
    },
    async snapshot(name, limit) {
      open(name);
      checkSnapshotLimit(limit);
      return store.get(name)?.after('', limit) ?? [];
    },
    async close() {
      closed = true;
      await Promise.all([...handles].map((each) => each.close()));
      handles.clear();
    },
  };
}

class MemoryCursor implements LogCursor {
  readonly #store: MemoryLogStore;
  readonly #name: string;
  #stream: MemoryStream | undefined;
  #lastId: string;
  /** The last event that was given; undefined before the first. */
  #read: string | undefined;
  readonly #life = new AbortController();

  constructor(store: MemoryLogStore, name: string, from: LogPosition) {
    this.#store = store;
    this.#name = name;
    this.#stream = store.get(name);
    this.#lastId = this.#stream?.resolve(from) ?? (isAfter(from) ? from.after : '');
    if (isAfter(from)) this.#read = from.after;
  }

  async next(options: TakeOptions): Promise<LogBatch> {
    checkTake(options);
    const until = this.#store.clock.now() + options.waitMs;
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the cursor is closed');
      const batch = this.#poll(options.limit);
      const left = until - this.#store.clock.now();
      if (batch !== undefined) return batch;
      if (left <= 0 || options.signal?.aborted === true) return { events: [], gap: undefined };
      const signals = [this.#life.signal, ...(options.signal ? [options.signal] : [])];
      const wakes = this.#store.get(this.#name)?.wakes ?? this.#store.changes;
      await wakes.wait(left, AbortSignal.any(signals));
    }
  }

  async close(): Promise<void> {
    this.#life.abort();
  }

  #poll(limit: number): LogBatch | undefined {
    const stream = this.#store.get(this.#name);
    if (stream === undefined) return undefined;
    const after = this.#read;
    let reason: 'trimmed' | 'recreated' | undefined;
    // An id past the end is of a stream that was here before.
    const isNew = this.#stream !== undefined && stream !== this.#stream;
    if (isNew || this.#lastId > stream.lastId) {
      reason = 'recreated';
      this.#lastId = '';
    } else if (stream.trimmedId > this.#lastId) reason = 'trimmed';
    if (reason === 'trimmed' && this.#stream === undefined && this.#read === undefined) {
      reason = undefined;
    }
    this.#stream = stream;
    if (reason === 'trimmed') this.#lastId = stream.trimmedId;
    const events = stream.after(this.#lastId, limit);
    if (events.length === 0 && reason === undefined) return undefined;
    const last = events.at(-1)?.id;
    this.#lastId = last ?? this.#lastId;
    this.#read = last ?? this.#read;
    return { events, gap: reason === undefined ? undefined : { reason, after } };
  }
}

class MemoryGroupHandle implements LogGroup {
  readonly #store: MemoryLogStore;
  readonly #name: string;
  readonly #groupName: string;
  readonly #config: GroupConfig;
  readonly #held: Held;
  readonly #wakes: Wakes;
  readonly #life = new AbortController();
  /** Where the last take was: a stream made anew, or a group, is told by them. */
  #stream: MemoryStream;
  #last: MemoryGroup | undefined;
  /** Throws once the log is closed: as if the process had gone. */
  readonly #checkOpen: () => void;

  constructor(
    store: MemoryLogStore,
    name: string,
    groupName: string,
    config: GroupConfig,
    checkOpen: () => void,
  ) {
    this.#checkOpen = checkOpen;
    this.#store = store;
    this.#name = name;
    this.#groupName = groupName;
    this.#config = config;
    this.#held = new Held(store.clock, config.maxInFlight, config.graceMs);
    this.#wakes = new Wakes(store.clock);
    this.#stream = store.ensure(name);
    this.#last = this.#group(this.#stream, config.from);
  }

  async take(options: TakeOptions): Promise<readonly LogDelivery[]> {
    checkTake(options);
    const { clock } = this.#store;
    const until = clock.now() + options.waitMs;
    for (;;) {
      if (this.#life.signal.aborted) throw new CoterieError('closed', 'the group is closed');
      const stream = this.#store.get(this.#name);
      // A stream made anew holds nothing that the group has seen.
      const group = stream === undefined ? undefined : this.#group(stream, 'oldest');
      const room = this.#config.ack === 'none' ? options.limit : this.#held.room();
      if (stream !== undefined && group !== undefined && room > 0) {
        const { deliveries, gap } = group.take(stream, Math.min(room, options.limit));
        if (gap !== undefined) this.#config.onGap(gap);
        if (deliveries.length > 0) return deliveries.map((each) => this.#delivery(group, each));
      }
      const left = until - clock.now();
      if (left <= 0 || options.signal?.aborted === true) return [];
      const signals = [this.#life.signal, ...(options.signal ? [options.signal] : [])];
      const dueMs = room > 0 ? (group?.dueInMs() ?? left) : this.#held.nextMs();
      const wakes = room > 0 ? (stream?.wakes ?? this.#store.changes) : this.#wakes;
      await wakes.wait(Math.min(left, dueMs), AbortSignal.any(signals));
    }
  }

  async pending(): Promise<number> {
    this.#checkOpen();
    return this.#store.get(this.#name)?.groups.get(this.#groupName)?.pending ?? 0;
  }

  async close(): Promise<void> {
    this.#life.abort();
  }

  #group(stream: MemoryStream, from: LogPosition): MemoryGroup {
    const { graceMs, ack } = this.#config;
    const text = groupText(this.#config);
    let group = stream.groups.get(this.#groupName);
    if (group === undefined) {
      const lastId = stream.resolve(from);
      group = new MemoryGroup(this.#store.clock, text, graceMs, ack === 'explicit', lastId);
      stream.groups.set(this.#groupName, group);
    }
    if (group.text !== text) throw groupMismatch(this.#name, this.#groupName, group.text, text);
    this.#compare(stream, group);
    return group;
  }

  /** Tells of a stream, or a group, that is another one than before. */
  #compare(stream: MemoryStream, group: MemoryGroup): void {
    const last = this.#last;
    const isOther = stream !== this.#stream;
    this.#stream = stream;
    this.#last = group;
    if (isOther) this.#config.onGap({ reason: 'recreated', after: undefined });
    else if (last !== undefined && last !== group) {
      // The group was removed: what went meanwhile nobody else can tell.
      const gap = last.pass(stream.trimmedId);
      if (gap !== undefined) this.#config.onGap(gap);
    }
  }

  #delivery(
    group: MemoryGroup,
    { event, attempt, token }: ReturnType<MemoryGroup['take']>['deliveries'][number],
  ): LogDelivery {
    if (this.#config.ack === 'explicit') this.#held.add(token);
    const settle = async (run: () => void): Promise<void> => {
      this.#checkOpen();
      run();
      this.#held.release(token);
      this.#wakes.wake();
    };
    return {
      event,
      attempt,
      ack: () => settle(() => group.done(event.id)),
      terminate: () => settle(() => group.done(event.id)),
      nak: async (delayMs = 0) => {
        checkDelay(delayMs);
        await settle(() => group.due(event.id, token, delayMs));
        this.#store.get(this.#name)?.wakes.wake();
      },
      extend: async () => {
        this.#checkOpen();
        if (this.#held.renew(token)) group.due(event.id, token, this.#config.graceMs);
      },
    };
  }
}

function isAfter(from: LogPosition): from is { readonly after: string } {
  return typeof from === 'object' && 'after' in from;
}

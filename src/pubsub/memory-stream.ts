import type { Clock } from '../runtime/clock.ts';
import type { CheckedInput } from './log-checks.ts';
import type { LogEvent, LogPosition, StreamLimits } from './log.ts';
import type { MemoryGroup } from './memory-group.ts';
import { Wakes } from './wakes.ts';

interface Stored {
  readonly event: LogEvent;
  readonly size: number;
}

/** One stream in memory: its events in order, and who waits for more. */
export class MemoryStream {
  readonly name: string;
  readonly limits: StreamLimits;
  readonly groups = new Map<string, MemoryGroup>();
  readonly wakes: Wakes;
  readonly #clock: Clock;
  readonly #onceMs: number;
  #events: Stored[] = [];
  #bytes = 0;
  #sequence = 0;
  #lastMs = 0;
  /** The last event that was trimmed, not removed by id. */
  trimmedId = '';
  /** Set once the stream is gone: cursors and groups look for its successor. */
  destroyed = false;
  readonly #once = new Map<string, { readonly id: string; readonly until: number }>();

  constructor(name: string, limits: StreamLimits, clock: Clock, onceMs: number) {
    this.name = name;
    this.limits = limits;
    this.#clock = clock;
    this.#onceMs = onceMs;
    this.wakes = new Wakes(clock);
  }

  get length(): number {
    return this.#events.length;
  }

  get firstId(): string | undefined {
    return this.#events[0]?.event.id;
  }

  /** The last id that was given, whether its event is still there or not. */
  lastId = '';

  append(input: CheckedInput): { id: string; isNew: boolean } {
    const { idempotencyKey: key } = input;
    const known = key === undefined ? undefined : this.#known(key);
    if (known !== undefined) return { id: known, isNew: false };
    this.#lastMs = Math.max(this.#lastMs, Math.floor(this.#clock.wallTime()));
    this.#sequence += 1;
    const id = memoryId(this.#lastMs, this.#sequence);
    const event: LogEvent = {
      id,
      stream: this.name,
      topic: input.topic,
      data: new Uint8Array(input.data),
      headers: input.headers,
      time: this.#lastMs,
    };
    this.#events.push({ event, size: input.size });
    this.#bytes += input.size;
    this.lastId = id;
    if (key !== undefined) this.#once.set(key, { id, until: this.#clock.now() + this.#onceMs });
    return { id, isNew: true };
  }

  /** Events after an id, each with bytes of its own. */
  after(id: string, limit: number): LogEvent[] {
    const from = this.#placeAfter(id);
    return this.#events.slice(from, from + limit).map(({ event }) => copyOf(event));
  }

  find(id: string): LogEvent | undefined {
    const stored = this.#events[this.#placeAfter(id) - 1];
    return stored?.event.id === id ? copyOf(stored.event) : undefined;
  }

  /** The id after which a position begins. */
  resolve(from: LogPosition): string {
    if (from === 'newest') return this.lastId;
    if (from === 'oldest') return this.trimmedId;
    if ('after' in from) return from.after;
    const first = this.#events.findIndex(({ event }) => event.time >= from.at);
    return first === -1 ? this.lastId : (this.#events[first - 1]?.event.id ?? this.trimmedId);
  }

  trim({ maxLength, maxAgeMs, maxBytes }: StreamLimits): number {
    const oldest = maxAgeMs === undefined ? undefined : this.#clock.wallTime() - maxAgeMs;
    let count = 0;
    let bytes = this.#bytes;
    for (const { event, size } of this.#events) {
      const over =
        (maxLength !== undefined && this.#events.length - count > maxLength) ||
        (oldest !== undefined && event.time <= oldest) ||
        (maxBytes !== undefined && bytes > maxBytes);
      if (!over) break;
      count += 1;
      bytes -= size;
      this.trimmedId = event.id;
    }
    if (count === 0) return 0;
    this.#events = this.#events.slice(count);
    this.#bytes = bytes;
    return count;
  }

  remove(ids: readonly string[]): number {
    const gone = new Set(ids);
    const left = this.#events.filter(({ event }) => !gone.has(event.id));
    const count = this.#events.length - left.length;
    this.#events = left;
    this.#bytes = left.reduce((sum, { size }) => sum + size, 0);
    return count;
  }

  #known(key: string): string | undefined {
    const now = this.#clock.now();
    for (const [each, { until }] of this.#once) {
      if (until > now) break;
      this.#once.delete(each);
    }
    return this.#once.get(key)?.id;
  }

  #placeAfter(id: string): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle] as Stored).event.id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function memoryId(ms: number, sequence: number): string {
  return `${String(ms).padStart(13, '0')}-${String(sequence).padStart(12, '0')}`;
}

function copyOf(event: LogEvent): LogEvent {
  return { ...event, data: new Uint8Array(event.data) };
}

import type { Clock } from '../runtime/clock.ts';
import type { LogEvent, LogGap } from './log.ts';

/** What a group reads from. */
interface Source {
  after(id: string, limit: number): LogEvent[];
  find(id: string): LogEvent | undefined;
  /** The last event that was trimmed. */
  readonly trimmedId: string;
}

/** What one take gives. */
interface Taken {
  readonly deliveries: { event: LogEvent; attempt: number; token: object }[];
  /** Events that went before anybody took them, or took them again. */
  readonly gap: LogGap | undefined;
}

interface Pending {
  readonly event: LogEvent;
  attempt: number;
  /** Monotonic: when it may go to somebody else. */
  dueAt: number;
  /** Who holds it: only the last delivery may prolong it. */
  token: object;
}

/** The shared state of one group: a cursor, and what was delivered without an answer. */
export class MemoryGroup {
  readonly text: string;
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #keeps: boolean;
  readonly #pending = new Map<string, Pending>();
  #lastId: string;

  constructor(clock: Clock, text: string, graceMs: number, keeps: boolean, lastId: string) {
    this.#clock = clock;
    this.text = text;
    this.#graceMs = graceMs;
    this.#keeps = keeps;
    this.#lastId = lastId;
  }

  /** What is due again, then new events. */
  take(stream: Source, limit: number): Taken {
    const now = this.#clock.now();
    let gap = this.pass(stream.trimmedId);
    const taken: Taken['deliveries'] = [];
    for (const [id, pending] of this.#pending) {
      if (taken.length >= limit) break;
      if (pending.dueAt > now) continue;
      const event = stream.find(id);
      if (event === undefined) {
        if (id <= stream.trimmedId) gap ??= { reason: 'trimmed', after: undefined };
        this.#pending.delete(id);
        continue;
      }
      pending.attempt += 1;
      pending.dueAt = now + this.#graceMs;
      pending.token = {};
      taken.push({ event, attempt: pending.attempt, token: pending.token });
    }
    for (const event of stream.after(this.#lastId, limit - taken.length)) {
      const token = {};
      this.#lastId = event.id;
      taken.push({ event, attempt: 1, token });
      if (!this.#keeps) continue;
      this.#pending.set(event.id, { event, attempt: 1, dueAt: now + this.#graceMs, token });
    }
    return { deliveries: taken, gap };
  }

  /** Goes on behind what was trimmed; a gap where some of it had not been taken. */
  pass(trimmedId: string): LogGap | undefined {
    if (trimmedId <= this.#lastId) return undefined;
    const after = this.#lastId === '' ? undefined : this.#lastId;
    this.#lastId = trimmedId;
    return { reason: 'trimmed', after };
  }

  /** Ms until something falls due again; undefined when nothing is pending. */
  dueInMs(): number | undefined {
    let first: number | undefined;
    for (const { dueAt } of this.#pending.values()) first = Math.min(first ?? dueAt, dueAt);
    return first === undefined ? undefined : Math.max(1, first - this.#clock.now());
  }

  get pending(): number {
    return this.#pending.size;
  }

  done(id: string): void {
    this.#pending.delete(id);
  }

  /** Puts off, or brings forward, when it goes to somebody else. */
  due(id: string, token: object, delayMs: number): void {
    const pending = this.#pending.get(id);
    if (pending?.token === token) pending.dueAt = this.#clock.now() + delayMs;
  }
}

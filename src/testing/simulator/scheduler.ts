import { afterPromises, systemClock } from '../../runtime/clock.ts';

/** Whose work an event is: it runs now, waits until its process wakes, or never runs. */
export interface EventOwner {
  /** Takes an event that is due; false when it is not to run now. */
  admit(event: ScheduledEvent): boolean;
}

/** Something that happens at a virtual time. */
export interface ScheduledEvent {
  at: number;
  /** Breaks ties: events of one time run in the order in which they were made. */
  order: number;
  readonly owner: EventOwner | undefined;
  /** Undefined once it was cancelled or has run. */
  run: (() => void) | undefined;
  /** The connection that it is read from; undefined for timers. */
  readonly socket: object | undefined;
}

/** A turn of the real event loop after so many events, so that Node reports unhandled rejections. */
const EVENTS_PER_TURN = 256;

/** More events than this at one time: something calls itself for ever. */
const MAX_EVENTS_AT_ONCE = 200_000;

/**
 * Virtual time: runs events in the order of their times, and between any two lets every promise
 * settle that can. One thread, one order: equal inputs give equal runs.
 */
export class Scheduler {
  now = 0;
  /** Events that have run. */
  count = 0;
  readonly #heap: ScheduledEvent[] = [];
  readonly #onError: (error: unknown) => void;
  #order = 0;
  #atOnce = 0;

  /** `onError` gets what an event throws. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  at(at: number, run: () => void, owner?: EventOwner, socket?: object): ScheduledEvent {
    const time = at > this.now ? at : this.now;
    const event = { at: time, order: (this.#order += 1), owner, run, socket };
    this.#push(event);
    return event;
  }

  after(delayMs: number, run: () => void): ScheduledEvent {
    return this.at(this.now + delayMs, run);
  }

  /** Puts an event that was taken off back, for a later time, behind what is there. */
  again(event: ScheduledEvent, at: number): void {
    event.at = at;
    event.order = this.#order += 1;
    this.#push(event);
  }

  /** Runs everything until this time, or until `isOver` says so. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    await new Promise<void>((resolve) => {
      const next = (): void => {
        const event = isOver() ? undefined : this.#takeDue(until);
        if (event === undefined) {
          resolve();
          return;
        }
        this.#perform(event);
        if (this.count % EVENTS_PER_TURN === 0) systemClock.defer(next);
        else afterPromises(next);
      };
      systemClock.defer(next);
    });
    if (!isOver()) this.now = until;
  }

  #takeDue(until: number): ScheduledEvent | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.run !== undefined && first.at > until) return undefined;
      this.#pop();
      if (first.run === undefined) continue;
      if (first.at > this.now) {
        this.now = first.at;
        this.#atOnce = 0;
      }
      if (first.owner === undefined || first.owner.admit(first)) return first;
    }
    return undefined;
  }

  #perform(event: ScheduledEvent): void {
    const { run } = event;
    event.run = undefined;
    this.count += 1;
    this.#atOnce += 1;
    try {
      if (this.#atOnce > MAX_EVENTS_AT_ONCE) {
        this.#heap.length = 0;
        throw new Error('time does not go on any more');
      }
      run?.();
    } catch (error) {
      this.#onError(error);
    }
  }

  #push(event: ScheduledEvent): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as ScheduledEvent;
      if (!isBefore(event, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && isBefore(heap[right] as never, heap[child] as never))
        child = right;
      if (!isBefore(heap[child] as ScheduledEvent, last)) break;
      heap[place] = heap[child] as ScheduledEvent;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

import type { LogDelivery } from '../pubsub/log.ts';

/** A delivery in its line; a later one of the same event takes its place. */
export class KeptInLine {
  readonly line: string;
  delivery: LogDelivery;

  constructor(line: string, delivery: LogDelivery) {
    this.line = line;
    this.delivery = delivery;
  }

  get id(): string {
    return this.delivery.event.id;
  }
}

interface Line {
  readonly waiting: KeptInLine[];
  running: boolean;
}

/** Lines of deliveries in the order of their ids: of each line one is worked on at a time. */
export class Lines {
  readonly #work: (kept: KeptInLine) => Promise<void>;
  readonly #done: () => void;
  readonly #lines = new Map<string, Line>();
  readonly #byId = new Map<string, KeptInLine>();
  /** Lines whose first may begin. */
  readonly #ready = new Set<Line>();
  readonly #running = new Set<Promise<void>>();
  #open = false;

  /** `work` must not reject; `done` is called after each. */
  constructor(work: (kept: KeptInLine) => Promise<void>, done: () => void) {
    this.#work = work;
    this.#done = done;
  }

  /** Waiting and worked on. */
  get size(): number {
    return this.#byId.size;
  }

  find(id: string): KeptInLine | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<KeptInLine> {
    return this.#byId.values();
  }

  add(kept: KeptInLine): void {
    this.#byId.set(kept.id, kept);
    let line = this.#lines.get(kept.line);
    if (line === undefined) this.#lines.set(kept.line, (line = { waiting: [], running: false }));
    let place = line.waiting.length;
    // Nearly always the last one.
    while (place > 0 && (line.waiting[place - 1] as KeptInLine).id > kept.id) place -= 1;
    line.waiting.splice(place, 0, kept);
    if (!line.running) this.#ready.add(line);
  }

  /** From now on what is first in its line is worked on; call it again after `add`. */
  begin(): void {
    this.#open = true;
    for (const line of this.#ready) this.#next(line);
    this.#ready.clear();
  }

  /** Takes out what has not begun, in the order of the ids; nothing more begins. */
  waiting(): KeptInLine[] {
    this.#open = false;
    const all = [...this.#lines.values()].flatMap((line) => line.waiting.splice(0));
    for (const { id } of all) this.#byId.delete(id);
    return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Resolves when nothing is worked on. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #next(line: Line): void {
    if (line.running || !this.#open) return;
    const kept = line.waiting.shift();
    if (kept === undefined) return;
    line.running = true;
    const run = this.#work(kept).then(() => {
      this.#running.delete(run);
      this.#byId.delete(kept.id);
      line.running = false;
      if (line.waiting.length === 0) this.#lines.delete(kept.line);
      else this.#next(line);
      this.#done();
    });
    this.#running.add(run);
  }
}

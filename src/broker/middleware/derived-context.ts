import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { MiddlewareEvents, PartitionEpoch } from '../events.ts';
import type { HandlerContext } from '../handler.ts';

/** What a middleware may change for those inside of it. */
export interface ContextChanges {
  readonly signal?: AbortSignal;
  readonly extend?: (ms: number) => void;
}

/** A context like this one but for the changes; the signal is still made only when asked for. */
export function derive(context: HandlerContext, changes: ContextChanges): HandlerContext {
  return new DerivedContext(context, changes);
}

class DerivedContext implements HandlerContext {
  readonly #base: HandlerContext;
  readonly #changes: ContextChanges;

  constructor(base: HandlerContext, changes: ContextChanges) {
    this.#base = base;
    this.#changes = changes;
  }

  get signal(): AbortSignal {
    return this.#changes.signal ?? this.#base.signal;
  }

  get attempt(): number {
    return this.#base.attempt;
  }

  get partition(): number {
    return this.#base.partition;
  }

  get epoch(): PartitionEpoch {
    return this.#base.epoch;
  }

  get node(): string {
    return this.#base.node;
  }

  get clique(): string {
    return this.#base.clique;
  }

  get late(): boolean {
    return this.#base.late;
  }

  get deadline(): number {
    return this.#base.deadline;
  }

  get wantsReply(): boolean | undefined {
    return this.#base.wantsReply;
  }

  get clock(): Clock {
    return this.#base.clock;
  }

  get random(): Random {
    return this.#base.random;
  }

  extend(ms: number): void {
    if (this.#changes.extend === undefined) this.#base.extend(ms);
    else this.#changes.extend(ms);
  }

  emit<K extends keyof MiddlewareEvents>(event: K, value: MiddlewareEvents[K]): void {
    this.#base.emit(event, value);
  }
}

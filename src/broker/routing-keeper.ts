import { routingBuilder, type Routing } from '../ring/routing.ts';
import type { RingConfig } from '../ring/ring-config.ts';
import type { View } from '../ring/step.ts';
import type { Clock } from '../runtime/clock.ts';

/** How long the event loop may be held by building rings. */
const SLICE_MS = 4;

/** After a build that took long, the next one waits for this many times as long ... */
const REST = 2;

/** ... and not longer than this. */
const MOST_REST_MS = 500;

/** The rings of a view. */
export interface BuiltRings {
  readonly view: View;
  readonly routing: Routing;
}

/** What a keeper works for. */
export interface RoutingKeeperPort {
  /** A view whose rings are wanted beside those of the newest one, as long as there is one. */
  base(): View | undefined;
  built(rings: BuiltRings, base: BuiltRings | undefined): void;
}

interface Build {
  readonly rings: BuiltRings;
  readonly base: BuiltRings | undefined;
}

/**
 * Keeps the rings of the newest view. Changes within `debounceMs` are built once, urgent ones (a
 * member is gone) at once; building is sliced, so that pings never wait for it. Where many members
 * go at once, or the machine is too busy to build in time, builds pause in between: the last one
 * counts, and a member that only builds rings would seem dead to the others.
 */
export class RoutingKeeper {
  readonly #clock: Clock;
  readonly #config: RingConfig;
  readonly #debounceMs: number;
  readonly #port: RoutingKeeperPort;
  #routing: Routing | undefined;
  #view: View | undefined;
  #cancelTimer: (() => void) | undefined;
  #builder: Generator<void, Build> | undefined;
  #plannedAt = 0;
  #startedAt = 0;
  /** There is a newer view than the one that is built. */
  #isOutdated = false;
  /** No build begins before. */
  #restsUntil = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(clock: Clock, config: RingConfig, debounceMs: number, port: RoutingKeeperPort) {
    this.#clock = clock;
    this.#config = config;
    this.#debounceMs = debounceMs;
    this.#port = port;
  }

  update(view: View, urgent: boolean): void {
    this.#view = view;
    if (this.#stopped) return;
    if (this.#builder !== undefined) this.#isOutdated = true;
    else if (urgent && this.#clock.now() >= this.#restsUntil) this.#build();
    else this.#plan(urgent ? 0 : this.#debounceMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#builder = undefined;
  }

  /** Builds after so long and a rest, or sooner where that was planned already. */
  #plan(delayMs: number): void {
    const now = this.#clock.now();
    const at = Math.max(now + delayMs, this.#restsUntil);
    if (this.#cancelTimer !== undefined && this.#plannedAt <= at) return;
    this.#cancelTimer?.();
    this.#plannedAt = at;
    this.#cancelTimer = this.#clock.setTimer(() => this.#build(), at - now);
  }

  #build(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const view = this.#view;
    if (view === undefined || this.#stopped) return;
    this.#isOutdated = false;
    this.#startedAt = this.#clock.now();
    this.#builder = this.#slices(view, this.#port.base());
    this.#advance(this.#builder);
  }

  *#slices(view: View, base: View | undefined): Generator<void, Build> {
    const before = base === undefined ? undefined : { view: base, routing: yield* this.#of(base) };
    return { rings: { view, routing: yield* this.#of(view) }, base: before };
  }

  #of({ members }: View): Generator<void, Routing> {
    return routingBuilder(members, this.#config, this.#routing);
  }

  #advance(builder: Generator<void, Build>): void {
    if (this.#stopped || builder !== this.#builder) return;
    const until = this.#clock.now() + SLICE_MS;
    for (;;) {
      const step = builder.next();
      if (step.done === true) {
        this.#builder = undefined;
        this.#routing = step.value.rings.routing;
        this.#port.built(step.value.rings, step.value.base);
        this.#rest();
        return;
      }
      if (this.#clock.now() >= until) break;
    }
    this.#clock.defer(() => this.#advance(builder));
  }

  /** The new rings are in force: what that took is what the next ones may cost. */
  #rest(): void {
    const now = this.#clock.now();
    this.#restsUntil = now + Math.min(REST * (now - this.#startedAt), MOST_REST_MS);
    if (this.#isOutdated && !this.#stopped) this.#plan(0);
  }
}

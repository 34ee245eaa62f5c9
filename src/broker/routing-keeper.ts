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

/** Changes that go on and on are built all the same after so many times the pause. */
const MOST_PAUSES = 4;

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
 * Keeps the rings of the newest view. They are built `debounceMs` after the last change: who hears
 * of it at the same time builds at the same time, and a partition does not wait for the one who has
 * it. Urgent changes (a member is gone) are built at once; building is sliced, so that pings never
 * wait for it. Where many members
 * go at once, or the machine is too busy to build in time, builds pause in between: the last one
 * counts, and a member that only builds rings would seem dead to the others.
 */
export class RoutingKeeper {
  readonly #clock: Clock;
  readonly #config: RingConfig;
  readonly #debounceMs: number;
  readonly #port: RoutingKeeperPort;
  /** What was built last, or ahead, the newest last: nothing of it is built again. */
  #known: readonly Routing[] = [];
  #view: View | undefined;
  #cancelTimer: (() => void) | undefined;
  #builder: Generator<void, Build> | undefined;
  /** What is planned does not wait for longer. */
  #buildBy = Number.POSITIVE_INFINITY;
  #startedAt = 0;
  /** There is a newer view than the one that is built. */
  #isOutdated = false;
  /** No build begins before. */
  #restsUntil = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #preparing: Generator<void, Routing[]> | undefined;
  /** A build waits for what is prepared. */
  #isDue = false;

  constructor(clock: Clock, config: RingConfig, debounceMs: number, port: RoutingKeeperPort) {
    this.#clock = clock;
    this.#config = config;
    this.#debounceMs = debounceMs;
    this.#port = port;
  }

  /**
   * Builds the rings of these views ahead of their time: they are at hand when `update` asks for
   * them. What is planned meanwhile waits for that.
   */
  prepare(views: readonly View[]): void {
    if (!this.#stopped) this.#goAhead(this.#ahead(views));
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

  *#ahead(views: readonly View[]): Generator<void, Routing[]> {
    const prepared: Routing[] = [];
    for (const view of views) prepared.push(yield* this.#of(view));
    return prepared;
  }

  #goAhead(builder: Generator<void, Routing[]>): void {
    this.#preparing = builder;
    const go = (): void => {
      if (this.#stopped || builder !== this.#preparing) return;
      const prepared = this.#slice(builder);
      if (prepared === undefined) {
        this.#clock.defer(go);
        return;
      }
      this.#known = [...this.#known, ...prepared];
      this.#preparing = undefined;
      if (this.#isDue) this.#build();
    };
    go();
  }

  /** Builds so long after the last change, and after a rest. */
  #plan(delayMs: number): void {
    const now = this.#clock.now();
    const latest = now + (delayMs === 0 ? 0 : MOST_PAUSES * this.#debounceMs);
    this.#buildBy = Math.min(this.#buildBy, latest);
    const at = Math.max(Math.min(now + delayMs, this.#buildBy), this.#restsUntil);
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.setTimer(() => this.#build(), Math.max(0, at - now));
  }

  #build(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const view = this.#view;
    if (view === undefined || this.#stopped) return;
    this.#isDue = this.#preparing !== undefined;
    if (this.#isDue) return;
    this.#isOutdated = false;
    this.#buildBy = Number.POSITIVE_INFINITY;
    this.#startedAt = this.#clock.now();
    this.#builder = this.#slices(view, this.#port.base());
    this.#advance(this.#builder);
  }

  *#slices(view: View, base: View | undefined): Generator<void, Build> {
    const before = base === undefined ? undefined : { view: base, routing: yield* this.#of(base) };
    return { rings: { view, routing: yield* this.#of(view) }, base: before };
  }

  #of({ members }: View): Generator<void, Routing> {
    return routingBuilder(members, this.#config, this.#known.at(-1));
  }

  #advance(builder: Generator<void, Build>): void {
    if (this.#stopped || builder !== this.#builder) return;
    const build = this.#slice(builder);
    if (build === undefined) {
      this.#clock.defer(() => this.#advance(builder));
      return;
    }
    this.#builder = undefined;
    this.#known = [build.rings.routing];
    this.#port.built(build.rings, build.base);
    this.#rest();
  }

  /** Goes on with a build for a while; undefined when it is not done then. */
  #slice<T>(builder: Generator<void, T>): T | undefined {
    const until = this.#clock.now() + SLICE_MS;
    for (;;) {
      const step = builder.next();
      if (step.done === true) return step.value;
      if (this.#clock.now() >= until) return undefined;
    }
  }

  /** The new rings are in force: what that took is what the next ones may cost. */
  #rest(): void {
    const now = this.#clock.now();
    this.#restsUntil = now + Math.min(REST * (now - this.#startedAt), MOST_REST_MS);
    if (this.#isOutdated && !this.#stopped) this.#plan(0);
  }
}

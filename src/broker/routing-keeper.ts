import { routingBuilder, type Routing } from '../ring/routing.ts';
import type { RingConfig } from '../ring/ring-config.ts';
import type { View } from '../ring/step.ts';
import type { Clock } from '../runtime/clock.ts';

/** How long the event loop may be held by building rings. */
const SLICE_MS = 4;

/**
 * Keeps the rings of the newest view. Changes within `debounceMs` are built once, urgent ones (a
 * member is gone) at once; building is sliced, so that pings never wait for it.
 */
export class RoutingKeeper {
  readonly #clock: Clock;
  readonly #config: RingConfig;
  readonly #debounceMs: number;
  readonly #onRouting: (routing: Routing, view: View) => void;
  #routing: Routing | undefined;
  #view: View | undefined;
  #cancelTimer: (() => void) | undefined;
  #builder: Generator<void, Routing> | undefined;
  #stopped = false;

  constructor(
    clock: Clock,
    config: RingConfig,
    debounceMs: number,
    onRouting: (routing: Routing, view: View) => void,
  ) {
    this.#clock = clock;
    this.#config = config;
    this.#debounceMs = debounceMs;
    this.#onRouting = onRouting;
  }

  update(view: View, urgent: boolean): void {
    this.#view = view;
    if (this.#stopped) return;
    if (urgent) this.#build();
    else this.#cancelTimer ??= this.#clock.setTimer(() => this.#build(), this.#debounceMs);
  }

  /** Builds the rings of a view now, in one go, without installing them. */
  buildNow(view: View): Routing {
    const builder = routingBuilder(view.members, this.#config, this.#routing);
    for (;;) {
      const step = builder.next();
      if (step.done === true) return step.value;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#builder = undefined;
  }

  #build(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const view = this.#view;
    if (view === undefined) return;
    // A build under way is for an older view: its result would be thrown away.
    this.#builder = routingBuilder(view.members, this.#config, this.#routing);
    this.#advance(this.#builder, view);
  }

  #advance(builder: Generator<void, Routing>, view: View): void {
    if (this.#stopped || builder !== this.#builder) return;
    const until = this.#clock.now() + SLICE_MS;
    for (;;) {
      const step = builder.next();
      if (step.done === true) {
        this.#builder = undefined;
        this.#routing = step.value;
        this.#onRouting(step.value, view);
        return;
      }
      if (this.#clock.now() >= until) break;
    }
    this.#clock.defer(() => this.#advance(builder, view));
  }
}

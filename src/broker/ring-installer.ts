import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { BrokerConfig } from './options.ts';
import { RoutingKeeper, type BuiltRings } from './routing-keeper.ts';

export interface RingInstallerPort {
  /** The member's own view now. */
  view(): View;
  /** `isEntry`: with these rings the member takes its place, at first or anew. */
  installed(routing: Routing, view: View, isEntry: boolean): void;
}

/** Builds the rings of each view and puts them in force at this member's delivery. */
export class RingInstaller {
  readonly #config: BrokerConfig;
  readonly #delivery: Delivery;
  readonly #port: RingInstallerPort;
  readonly #keeper: RoutingKeeper;
  /**
   * The others, when this member came in: the rings of these have to be installed first, they say
   * who holds what. Not those who came in after it, who would take it for a holder in turn.
   */
  #base: View | undefined;
  #isEntry = false;

  constructor(config: BrokerConfig, delivery: Delivery, port: RingInstallerPort) {
    const { clock, ring, debounceMs } = config;
    this.#config = config;
    this.#delivery = delivery;
    this.#port = port;
    this.#keeper = new RoutingKeeper(clock, ring, debounceMs, {
      base: () => this.#base,
      built: (rings, base) => this.#install(rings, base),
    });
  }

  update(view: View, urgent: boolean): void {
    this.#keeper.update(view, urgent);
  }

  /** This member is active, at first or anew: it takes its place, and over what others hold. */
  enter(): void {
    this.#isEntry = true;
    this.comeBack();
  }

  /** This member, which withdrew, takes over what others hold. */
  comeBack(): void {
    const view = this.#port.view();
    const others = view.members.filter((record) => record.name !== this.#config.name);
    this.#base = { ...view, members: others };
    // Before those who have what becomes this member's, who wait a moment after they hear of it: so
    // its claims are there when they let go.
    this.#keeper.prepare([this.#base, view]);
    this.#keeper.update(view, true);
  }

  stop(): void {
    this.#keeper.stop();
  }

  #install({ routing, view }: BuiltRings, base: BuiltRings | undefined): void {
    const { clock, name } = this.#config;
    const takesOver = this.#base !== undefined && takesPart(view, name);
    // Begun before this member came in: the next ones are built already.
    if (takesOver && base?.view !== this.#base) return;
    const isEntry = this.#isEntry && takesOver;
    const members = reachable(view);
    const now = clock.now();
    if (base !== undefined && takesOver) {
      this.#base = undefined;
      this.#isEntry = false;
      this.#delivery.holdings.install(base.routing, members, now, clock.wallTime());
    }
    this.#delivery.install(routing, members, now, clock.wallTime());
    this.#port.installed(routing, view, isEntry);
  }
}

function takesPart(view: View, name: string): boolean {
  return view.members.some(
    (record) => record.name === name && record.phase === 'active' && !record.withdrawn,
  );
}

/**
 * Names and instances of the members that can answer. One that has withdrawn has no data
 * connection: it holds nothing any more, and no release can be had from it.
 */
function reachable(view: View): Map<string, string> {
  const there = view.members.filter((record) => !record.withdrawn);
  return new Map(there.map((record) => [record.name, record.instance]));
}

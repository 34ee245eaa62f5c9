import type { Delivery } from '../../src/broker/delivery/delivery.ts';
import type { HookTarget } from '../../src/broker/delivery/partition-hooks.ts';
import type { Random } from '../../src/runtime/random.ts';

/** A process whose hooks are played. */
interface Owner {
  readonly name: string;
  readonly alive: boolean;
  readonly delivery: Delivery | undefined;
}

export interface HooksModelPort {
  readonly now: number;
  readonly random: Random;
  at(delayMs: number, run: () => void): void;
  violate(what: string): void;
}

type Phase = 'loading' | 'here' | 'storing';

/**
 * Counters for each partition, in a store that all share and in the memory of their owner. `gained`
 * loads, `released` stores; a handler that runs without its counter is a violation.
 */
export class HooksModel {
  /** What `released` has stored. */
  readonly stored = new Map<string, number>();
  readonly counts = { gained: 0, released: 0, lost: 0, cancelled: 0 };
  readonly #port: HooksModelPort;
  readonly #phases = new Map<Owner, Map<string, Phase>>();
  readonly #memory = new Map<Owner, Map<string, number>>();
  readonly #cancelled = new Set<HookTarget>();

  constructor(port: HooksModelPort) {
    this.#port = port;
  }

  load(owner: Owner, target: HookTarget): void {
    const place = placeOf(target);
    this.#move(owner, place, undefined, 'loading');
    this.#port.at(this.#ms(), () => {
      if (!owner.alive) return;
      const isCancelled = this.#cancelled.delete(target);
      // One that heeds its signal gives up; another is done before it looks.
      const ok = !isCancelled || this.#port.random.next() < 0.3;
      this.#move(owner, place, 'loading', ok ? 'here' : undefined);
      if (ok) mapOf(this.#memory, owner).set(place, this.stored.get(place) ?? 0);
      if (ok) this.counts.gained += 1;
      else this.counts.cancelled += 1;
      owner.delivery?.loaded(target, ok, this.#port.now);
    });
  }

  cancel(target: HookTarget): void {
    this.#cancelled.add(target);
  }

  store(owner: Owner, target: HookTarget): void {
    const place = placeOf(target);
    this.#move(owner, place, 'here', 'storing');
    this.#port.at(this.#ms(), () => {
      if (!owner.alive) return;
      this.#move(owner, place, 'storing', undefined);
      const memory = mapOf(this.#memory, owner);
      if (!target.lost) this.stored.set(place, memory.get(place) ?? 0);
      memory.delete(place);
      if (target.lost) this.counts.lost += 1;
      else this.counts.released += 1;
      owner.delivery?.stored(target, this.#port.now);
    });
  }

  /** A handler begins. */
  begin(owner: Owner, stream: string, partition: number): void {
    const place = placeOf({ stream, partition });
    const phase = this.#phases.get(owner)?.get(place);
    if (phase !== 'here') this.#port.violate(`${owner.name} handles ${place}, which is ${phase}`);
  }

  /** A handler's outcome counted. */
  end(owner: Owner, stream: string, partition: number): void {
    const place = placeOf({ stream, partition });
    const memory = mapOf(this.#memory, owner);
    memory.set(place, (memory.get(place) ?? 0) + 1);
  }

  /** The counters of all owners that are alive, over those that are stored. */
  totals(): Map<string, number> {
    const totals = new Map(this.stored);
    for (const [owner, memory] of this.#memory) {
      if (!owner.alive) continue;
      for (const [place, count] of memory) totals.set(place, count);
    }
    return totals;
  }

  #move(owner: Owner, place: string, from: Phase | undefined, to: Phase | undefined): void {
    const phases = mapOf(this.#phases, owner);
    if (phases.get(place) !== from) {
      this.#port.violate(`${owner.name}: ${place} is ${phases.get(place)}, not ${from}`);
    }
    if (to === undefined) phases.delete(place);
    else phases.set(place, to);
  }

  #ms(): number {
    const { random } = this.#port;
    return random.next() < 0.9 ? random.next() * 5 : random.next() * 300;
  }
}

function placeOf({ stream, partition }: { stream: string; partition: number }): string {
  return `${stream}/${partition}`;
}

function mapOf<K, V>(maps: Map<K, Map<string, V>>, key: K): Map<string, V> {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, (map = new Map()));
  return map;
}

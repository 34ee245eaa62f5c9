import type { Random } from '../runtime/random.ts';
import type { MemorySubscriber } from './memory-connection.ts';
import { isPattern, matches } from './subject.ts';

const NONE: readonly MemorySubscriber[] = [];

/**
 * Who listens to what on a `MemoryBus`. As with NATS, a queue group is known by its name alone:
 * where several patterns of one group cover a subject, still one member gets the message.
 */
export class MemoryRoutes {
  readonly #exact = new Map<string, MemorySubscriber[]>();
  /** By what stands before their first wildcard: each member of a clique has some of its own. */
  readonly #patterns = new Map<string, MemorySubscriber[]>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  add(subscriber: MemorySubscriber): void {
    const [routes, key] = this.#placeOf(subscriber.pattern);
    // A new array each time: `pick` may be walking over the old one.
    routes.set(key, [...(routes.get(key) ?? []), subscriber]);
  }

  remove(subscriber: MemorySubscriber): void {
    const [routes, key] = this.#placeOf(subscriber.pattern);
    const left = (routes.get(key) ?? []).filter((each) => each !== subscriber);
    if (left.length > 0) routes.set(key, left);
    else routes.delete(key);
  }

  /** The receivers of a message: every subscriber without a group, and one of each group. */
  pick(subject: string): readonly MemorySubscriber[] {
    const exact = this.#exact.get(subject) ?? NONE;
    const covering = this.#covering(subject);
    if (covering.length > 0) return this.#choose([...exact, ...covering]);
    const only = exact.length === 1 ? exact[0] : undefined;
    if (only === undefined || only.queue !== undefined) return this.#choose(exact);
    return only.connection.connected ? exact : NONE;
  }

  #placeOf(pattern: string): [Map<string, MemorySubscriber[]>, string] {
    if (!isPattern(pattern)) return [this.#exact, pattern];
    return [this.#patterns, pattern.slice(0, pattern.search(/[*>]/))];
  }

  #covering(subject: string): readonly MemorySubscriber[] {
    if (this.#patterns.size === 0) return NONE;
    const found: MemorySubscriber[] = [];
    let end = 0;
    do {
      for (const each of this.#patterns.get(subject.slice(0, end)) ?? NONE) {
        if (matches(each.pattern, subject)) found.push(each);
      }
      end = subject.indexOf('.', end) + 1;
    } while (end > 0);
    return found;
  }

  #choose(candidates: readonly MemorySubscriber[]): readonly MemorySubscriber[] {
    if (candidates.length === 0) return NONE;
    const picked: MemorySubscriber[] = [];
    const groups = new Map<string, MemorySubscriber[]>();
    for (const each of candidates) {
      if (!each.connection.connected) continue;
      if (each.queue === undefined) picked.push(each);
      else {
        const group = groups.get(each.queue);
        if (group === undefined) groups.set(each.queue, [each]);
        else group.push(each);
      }
    }
    for (const group of groups.values()) {
      picked.push(group[Math.floor(this.#random.next() * group.length)] as MemorySubscriber);
    }
    return picked;
  }
}

import type { Random } from '../runtime/random.ts';
import type { MemorySubscriber } from './memory-connection.ts';
import { isPattern, matches } from './subject.ts';

/**
 * Who listens to what on a `MemoryBus`. As with NATS, a queue group is known by its name alone:
 * where several patterns of one group cover a subject, still one member gets the message.
 */
export class MemoryRoutes {
  readonly #exact = new Map<string, MemorySubscriber[]>();
  #patterns: MemorySubscriber[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  add(subscriber: MemorySubscriber): void {
    // A new array each time: `pick` may be walking over the old one.
    if (isPattern(subscriber.pattern)) this.#patterns = [...this.#patterns, subscriber];
    else {
      const there = this.#exact.get(subscriber.pattern) ?? [];
      this.#exact.set(subscriber.pattern, [...there, subscriber]);
    }
  }

  remove(subscriber: MemorySubscriber): void {
    const { pattern } = subscriber;
    if (isPattern(pattern)) {
      this.#patterns = this.#patterns.filter((each) => each !== subscriber);
      return;
    }
    const left = (this.#exact.get(pattern) ?? []).filter((each) => each !== subscriber);
    if (left.length > 0) this.#exact.set(pattern, left);
    else this.#exact.delete(pattern);
  }

  /** The receivers of a message: every subscriber without a group, and one of each group. */
  pick(subject: string): readonly MemorySubscriber[] {
    const exact = this.#exact.get(subject);
    if (this.#patterns.length === 0) {
      if (exact === undefined) return [];
      const only = exact.length === 1 ? exact[0] : undefined;
      if (only !== undefined) return only.connection.connected ? exact : [];
    }
    const covering = this.#patterns.filter((each) => matches(each.pattern, subject));
    return this.#choose(exact === undefined ? covering : [...exact, ...covering]);
  }

  #choose(candidates: readonly MemorySubscriber[]): MemorySubscriber[] {
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

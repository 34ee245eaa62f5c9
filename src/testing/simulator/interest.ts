import { isPattern, matches } from '../../pubsub/subject.ts';
import type { SimSubscription } from './sim-connection.ts';

/** Who listens to what. */
export class Interest {
  readonly #exact = new Map<string, SimSubscription[]>();
  #patterns: { readonly prefix: string; readonly subscription: SimSubscription }[] = [];

  add(subscription: SimSubscription): void {
    const { pattern } = subscription;
    if (isPattern(pattern)) {
      // Most subjects are no match by their beginning.
      const prefix = pattern.slice(0, pattern.search(/[*>]/));
      this.#patterns.push({ prefix, subscription });
      return;
    }
    const there = this.#exact.get(pattern);
    if (there === undefined) this.#exact.set(pattern, [subscription]);
    else there.push(subscription);
  }

  remove(subscription: SimSubscription): void {
    const { pattern } = subscription;
    if (isPattern(pattern)) {
      this.#patterns = this.#patterns.filter((each) => each.subscription !== subscription);
      return;
    }
    const left = (this.#exact.get(pattern) ?? []).filter((each) => each !== subscription);
    if (left.length > 0) this.#exact.set(pattern, left);
    else this.#exact.delete(pattern);
  }

  forEach(subject: string, take: (subscription: SimSubscription) => void): void {
    for (const each of this.#exact.get(subject) ?? []) take(each);
    for (const { prefix, subscription } of this.#patterns) {
      if (subject.startsWith(prefix) && matches(subscription.pattern, subject)) take(subscription);
    }
  }
}

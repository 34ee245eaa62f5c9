import type { LogGap } from './log.ts';
import { jetstreamId } from './jetstream-event.ts';

/** A place among the deliveries of a consumer, and in its stream. */
export interface Place {
  readonly consumerSequence: number;
  readonly sequence: number;
}

/**
 * Finds what a group never got. The server counts the deliveries of all members: where the stream's
 * sequence grew by more than the count, something between was not delivered to anybody.
 */
export class Holes {
  #last: Place | undefined;
  /** Repeats that this member got since the last place: they are counted, and are nothing new. */
  #repeats = 0;
  /** Up to here everything that is missing was told. */
  #told = 0;

  /** The highest stream sequence that is known to be delivered. */
  get reached(): number {
    return this.#last?.sequence ?? 0;
  }

  /** The consumer, or its stream, is another one. */
  reset(place: Place, told = this.#told): void {
    this.#last = place;
    this.#repeats = 0;
    this.#told = told;
  }

  /** A delivery to this member. As `moved`. */
  delivered(place: Place, count: number): number | undefined {
    if (count > 1) {
      const since = this.#last?.consumerSequence ?? 0;
      if (place.consumerSequence > since) this.#repeats += 1;
      return undefined;
    }
    return this.moved(place);
  }

  /**
   * Where the group is now. Resolves to the place before a hole: what came next was trimmed, or removed
   * one by one, before anybody got it; undefined where there is none.
   */
  moved(place: Place): number | undefined {
    const last = this.#last;
    if (last !== undefined && place.consumerSequence < last.consumerSequence) return undefined;
    this.#last = place;
    if (last === undefined) return undefined;
    const deliveries = place.consumerSequence - last.consumerSequence - this.#repeats;
    this.#repeats = 0;
    const isHole = place.sequence - last.sequence > Math.max(0, deliveries);
    return isHole ? last.sequence : undefined;
  }

  /** Events up to a sequence are gone, untaken; undefined when that was told before. */
  tell(after: number, upTo: number): LogGap | undefined {
    if (upTo <= Math.max(this.#told, after)) return undefined;
    this.#told = upTo;
    return { reason: 'trimmed', after: after <= 0 ? undefined : jetstreamId(after) };
  }
}

import type { Clock } from '../runtime/clock.ts';

/** Collects what handlers came and went in one turn of the event loop. */
export class HandlerChanges {
  readonly #clock: Clock;
  readonly #announce: (added: ReadonlySet<string>) => void;
  #added: Set<string> | undefined;

  /** `announce` gets the streams that were given handlers; others may have lost theirs. */
  constructor(clock: Clock, announce: (added: ReadonlySet<string>) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  note(stream: string, added: boolean): void {
    if (this.#added === undefined) {
      this.#added = new Set();
      this.#clock.defer(() => {
        const all = this.#added ?? new Set<string>();
        this.#added = undefined;
        this.#announce(all);
      });
    }
    if (added) this.#added.add(stream);
  }
}

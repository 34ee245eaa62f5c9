import type { MessageHeaders } from './message.ts';

/**
 * Remembers what was made of the last two headers that nobody can change. Nearly every message of a
 * process bears the same ones, as they came from publishers or as they came from members: the
 * codec's marker, and what kind of answer is due.
 */
export class HeaderMemo<T> {
  readonly #make: (headers: MessageHeaders) => T;
  #headers: MessageHeaders | undefined;
  #made: T | undefined;
  #olderHeaders: MessageHeaders | undefined;
  #olderMade: T | undefined;

  constructor(make: (headers: MessageHeaders) => T) {
    this.#make = make;
  }

  get(headers: MessageHeaders): T {
    if (headers === this.#headers) return this.#made as T;
    if (headers === this.#olderHeaders) return this.#olderMade as T;
    const made = this.#make(headers);
    if (isFixed(headers)) {
      this.#olderHeaders = this.#headers;
      this.#olderMade = this.#made;
      this.#headers = headers;
      this.#made = made;
    }
    return made;
  }
}

function isFixed(headers: MessageHeaders): boolean {
  return Object.isFrozen(headers) && Object.values(headers).every((each) => Object.isFrozen(each));
}

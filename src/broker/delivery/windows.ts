import type { Target } from './lane.ts';
import { Window, type WindowLimits } from './window.ts';

/** The windows of all owners that this process sends to. */
export class Windows {
  readonly #limits: WindowLimits;
  readonly #windows = new Map<string, Window>();

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /** Messages that all owners owe. */
  get messages(): number {
    let messages = 0;
    for (const window of this.#windows.values()) messages += window.messages;
    return messages;
  }

  find(target: Target): Window | undefined {
    return this.#windows.get(keyOf(target));
  }

  get(target: Target): Window {
    const key = keyOf(target);
    let window = this.#windows.get(key);
    if (window === undefined) this.#windows.set(key, (window = new Window(target, this.#limits)));
    return window;
  }

  all(): Iterable<Window> {
    return this.#windows.values();
  }

  /** Forgets the owners that are gone; `members` maps present names to instances. */
  keep(members: ReadonlyMap<string, string>): void {
    for (const [key, { target }] of this.#windows) {
      if (members.get(target.name) !== target.instance) this.#windows.delete(key);
    }
  }

  clear(): void {
    this.#windows.clear();
  }
}

function keyOf(target: Target): string {
  return `${target.name}/${target.instance}`;
}

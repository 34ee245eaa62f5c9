import type { FrameSender, InfoFrame } from '../ring/frame.ts';
import type { DigestGroup } from './operator-contract.ts';

/** What one member said. */
interface Answer {
  readonly from: FrameSender;
  readonly heard: InfoFrame['heard'];
}

/** The answers to one survey of a clique. */
export class CliqueSurvey {
  readonly #asked: ReadonlySet<string>;
  readonly #answers = new Map<string, Answer>();
  readonly #onComplete: () => void;

  constructor(names: readonly string[], onComplete: () => void) {
    this.#asked = new Set(names);
    this.#onComplete = onComplete;
  }

  /** Members that have not answered. */
  get missing(): string[] {
    return [...this.#asked].filter((name) => !this.#answers.has(name));
  }

  /** Members that have. Sorted. */
  get answered(): string[] {
    return [...this.#answers.keys()].toSorted();
  }

  take({ from, heard }: InfoFrame): void {
    if (!this.#asked.has(from.name)) return;
    this.#answers.set(from.name, { from, heard });
    if (this.#answers.size === this.#asked.size) this.#onComplete();
  }

  /** True when somebody answered, and all who did have this view. */
  agreesOn(digest: string): boolean {
    const answers = [...this.#answers.values()];
    return answers.length > 0 && answers.every(({ from }) => from.viewDigest === digest);
  }

  /** The largest group first; among equal ones in the order of their first names. */
  groups(): DigestGroup[] {
    const byDigest = new Map<string, string[]>();
    for (const name of this.answered) {
      const { viewDigest } = (this.#answers.get(name) as Answer).from;
      const members = byDigest.get(viewDigest);
      if (members === undefined) byDigest.set(viewDigest, [name]);
      else members.push(name);
    }
    const groups = [...byDigest].map(([digest, members]) => ({ digest, members }));
    return groups.toSorted((a, b) => b.members.length - a.members.length);
  }

  /** How long ago each was heard by the one of the others that heard it last. */
  lastHeardMs(): Map<string, number> {
    const last = new Map<string, number>();
    for (const { heard = [] } of this.#answers.values()) {
      for (const { name, ms } of heard) {
        last.set(name, Math.round(Math.min(ms, last.get(name) ?? Number.POSITIVE_INFINITY)));
      }
    }
    return last;
  }
}

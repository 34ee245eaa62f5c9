/** The parts of the demo, in their order. */
export type Phase = 'stable' | 'join' | 'leave' | 'kill';

interface Entry {
  readonly phase: Phase;
  readonly key: string;
  /** Members that handled it, in the order of their handlings. */
  readonly nodes: string[];
}

/** How many messages of a phase each member handled. */
export type ByNode = Record<string, number>;

/** Who handled what: every published message, and all handlings of it. */
export class Tally {
  readonly #entries = new Map<string, Entry>();
  readonly #counts = new Map<Phase, { published: number; handled: number }>();
  #handled = 0;
  #duplicates = 0;

  /** A message is about to be published. */
  published(id: string, phase: Phase, key: string): void {
    this.#entries.set(id, { phase, key, nodes: [] });
    this.#of(phase).published += 1;
  }

  /** A handler of a member finished it. */
  handled(id: string, node: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.nodes.push(node);
    if (entry.nodes.length > 1) {
      this.#duplicates += 1;
      return;
    }
    this.#handled += 1;
    this.#of(entry.phase).handled += 1;
  }

  totals(): { published: number; handled: number; lost: number; duplicates: number } {
    const published = this.#entries.size;
    const handled = this.#handled;
    return { published, handled, lost: published - handled, duplicates: this.#duplicates };
  }

  phase(phase: Phase): { readonly published: number; readonly handled: number } {
    return this.#of(phase);
  }

  /** Each message counts once, for the member that handled it first. */
  byNode(phase: Phase, names: readonly string[]): ByNode {
    const counts = new Map(names.map((name) => [name, 0]));
    for (const entry of this.#entries.values()) {
      const [first] = entry.nodes;
      if (entry.phase !== phase || first === undefined) continue;
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  }

  /** Messages of a phase that another member handled than the one that `ownerOf` names. */
  misrouted(phase: Phase, ownerOf: (key: string) => string | undefined): number {
    let count = 0;
    for (const entry of this.#entries.values()) {
      if (entry.phase !== phase) continue;
      const owner = ownerOf(entry.key);
      if (entry.nodes.some((node) => node !== owner)) count += 1;
    }
    return count;
  }

  #of(phase: Phase): { published: number; handled: number } {
    let counts = this.#counts.get(phase);
    if (counts === undefined) {
      counts = { published: 0, handled: 0 };
      this.#counts.set(phase, counts);
    }
    return counts;
  }
}

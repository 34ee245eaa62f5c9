/** A message of a case; its text, which is its data too, names it. */
export interface Planned {
  readonly text: string;
  readonly key: string;
  /** Its place among the messages of its key that are handled in the order of sending. */
  readonly place?: number;
}

/** What a broker process says of a message that it has handled. */
export interface Handled {
  readonly text: string;
  readonly key: string;
  readonly clique: string;
  readonly node: string;
  readonly epoch: number;
  /** `performance.now()` when it was heard of. */
  readonly at: number;
}

/** What became of the messages of a case. */
export interface Tally {
  readonly sent: number;
  readonly confirmed: number;
  /** Calls that rejected. */
  readonly failed: number;
  /** Messages that were handled in every clique. */
  readonly handled: number;
  /** Confirmed, or plainly published, and not handled in every clique. */
  readonly lost: number;
  /** Handlings beyond the first one in a clique. */
  readonly duplicates: number;
  /** Messages that were handled for the first time after a later one of their key. */
  readonly outOfOrder: number;
}

interface Fate {
  readonly planned: Planned;
  readonly sentAt: number;
  state: 'open' | 'plain' | 'confirmed' | 'failed';
  settledAt?: number;
  /** Who handled it, as far as its sender was told. */
  by?: string | undefined;
}

/** Records what a case sends and what its brokers handle. */
export class History {
  readonly #title: string;
  readonly #image: string;
  readonly #cliques: readonly string[];
  readonly #fates = new Map<string, Fate>();
  readonly #errors = new Map<string, number>();
  /** In the order of hearing; the events of one node are in its own order. */
  readonly events: Handled[] = [];

  constructor(title: string, image: string, ...cliques: readonly string[]) {
    this.#title = title;
    this.#image = image;
    this.#cliques = cliques;
  }

  /** To be called before the message goes out; `plain` ones are promised without an answer. */
  sent(planned: Planned, plain = false): void {
    const sentAt = performance.now();
    this.#fates.set(planned.text, { planned, sentAt, state: plain ? 'plain' : 'open' });
  }

  confirmed(text: string, by?: string): void {
    this.#settle(text, 'confirmed', by);
  }

  failed(text: string, error: unknown): void {
    this.#settle(text, 'failed');
    const reason = String(error);
    this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1);
  }

  took(event: Handled): void {
    this.events.push(event);
  }

  /** Reasons of failed calls, with their numbers. */
  get errors(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#errors);
  }

  /** Messages that nobody ever sent. */
  get strangers(): string[] {
    return this.events.map(({ text }) => text).filter((text) => !this.#fates.has(text));
  }

  /** Who handled each key, one clique's nodes. */
  nodesByKey(clique = this.#cliques[0]): Map<string, Set<string>> {
    const nodes = new Map<string, Set<string>>();
    for (const event of this.events) {
      if (event.clique !== clique) continue;
      const found = nodes.get(event.key);
      if (found === undefined) nodes.set(event.key, new Set([event.node]));
      else found.add(event.node);
    }
    return nodes;
  }

  /** How many different messages a clique has handled. */
  count(clique = this.#cliques[0]): number {
    return new Set(this.events.filter((each) => each.clique === clique).map(({ text }) => text))
      .size;
  }

  tally(): Tally {
    const seen = this.#seen();
    const isHandled = (text: string): boolean => seen.get(text)?.size === this.#cliques.length;
    const fates = [...this.#fates.values()];
    const count = (...states: readonly Fate['state'][]): number =>
      fates.filter(({ state }) => states.includes(state)).length;
    const first = [...seen.values()].reduce((sum, cliques) => sum + cliques.size, 0);
    return {
      sent: fates.length,
      confirmed: count('confirmed'),
      failed: count('failed', 'open'),
      handled: fates.filter(({ planned }) => isHandled(planned.text)).length,
      lost: this.#lost().length,
      duplicates: this.events.length - first,
      outOfOrder: this.#cliques.reduce((sum, clique) => sum + this.#outOfOrder(clique), 0),
    };
  }

  /** Prints the line of the case. */
  print(note = ''): Tally {
    const tally = this.tally();
    const { sent, confirmed, failed, handled, lost, duplicates, outOfOrder } = tally;
    const figures =
      `sent ${sent} confirmed ${confirmed} failed ${failed} handled ${handled} lost ${lost} ` +
      `duplicates ${duplicates} out of order ${outOfOrder}`;
    const reasons = this.#errors.size === 0 ? '' : ` | ${JSON.stringify(this.errors)}`;
    const more = note === '' ? '' : ` | ${note}`;
    process.stdout.write(`${this.#title} | ${this.#image} | ${figures}${more}${reasons}\n`);
    for (const fate of this.#lost().slice(0, 20)) {
      process.stdout.write(`lost: ${JSON.stringify(fate)}\n`);
    }
    return tally;
  }

  /** The cliques that have handled each message. */
  #seen(): Map<string, Set<string>> {
    const seen = new Map<string, Set<string>>();
    for (const { text, clique } of this.events) {
      const cliques = seen.get(text);
      if (cliques === undefined) seen.set(text, new Set([clique]));
      else cliques.add(clique);
    }
    return seen;
  }

  #lost(): Fate[] {
    const seen = this.#seen();
    return [...this.#fates.values()].filter(({ planned, state }) => {
      const isPromised = state === 'confirmed' || state === 'plain';
      return isPromised && seen.get(planned.text)?.size !== this.#cliques.length;
    });
  }

  #settle(text: string, state: 'confirmed' | 'failed', by?: string): void {
    const fate = this.#fates.get(text);
    if (fate === undefined) throw new Error(`${text} was never sent`);
    Object.assign(fate, { state, by, settledAt: performance.now() });
  }

  /** Two processes are heard of over two pipes: the epoch tells which of them came first. */
  #outOfOrder(clique: string): number {
    const events = this.events.filter((each) => each.clique === clique);
    const latest = new Map<string, number>();
    const known = new Set<string>();
    let count = 0;
    for (const { text, key } of events.sort((a, b) => a.epoch - b.epoch)) {
      const place = this.#fates.get(text)?.planned.place;
      if (place === undefined || known.has(text)) continue;
      known.add(text);
      const before = latest.get(key) ?? -1;
      if (place < before) count += 1;
      else latest.set(key, place);
    }
    return count;
  }
}

/** A broken promise. */
export interface Violation {
  readonly atMs: number;
  /** The invariant, `I1` to `I9`. */
  readonly rule: string;
  readonly text: string;
}

/** Something that a process suffers, from a time to a time. */
interface Disturbance {
  readonly what: string;
  readonly from: number;
  to: number;
}

/** More violations than this say nothing new. */
const MAX_VIOLATIONS = 20;
const MAX_TRACE_LINES = 100_000;

/** What happened in a run: a hash of everything, violations, who was disturbed when, and a trace. */
export class Journal {
  readonly violations: Violation[] = [];
  readonly trace: string[] = [];
  readonly #now: () => number;
  readonly #keepsTrace: boolean;
  readonly #disturbances = new Map<string, Disturbance[]>();
  #disturbedUntil = 0;
  #a = 0x811c9dc5;
  #b = 0x1b873593;

  constructor(now: () => number, keepsTrace: boolean) {
    this.#now = now;
    this.#keepsTrace = keepsTrace;
  }

  /** 16 hex characters: equal for equal runs. */
  get hash(): string {
    const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return hex(this.#a) + hex(this.#b);
  }

  /** Something that every run of this schedule must have at this place. */
  note(what: string, who = '', about = ''): void {
    const at = this.#now();
    this.#mix(`${what} ${who} ${about}`, at);
    if (this.#keepsTrace && this.trace.length < MAX_TRACE_LINES) {
      this.trace.push(`${at.toFixed(2)} ${who} ${what} ${about}`.trimEnd());
    }
  }

  violate(rule: string, text: string): void {
    const atMs = Math.round(this.#now() * 100) / 100;
    this.note('VIOLATION', rule, text);
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ atMs, rule, text });
  }

  /** `who` suffers something from now on, `*` is everybody; the returned function ends it. */
  disturb(who: string, what: string, forMs = Number.POSITIVE_INFINITY): () => void {
    const from = this.#now();
    const disturbance: Disturbance = { what, from, to: from + forMs };
    const known = this.#disturbances.get(who);
    if (known === undefined) this.#disturbances.set(who, [disturbance]);
    else known.push(disturbance);
    this.#disturbedUntil = Math.max(this.#disturbedUntil, disturbance.to);
    return () => {
      disturbance.to = Math.min(disturbance.to, this.#now());
      this.#disturbedUntil = 0;
      for (const list of this.#disturbances.values()) {
        for (const { to } of list) this.#disturbedUntil = Math.max(this.#disturbedUntil, to);
      }
    };
  }

  /** What `who` suffered at some moment from `from` to `to`; of these kinds, where they are given. */
  suffered(who: string, from: number, to: number, kinds?: ReadonlySet<string>): string | undefined {
    for (const name of [who, '*']) {
      const found = this.#disturbances
        .get(name)
        ?.find((each) => each.from <= to && each.to >= from && (kinds?.has(each.what) ?? true));
      if (found !== undefined) return found.what;
    }
    return undefined;
  }

  /** When the last disturbance of anybody ended; infinite while one goes on. */
  get disturbedUntil(): number {
    return this.#disturbedUntil;
  }

  #mix(text: string, at: number): void {
    let a = this.#a ^ Math.round(at * 1000);
    let b = this.#b + a;
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995) ^ (b >>> 13);
    }
    this.#a = a;
    this.#b = b;
  }
}

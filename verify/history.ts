import { type Entry, type Fault, numbersOf, type Trouble, type Verb } from './entry.ts';

/** A message, from the side of who sent it. */
export interface Call {
  readonly id: string;
  readonly verb: Verb;
  readonly key: string;
  /** Among what its process sends for this key. */
  readonly place: number;
  readonly node: string;
  readonly instance: string;
  readonly sentAt: number;
  settledAt: number | undefined;
  /** `open`: its process did not come to hear of it. */
  outcome: 'open' | 'ok' | 'error';
  code: string | undefined;
}

/** One run of a handler. */
export interface Run {
  readonly id: string;
  readonly key: string;
  readonly partition: number;
  readonly epoch: number;
  readonly node: string;
  readonly instance: string;
  readonly beganAt: number;
  endedAt: number | undefined;
  /** Undefined where its outcome came too late to count. */
  countedAt: number | undefined;
}

/** A member has a partition; `to` is infinite while it does. */
export interface Hold {
  readonly partition: number;
  readonly node: string;
  readonly instance: string;
  readonly from: number;
  to: number;
}

/** A member was put out: by others, by its own word, or it ended. */
export interface Out {
  readonly at: number;
  readonly instance: string;
  readonly kind: 'evicted' | 'ousted' | 'killed' | 'left' | 'crashed';
}

/** Everything that processes told of a run; all times are ms of one clock. */
export interface History {
  readonly calls: ReadonlyMap<string, Call>;
  /** In the order of beginning. */
  readonly runs: readonly Run[];
  /** When each message was sent again. */
  readonly resends: ReadonlyMap<string, readonly number[]>;
  readonly holds: readonly Hold[];
  readonly outs: readonly Out[];
  readonly troubles: readonly Trouble[];
  readonly faults: ReadonlyMap<Fault, number>;
  readonly timeoutMs: number;
  /** What no process may tell: a call of an id twice, two answers to one call. */
  readonly oddities: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Reads the entries of all processes, each process's in its own order. */
export function readHistory(entries: Iterable<Entry>): History {
  const reader = new Reader();
  for (const entry of entries) reader.take(entry);
  return reader.history();
}

interface Process {
  readonly node: string;
  readonly instance: string;
  readonly runs: Map<number, Run>;
  readonly holds: Map<number, Hold>;
  /** Since when each connection is away. */
  readonly cuts: Map<string, number>;
  lastAt: number;
}

class Reader {
  readonly #calls = new Map<string, Call>();
  readonly #runs: Run[] = [];
  readonly #resends = new Map<string, number[]>();
  readonly #holds: Hold[] = [];
  readonly #outs: Out[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #faults = new Map<Fault, number>();
  readonly #oddities: string[] = [];
  readonly #processes = new Map<string, Process>();
  #process: Process = processOf('', '');
  #timeoutMs = DEFAULT_TIMEOUT_MS;

  take(entry: Entry): void {
    const process = this.#process;
    const [kind, at] = entry;
    if (kind !== 'process') process.lastAt = Math.max(process.lastAt, at);
    switch (kind) {
      case 'process':
        this.#process = processOf(entry[2], entry[3]);
        this.#processes.set(entry[3], this.#process);
        break;
      case 'call':
        this.#call(entry);
        break;
      case 'ok':
        this.#settle(entry[2], at, 'ok', undefined);
        break;
      case 'error':
        this.#settle(entry[2], at, 'error', entry[3]);
        break;
      case 'began':
        this.#began(entry);
        break;
      case 'ended':
      case 'counted': {
        const run = process.runs.get(entry[2]);
        if (run === undefined) this.#oddities.push(`a run of ${process.node} that never began`);
        else if (kind === 'ended') run.endedAt = at;
        else run.countedAt = at;
        break;
      }
      case 'resent': {
        const times = this.#resends.get(entry[2]);
        if (times === undefined) this.#resends.set(entry[2], [at]);
        else times.push(at);
        break;
      }
      case 'gained':
        this.#gained(at, numbersOf(entry[2]));
        break;
      case 'released':
        this.#released(at, numbersOf(entry[2]));
        break;
      case 'ousted':
        this.#outs.push({ at, instance: process.instance, kind });
        this.#released(at, process.holds.keys());
        break;
      case 'evicted':
        this.#outs.push({ at, instance: entry[2], kind });
        break;
      case 'bus':
        this.#bus(at, entry[2], entry[3]);
        break;
      case 'stalled':
        this.#troubles.push({ kind: 'stall', node: process.node, from: entry[2], to: at });
        break;
      case 'fault':
        this.#faults.set(entry[2], (this.#faults.get(entry[2]) ?? 0) + 1);
        break;
      case 'trouble':
        this.#troubles.push({ kind: entry[2], node: entry[3], from: entry[4], to: at });
        break;
      case 'gone':
        this.#outs.push({ at, instance: entry[2], kind: entry[3] });
        break;
      case 'timeout':
        this.#timeoutMs = entry[2];
        break;
    }
  }

  history(): History {
    for (const { node, cuts } of this.#processes.values()) {
      for (const from of cuts.values()) {
        this.#troubles.push({ kind: 'cut', node, from, to: Number.POSITIVE_INFINITY });
      }
    }
    for (const { at, instance, kind } of this.#outs) {
      const process = this.#processes.get(instance);
      if (kind === 'evicted' || kind === 'ousted' || process === undefined) continue;
      // What it told after it was told to end, it did.
      for (const hold of process.holds.values()) hold.to = Math.max(at, process.lastAt);
    }
    return {
      calls: this.#calls,
      runs: this.#runs.sort((a, b) => a.beganAt - b.beganAt),
      resends: this.#resends,
      holds: this.#holds,
      outs: this.#outs,
      troubles: this.#troubles,
      faults: this.#faults,
      timeoutMs: this.#timeoutMs,
      oddities: this.#oddities,
    };
  }

  #call([, sentAt, id, verb, key, place]: Entry & readonly ['call', ...unknown[]]): void {
    if (this.#calls.has(id)) this.#oddities.push(`${id} was called twice`);
    const { node, instance } = this.#process;
    const open = { settledAt: undefined, outcome: 'open', code: undefined } as const;
    this.#calls.set(id, { id, verb, key, place, node, instance, sentAt, ...open });
  }

  #settle(id: string, at: number, outcome: 'ok' | 'error', code: string | undefined): void {
    const call = this.#calls.get(id);
    if (call?.outcome !== 'open') {
      this.#oddities.push(`${id} has ${call === undefined ? 'an answer only' : 'two answers'}`);
      return;
    }
    Object.assign(call, { settledAt: at, outcome, code });
  }

  #began(entry: Entry & readonly ['began', ...unknown[]]): void {
    const [, beganAt, number, id, key, partition, epoch] = entry;
    const { node, instance, runs } = this.#process;
    const open = { endedAt: undefined, countedAt: undefined };
    const run: Run = { id, key, partition, epoch, node, instance, beganAt, ...open };
    runs.set(number, run);
    this.#runs.push(run);
  }

  #gained(from: number, partitions: Iterable<number>): void {
    const { node, instance, holds } = this.#process;
    for (const partition of partitions) {
      if (holds.has(partition)) continue;
      const hold: Hold = { partition, node, instance, from, to: Number.POSITIVE_INFINITY };
      holds.set(partition, hold);
      this.#holds.push(hold);
    }
  }

  #released(at: number, partitions: Iterable<number>): void {
    const { holds } = this.#process;
    for (const partition of partitions) {
      const hold = holds.get(partition);
      if (hold !== undefined) hold.to = at;
      holds.delete(partition);
    }
  }

  #bus(at: number, purpose: string, connected: boolean): void {
    const { node, cuts } = this.#process;
    const from = cuts.get(purpose);
    if (!connected) cuts.set(purpose, from ?? at);
    else if (from !== undefined) {
      cuts.delete(purpose);
      this.#troubles.push({ kind: 'cut', node, from, to: at });
    }
  }
}

function processOf(node: string, instance: string): Process {
  return { node, instance, runs: new Map(), holds: new Map(), cuts: new Map(), lastAt: 0 };
}

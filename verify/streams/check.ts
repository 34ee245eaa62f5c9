import type { StreamRecord } from './records.ts';

/** One run of a handler; without an end it ended with its process. */
interface Run {
  readonly node: string;
  readonly number: number;
  readonly key: string;
  readonly place: string;
  readonly from: number;
  to: number;
  ended: boolean;
}

/** The word that an event is done may have been lost so long before its server or process died. */
const WORD_MS = 2000;
/** After an outage, clients come back within this. */
const BACK_MS = 3000;

/** What became of the events. */
export interface StreamVerdict {
  readonly added: number;
  readonly handled: number;
  /** Added, and never handled to the end. */
  readonly lost: number;
  /** Handlers that began on an event again, by why. */
  readonly redelivered: number;
  readonly byKill: number;
  readonly byRestart: number;
  /** By the end of a grace period or a take-over, with no fault that explains it. */
  readonly unexplained: number;
  /** One key at work on two members at once. */
  readonly overlaps: number;
  /** First ends of one key against the order of the stream. */
  readonly outOfOrder: number;
}

/** Reads what the processes of a run told, in one list each; first that of who made the faults. */
export function checkStreams(files: readonly (readonly StreamRecord[])[]): StreamVerdict {
  const facts = new Facts();
  for (const records of files) facts.read(records);
  const byNumber = groups(facts.runs, ({ number }) => number);
  const causes = { kill: 0, restart: 0, none: 0 };
  for (const runs of byNumber.values()) {
    for (const [place, run] of runs.entries()) {
      if (place > 0) causes[facts.causeOf(runs[place - 1] as Run, run)] += 1;
    }
  }
  const done = new Set(facts.runs.filter(({ ended }) => ended).map(({ number }) => number));
  return {
    added: facts.added.size,
    handled: done.size,
    lost: [...facts.added].filter((number) => !done.has(number)).length,
    redelivered: causes.kill + causes.restart + causes.none,
    byKill: causes.kill,
    byRestart: causes.restart,
    unexplained: causes.none,
    overlaps: overlapsOf(facts.runs),
    outOfOrder: outOfOrder(facts.runs),
  };
}

/** Handlers that ended in a second, from the first that began to the last that ended. */
export function handledPerSecond(files: readonly (readonly StreamRecord[])[]): number {
  let [count, from, to] = [0, Infinity, -Infinity];
  for (const record of files.flat()) {
    if (record[0] === 'began') from = Math.min(from, record[1]);
    if (record[0] !== 'ended') continue;
    count += 1;
    to = Math.max(to, record[1]);
  }
  return count === 0 ? 0 : Math.round((1000 * count) / Math.max(1, to - from));
}

class Facts {
  readonly runs: Run[] = [];
  readonly added = new Set<number>();
  /** When processes were killed; under the name of one several may have lived. */
  readonly #killed: { readonly at: number; readonly node: string }[] = [];
  readonly #away: { readonly from: number; readonly to: number }[] = [];

  read(records: readonly StreamRecord[]): void {
    let node = '';
    const open = new Map<number, Run>();
    for (const record of records) {
      if (record[0] === 'process') node = record[2];
      else if (record[0] === 'added') this.added.add(record[2]);
      else if (record[0] === 'away') this.#away.push({ from: record[2], to: record[1] });
      else if (record[0] === 'gone') {
        if (record[3] !== 'left') this.#killed.push({ at: record[1], node: record[2] });
      } else if (record[0] === 'began') {
        const [, from, run, number, key, place] = record;
        const began = { node, number, key, place, from, to: Infinity, ended: false };
        open.set(run, began);
        this.runs.push(began);
      } else {
        const run = open.get(record[2]);
        if (run !== undefined) Object.assign(run, { to: record[1], ended: true });
      }
    }
    for (const run of open.values()) if (!run.ended) run.to = this.#endOf(run);
  }

  causeOf(before: Run, run: Run): 'kill' | 'restart' | 'none' {
    const end = before.to;
    const killed = this.#killed.some(
      ({ at, node }) => at >= before.from && at <= run.from && isNear(node, before, end, at),
    );
    if (killed) return 'kill';
    const away = this.#away.some(
      ({ from, to }) => from <= run.from && end >= from - WORD_MS && before.from <= to + BACK_MS,
    );
    return away ? 'restart' : 'none';
  }

  #endOf({ node, from }: Run): number {
    const deaths = this.#killed.filter((each) => each.node === node && each.at >= from);
    return Math.min(Infinity, ...deaths.map(({ at }) => at));
  }
}

/**
 * With a process dies what it worked on, what waited in it, and words that had not left it. In a clique
 * the puller may be another one than the member that handled: any death explains a repeat.
 */
function isNear(node: string, before: Run, end: number, killedAt: number): boolean {
  return node === before.node || end >= killedAt - WORD_MS;
}

function overlapsOf(runs: readonly Run[]): number {
  let count = 0;
  for (const line of groups(runs, ({ key }) => key).values()) {
    let last: Run | undefined;
    for (const run of line) {
      if (last !== undefined && last.to > run.from && last.node !== run.node) count += 1;
      if (last === undefined || run.to > last.to) last = run;
    }
  }
  return count;
}

function outOfOrder(runs: readonly Run[]): number {
  const last = new Map<string, string>();
  const seen = new Set<number>();
  let count = 0;
  for (const { ended, number, key, place } of runs.toSorted((a, b) => a.to - b.to)) {
    if (!ended || seen.has(number)) continue;
    seen.add(number);
    if ((last.get(key) ?? '') > place) count += 1;
    else last.set(key, place);
  }
  return count;
}

/** In the order of their beginnings. */
function groups<K>(runs: readonly Run[], of: (run: Run) => K): Map<K, Run[]> {
  const found = new Map<K, Run[]>();
  for (const run of runs.toSorted((a, b) => a.from - b.from)) {
    const group = found.get(of(run));
    if (group === undefined) found.set(of(run), [run]);
    else group.push(run);
  }
  return found;
}

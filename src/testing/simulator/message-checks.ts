import type { History, Run, Tracked } from './history.ts';
import type { Journal } from './journal.ts';

/** How late a call may reject beyond its deadline: ticks, and clocks that run slow. */
const LATE_MS = 250;
const SLOW_CLOCK = 1.025;
/** A published message is handled within this where nothing else waits. */
const QUEUED_MS = 2000;
/** A verdict reaches everybody within this, where nothing is cut. */
const SPREAD_MS = 150;
/** The halves of a split are one again within this; until then a key has an owner in each. */
const MERGE_MS = 2000;

/** What is checked of an operation when it settles, and of all of them at the end. */
export class MessageChecks {
  readonly #journal: Journal;
  readonly #history: History;

  constructor(journal: Journal, history: History) {
    this.#journal = journal;
    this.#history = history;
  }

  settled(op: Tracked): void {
    const { settled, operation } = op;
    if (settled === undefined) return;
    this.#checkDeadline(op, settled.at);
    if (settled.ok && operation.verb !== 'publish') this.#checkHandled(op, settled);
    if (op.strict) this.#checkStrict(op);
  }

  /** After a calm: what began and ended in it happened exactly once. */
  afterCalm(from: number, until: number): void {
    for (const op of this.#history.tracked) {
      if (!op.strict || op.beganAt < from || op.settled?.ok !== true) continue;
      if (this.#journal.disturbedUntil >= op.beganAt) continue;
      if (op.runs.length === 1) continue;
      // A plain publish may still wait for its turn.
      if (op.runs.length === 0 && (op.beganAt > until - QUEUED_MS || this.#wasBusy(op))) continue;
      const rule = op.runs.length === 0 ? 'I1' : 'I5';
      this.#journal.violate(rule, `${describe(op)} in calm: ${runsText(op)}`);
    }
  }

  atEnd(): void {
    for (const op of this.#history.tracked) {
      if (op.settled === undefined && !op.process.isDead) {
        this.#journal.violate('I6', `${describe(op)} never settled`);
      }
    }
    this.#checkOrder();
  }

  #checkDeadline(op: Tracked, at: number): void {
    const deadline = op.beganAt + op.operation.timeoutMs * SLOW_CLOCK + LATE_MS;
    if (at <= deadline) return;
    if (this.#journal.suffered(op.process.name, deadline - LATE_MS, at) !== undefined) return;
    const late = (at - op.beganAt - op.operation.timeoutMs).toFixed(0);
    this.#journal.violate('I6', `${describe(op)} settled ${late} ms late`);
  }

  /** Success means that a handler has finished, and that nobody had taken its partition over. */
  #checkHandled(op: Tracked, { at, node }: { at: number; node: string | undefined }): void {
    const done = op.runs.filter((run) => run.ok);
    if (done.length === 0) {
      this.#journal.violate('I1', `${describe(op)} succeeded at ${at.toFixed(1)}: ${runsText(op)}`);
      return;
    }
    // A new owner also answers for what it knows that the former one has handled.
    if (node === undefined || !done.some((run) => run.process.name === node)) return;
    for (const run of done) {
      if (run.process.name !== node || !this.#isStale(run, op)) return;
    }
    this.#journal.violate('I3', `${describe(op)}: the result of a former owner counted`);
  }

  /** Another one had handled messages of this partition before this run ended. */
  #isStale(run: Run, op: Tracked): boolean {
    const endedAt = run.endedAt ?? Number.POSITIVE_INFINITY;
    const { stream, partition, process } = run;
    const gainedAt = this.#history.gainedAt(process, stream, partition);
    for (const other of this.#history.tracked) {
      for (const later of other.runs) {
        if (later.stream !== stream || later.partition !== partition) continue;
        if (later.process === process || later.beganAt + SPREAD_MS > endedAt) continue;
        if (later.beganAt < run.beganAt) continue;
        // One that took the name over and died before the other woke may be known to nobody.
        if (later.process.name === process.name && later.process.isDead) continue;
        const laterGain = this.#history.gainedAt(later.process, stream, partition);
        if (laterGain <= gainedAt || later.epoch.number <= run.epoch.number) continue;
        const since = run.beganAt - MERGE_MS;
        const cut =
          this.#journal.suffered(`cut ${process.name}`, since, endedAt) ??
          this.#journal.suffered(`cut ${op.process.name}`, since, endedAt);
        if (cut === undefined) return true;
      }
    }
    return false;
  }

  #checkStrict(op: Tracked): void {
    const { settled, operation } = op;
    if (settled === undefined || settled.ok) return;
    const { code } = settled;
    if (code === 'handler-failed' && operation.fails === true) return;
    if (code === 'closed') return;
    if (code === 'no-handler' && operation.stream !== 'orders') return;
    if (['timeout', 'unconfirmed', 'expired'].includes(code) && this.#wasBusy(op)) return;
    this.#journal.violate('I6', `${describe(op)} rejected ${code} in calm`);
  }

  /** Its key had so much to do before it that it could not be in time. */
  #wasBusy(op: Tracked): boolean {
    let busyMs = op.operation.workMs;
    for (const other of this.#history.tracked) {
      if (other === op || other.operation.key !== op.operation.key) continue;
      if (other.operation.stream !== op.operation.stream) continue;
      if (other.beganAt < op.beganAt - 20_000) continue;
      busyMs += other.operation.workMs;
    }
    return busyMs > Math.min(op.operation.timeoutMs / 2, QUEUED_MS / 2);
  }

  /**
   * What one process sends for one key is first handled in that order, within an epoch. Requests
   * that found no view, or no member that handles their stream, went over its subject: without order.
   */
  #checkOrder(): void {
    const lastOf = new Map<string, { readonly op: Tracked; readonly run: Run }>();
    const firsts: { op: Tracked; run: Run }[] = [];
    for (const op of this.#history.tracked) {
      const [run] = op.runs;
      if (run === undefined || op.operation.key === undefined) continue;
      if (op.operation.verb !== 'send') continue;
      firsts.push({ op, run });
    }
    firsts.sort((a, b) => a.run.beganAt - b.run.beganAt);
    for (const { op, run } of firsts) {
      const lane = `${op.process.id}/${run.stream}/${run.key}/${run.process.id}/${run.epoch.number}`;
      const last = lastOf.get(lane);
      if (last !== undefined && last.op.place > op.place) {
        this.#journal.violate('I2', `${describe(op)} was handled after message ${last.op.place}`);
      }
      lastOf.set(lane, { op, run });
    }
  }
}

function describe({ place, operation: { verb, stream, key }, process, beganAt }: Tracked): string {
  return `message ${place} (${verb} of ${process.id} at ${beganAt.toFixed(0)}, ${stream}/${key})`;
}

function runsText({ runs }: Tracked): string {
  if (runs.length === 0) return 'no handler ran';
  return runs
    .map(({ process, beganAt, endedAt, ok }) => {
      const end =
        endedAt === undefined ? 'running' : `${ok ? 'ok' : 'failed'} ${endedAt.toFixed(1)}`;
      return `${process.id} ${beganAt.toFixed(1)} ${end}`;
    })
    .join(', ');
}

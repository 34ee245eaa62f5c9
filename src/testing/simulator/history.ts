import type { HandlerContext } from '../../broker/handler.ts';
import type { PartitionEpoch } from '../../broker/events.ts';
import type { Message } from '../../runtime/message.ts';
import type { Journal } from './journal.ts';
import type { Operation } from './schedule.ts';
import type { SimProcess } from './sim-process.ts';

/** One run of a handler. */
export interface Run {
  readonly process: SimProcess;
  readonly epoch: PartitionEpoch;
  readonly partition: number;
  readonly stream: string;
  readonly key: string | undefined;
  readonly op: Tracked | undefined;
  readonly beganAt: number;
  endedAt: number | undefined;
  ok: boolean;
}

/** How an operation ended for the one who asked. */
export interface Settled {
  readonly at: number;
  readonly ok: boolean;
  /** Of the error. */
  readonly code: string;
  /** The member that handled it, where the verb says so. */
  readonly node: string | undefined;
}

/** An operation and what became of it. */
export interface Tracked {
  readonly place: number;
  readonly operation: Operation;
  readonly process: SimProcess;
  readonly beganAt: number;
  readonly runs: Run[];
  settled: Settled | undefined;
  /** Everything was calm from before it began: nothing excuses it. */
  strict: boolean;
}

/** Who holds a partition by an epoch. */
interface Tenure {
  readonly process: SimProcess;
  readonly epoch: PartitionEpoch;
  readonly acquiredAt: number;
}

const decoder = new TextDecoder();

/** All operations and runs of handlers, with what can be said of a run when it begins. */
export class History {
  readonly tracked: Tracked[] = [];
  handled = 0;
  ownerChanges = 0;
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #running = new Set<Run>();
  readonly #tenures = new Map<string, Tenure[]>();
  readonly #gainedAt = new Map<string, number>();
  #maxLeadMs = 0;

  constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
  }

  begin(process: SimProcess, message: Message, context: HandlerContext): Run {
    const { epoch, partition } = context;
    const key = message.key === undefined ? undefined : textOf(message.key);
    const op = this.tracked[Number(decoder.decode(message.data))];
    const run: Run = {
      process,
      epoch,
      partition,
      stream: message.stream,
      key,
      op,
      beganAt: this.#now(),
      endedAt: undefined,
      ok: false,
    };
    this.#journal.note('begins', process.id, `${op?.place} ${key} ${epoch.number}`);
    if (op === undefined) this.#journal.violate('I1', `${process.id} handled what nobody sent`);
    else if (op.operation.stream !== message.stream || op.operation.key !== key) {
      this.#journal.violate('I1', `message ${op.place} came with another stream or key`);
    }
    if (key !== undefined) {
      this.#checkKey(run);
      this.#checkEpoch(run);
      this.#checkRepeat(run);
    }
    op?.runs.push(run);
    this.#running.add(run);
    return run;
  }

  end(run: Run, ok: boolean): void {
    run.endedAt = this.#now();
    run.ok = ok;
    this.handled += 1;
    this.#running.delete(run);
    this.#journal.note(ok ? 'handled' : 'failed', run.process.id, String(run.op?.place));
  }

  /** The process is gone: what it was doing never ends. */
  forget(process: SimProcess): void {
    for (const run of this.#running) if (run.process === process) this.#running.delete(run);
  }

  gained(process: SimProcess, streams: readonly string[], partitions: readonly number[]): void {
    this.ownerChanges += partitions.length;
    for (const stream of streams) {
      for (const partition of partitions) {
        this.#gainedAt.set(`${process.id}/${stream}/${partition}`, this.#now());
      }
    }
  }

  /** A wall clock is ahead: epochs made by it, and those that outrank them, are too. */
  clockAhead(leadMs: number): void {
    this.#maxLeadMs = Math.max(this.#maxLeadMs, leadMs);
  }

  /** When this process came to hold a partition last. */
  gainedAt(process: SimProcess, stream: string, partition: number): number {
    return this.#gainedAt.get(`${process.id}/${stream}/${partition}`) ?? 0;
  }

  /** One key, one handler at a time: at one member always, in the clique while all is calm. */
  #checkKey(run: Run): void {
    for (const other of this.#running) {
      if (other.key !== run.key || other.stream !== run.stream) continue;
      const where = `${other.process.id} and ${run.process.id}`;
      if (other.process === run.process && other.epoch.number === run.epoch.number) {
        this.#journal.violate('I3', `${run.stream}/${run.key} runs twice at ${run.process.id}`);
      } else if (this.#journal.disturbedUntil < other.beganAt - SETTLING_MS) {
        this.#journal.violate('I3', `${run.stream}/${run.key} runs at ${where} in calm`);
      }
    }
  }

  /** Who takes over later has the higher number, unless wall clocks differ by more than that. */
  #checkEpoch(run: Run): void {
    const { process, epoch, stream, partition } = run;
    const where = `${stream}/${partition}`;
    let tenures = this.#tenures.get(where);
    if (tenures === undefined) this.#tenures.set(where, (tenures = []));
    const isKnown = tenures.some(
      (each) => each.process === process && each.epoch.number === epoch.number,
    );
    if (isKnown) return;
    const now = this.#now();
    // Who learns of a rival's epoch outranks it, without gaining what it has: the number tells when.
    const madeAt = now - (process.clock.wallTime() - epoch.number);
    const gainedAt = this.gainedAt(process, stream, partition);
    const acquiredAt = Math.min(now, Math.max(gainedAt, madeAt));
    const { wallLeadMs } = process;
    // It may also have got ahead little by little.
    this.clockAhead(wallLeadMs);
    for (const before of tenures) {
      if (before.epoch.instance === epoch.instance && before.process !== process) {
        this.#journal.violate('I3', `${process.id} handles in an epoch of ${before.process.id}`);
      }
      const laterBy = acquiredAt - before.acquiredAt;
      const isExcused = laterBy <= this.#maxLeadMs - wallLeadMs + EPOCH_SLACK_MS;
      if (before.epoch.number >= epoch.number && !isExcused) {
        const text = `${process.id} took ${where} over with epoch ${epoch.number}`;
        this.#journal.violate('I3', `${text}, after ${before.epoch.number}`);
      }
    }
    tenures.push({ process, epoch, acquiredAt });
  }

  /** The same message again: only for a cause. */
  #checkRepeat(run: Run): void {
    const { op } = run;
    if (op === undefined) return;
    for (const before of op.runs) {
      if (before.endedAt === undefined || !before.ok) continue;
      if (this.#causeOf(before, run, op) !== undefined) continue;
      const who = `${before.process.id} at ${before.endedAt.toFixed(1)}`;
      const text = `message ${op.place} (${op.operation.verb} of ${op.process.id})`;
      this.#journal.violate('I5', `${text} handled by ${who} and again by ${run.process.id}`);
    }
  }

  /** Why a message that was handled may be handled again. */
  #causeOf(before: Run, again: Run, op: Tracked): string | undefined {
    const from = before.beganAt - CAUSE_MS;
    const journal = this.#journal;
    return (
      journal.suffered(before.process.name, from, again.beganAt) ??
      journal.suffered(again.process.name, from, again.beganAt) ??
      journal.suffered(OUSTED, from, again.beganAt) ??
      journal.suffered(`stream ${before.stream}`, before.beganAt, again.beganAt) ??
      // Copies may wait for their turn for long.
      journal.suffered('doubled', Math.min(from, op.beganAt), again.beganAt)
    );
  }
}

/**
 * Somebody was put out of the ring. Whichever member brought the message to its owner: when it is out
 * itself, it has to offer elsewhere what the owner of before may still be handling.
 */
export const OUSTED = 'somebody ousted';

/** How long after the last disturbance two may still have a key: detection, and a second. */
const SETTLING_MS = 4000;
/** Epochs also grow by one for each change of hands, beside the wall clock. */
const EPOCH_SLACK_MS = 50;
/** A disturbance so long before a run may still be the cause of its repeat. */
const CAUSE_MS = 5000;

function textOf(key: string | Uint8Array): string {
  return typeof key === 'string' ? key : decoder.decode(key);
}

import type { ForwardItem, Refusal } from '../../codec/data-frame.ts';
import type { CoterieError } from '../../runtime/errors.ts';
import type { Acks } from './acks.ts';
import type { IdHash, IdWindow } from './id-window.ts';
import type { InLanes } from './in-lanes.ts';
import { askersOf, type Asker, type InLane, type Job } from './job.ts';
import { idHashOf, JobsById } from './jobs-by-id.ts';
import type { OutcomeName, Outcomes } from './outcomes.ts';
import type { Outcome } from './parcel.ts';
import { type ClosingCode, REPLY_GONE } from './refusals.ts';

export interface AnswersPort {
  /** Answers whoever asked without Coterie's marker: a plain client of the bus. */
  answerPlainly(reply: string, outcome: Outcome): void;
}

export interface AnswersParts {
  readonly acks: Acks;
  readonly ids: IdWindow;
  readonly lanes: InLanes;
  readonly outcomes: Outcomes;
}

const NO_REPLY = { data: new Uint8Array(0), headers: undefined };

/** What an owner says about messages, and what it remembers for those who ask again. */
export class Answers {
  readonly #retryAfterMs: number;
  readonly #port: AnswersPort;
  readonly #acks: Acks;
  readonly #ids: IdWindow;
  readonly #lanes: InLanes;
  readonly #outcomes: Outcomes;
  /** Queued, running or parked messages whose publishers may send them again. */
  readonly #repeatable = new JobsById();

  constructor(retryAfterMs: number, parts: AnswersParts, port: AnswersPort) {
    this.#retryAfterMs = retryAfterMs;
    this.#port = port;
    this.#acks = parts.acks;
    this.#ids = parts.ids;
    this.#lanes = parts.lanes;
    this.#outcomes = parts.outcomes;
  }

  /** What is queued, running or parked, by its publishers' reply subjects. */
  get repeatable(): Iterable<Job> {
    return this.#repeatable;
  }

  // ---- repeats ----

  /** The same message, come by another way, is queued, running or parked: its job. */
  underWay(job: Job): Job | undefined {
    return this.#repeatable.find(job);
  }

  /** It is handled from now on: repeats of it attach to it. */
  remember(job: Job): void {
    this.#repeatable.add(job);
  }

  forget(job: Job): void {
    this.#repeatable.delete(job);
  }

  forgetAll(): void {
    this.#repeatable.clear();
  }

  /** The outcome of a message that was handled before, as it is known by its id or its lane. */
  knownOutcome(job: Job): Outcome | undefined {
    const { asker } = job;
    if (asker.lane?.handled.has(asker.sequence) === true) {
      return this.#outcomes.get(placeOn(asker.lane, asker.sequence)) ?? handled(asker);
    }
    const hash = idHashOf(job);
    if (hash === undefined) return undefined;
    // Nearly always nothing is kept: what is confirmed has no reply.
    const outcome = this.#outcomes.size === 0 ? undefined : this.#outcomes.get(idOf(job, hash));
    return outcome ?? (this.#ids.has(hash) ? handled(asker) : undefined);
  }

  /** A retransmission of what is done: it gets the same answer. */
  repeat(lane: InLane, item: ForwardItem): void {
    const { sequence, wantsReply } = item;
    const known = this.#outcomes.get(placeOn(lane, sequence));
    this.#answerLane({ lane, sequence, wantsReply }, known ?? handled(item));
  }

  // ---- outcomes ----

  /** The handler is done. */
  conclude(job: Job, outcome: Outcome, now: number): void {
    this.forget(job);
    const hash = idHashOf(job);
    if (hash !== undefined) {
      // What failed may be tried again by its publisher once its outcome is forgotten; what comes from
      // a source again is to be tried again.
      const isTold = outcome.ok ? outcome.reply !== undefined : job.asker.wants !== 'source';
      if (outcome.ok) this.#ids.add(hash, now);
      if (isTold) {
        this.#outcomes.add(idOf(job, hash), outcome, now);
      }
    }
    this.tellAll(job, outcome, now);
  }

  tellAll(job: Job, outcome: Outcome, now: number): void {
    this.tell(job.asker, outcome, now);
    if (job.attached === undefined) return;
    for (const asker of job.attached) this.tell(asker, outcome, now);
  }

  tell(asker: Asker, outcome: Outcome, now: number): void {
    const { lane, sequence, wantsReply, reply, wants } = asker;
    if (lane !== undefined) {
      this.#lanes.vacate(lane, sequence);
      lane.handled.add(sequence);
      if (!outcome.ok) remember(lane.failed, sequence);
      if (!outcome.ok || wantsReply) {
        this.#outcomes.add(placeOn(lane, sequence), outcome, now);
      }
      this.#answerLane({ lane, sequence, wantsReply }, outcome);
    }
    if (reply === undefined) return;
    if (wants !== undefined) this.#acks.answer(reply, outcome);
    else this.#port.answerPlainly(reply.inbox, outcome);
  }

  /** For a message that is not handled at all. */
  fail(lane: InLane, item: ForwardItem, error: CoterieError, now: number): void {
    const { sequence, reply, wantsReply } = item;
    const outcome: Outcome = { ok: false, code: error.code, text: error.message, node: '' };
    const wants = reply === undefined ? undefined : 'confirm';
    this.tell({ lane, sequence, wantsReply, reply, wants }, outcome, now);
  }

  // ---- refusals ----

  /** It was queued, and is handed back: what its lane sent after it may be running or done. */
  returnJob(job: Job): void {
    this.forget(job);
    for (const { lane, sequence } of askersOf(job)) {
      if (lane === undefined) continue;
      this.#lanes.vacate(lane, sequence);
      this.refuse(lane, sequence, 'not-owner', '');
    }
  }

  /** Refuses a message, and all that comes after it until the sender opens the lane anew. */
  refuse(lane: InLane, sequence: number, code: ClosingCode, owner: string): void {
    const first = Math.max(sequence, lane.top + 1);
    // Of what is below, some may have been taken: each gets a word of its own.
    if (sequence < first) this.#acks.fail(lane, refusalOf(lane, sequence, 'returned', owner));
    if (lane.closedBy !== undefined && lane.closedBy.sequence <= first) return;
    const retryAfterMs = code === 'overloaded' ? this.#retryAfterMs : 0;
    lane.closedBy = { ...refusalOf(lane, first, code, owner), retryAfterMs };
    this.#acks.close(lane, lane.closedBy);
  }

  /** Something before this one was lost on the way: the lane has to be opened anew at once. */
  gap(lane: InLane, sequence: number): void {
    if (lane.closedBy?.code === 'gap') return;
    lane.closedBy = refusalOf(lane, sequence, 'gap', '');
    this.#acks.close(lane, lane.closedBy);
  }

  /** Says again which lanes are closed while something of them is still under way here. */
  repeatRefusals(): void {
    for (const lane of this.#lanes.waiting) {
      if (lane.closedBy !== undefined) this.#acks.close(lane, lane.closedBy);
    }
  }

  #answerLane(
    { lane, sequence, wantsReply }: { lane: InLane; sequence: number; wantsReply: boolean },
    outcome: Outcome,
  ): void {
    if (outcome.ok) {
      this.#acks.done(lane, sequence, wantsReply ? (outcome.reply ?? NO_REPLY) : undefined);
      return;
    }
    const code = outcome.code === 'handler-failed' ? 'failed' : outcome.code;
    this.#acks.fail(lane, { ...refusalOf(lane, sequence, code, ''), text: outcome.text });
  }
}

/** Failures that one lane remembers. */
const MOST_FAILED = 64;

function remember(failed: Set<number>, sequence: number): void {
  failed.add(sequence);
  for (const oldest of failed) if (failed.size > MOST_FAILED) failed.delete(oldest);
}

function refusalOf(lane: InLane, sequence: number, code: string, owner: string): Refusal {
  const { partition, opening } = lane;
  return { partition, sequence, opening, code, text: '', retryAfterMs: 0, owner };
}

/** What is said of a message that was handled, when no more is known. */
function handled({ wantsReply }: { readonly wantsReply: boolean }): Outcome {
  return wantsReply ? REPLY_GONE : { ok: true, reply: undefined, node: '' };
}

function idOf({ message: { stream, id } }: Job, hash: IdHash): OutcomeName {
  return { hash: hash[0], scope: stream, part: -1, id };
}

/** Odd, and half of 2^32: neighbours in partition or sequence are far apart. */
const SPREAD = 0x9e37_79b1;

function placeOn({ route, partition }: InLane, sequence: number): OutcomeName {
  const hash = (Math.imul(partition, SPREAD) ^ (sequence % 2 ** 32)) >>> 0;
  return { hash, scope: route, part: partition, id: sequence };
}

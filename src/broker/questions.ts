import type { AckFrame, NackFrame, ProgressFrame } from '../codec/data-frame.ts';
import { CoterieError, isErrorCode } from '../runtime/errors.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import { NumberMap } from '../runtime/number-map.ts';
import type { Waiting } from './calls.ts';
import type { Outcome } from './delivery/parcel.ts';

/** A message that was published with somebody waiting for its outcome. */
export interface Question {
  /** Given when it is asked. */
  ref: number;
  readonly kind: 'confirm' | 'request';
  readonly message: Message;
  /** Cliques that still owe an answer, nearly always one; undefined: the first one of any will do. */
  owed: readonly string[] | undefined;
  /** The message is for the cliques that owe, from the first time on. */
  readonly only: boolean;
  deadline: number;
  readonly chain: readonly string[];
  /** Cliques to whose owners it is on its way. */
  direct: Set<string> | undefined;
  /** The numbers of all that went out with it in one message, which bears the first of them. */
  batch: readonly number[] | undefined;
  /** How often it was published or sent. */
  tries: number;
  repeatAt: number;
  /** The last reason why it could not be published. */
  problem: CoterieError | undefined;
  /** What one of several cliques failed with; counts if none succeeds. */
  failure: (Outcome & { ok: false }) | undefined;
  readonly waiting: Waiting;
}

/** What is asked of whom, before it was asked. */
export function newQuestion(
  asked: Pick<Question, 'kind' | 'message' | 'owed' | 'only' | 'chain' | 'deadline' | 'waiting'>,
): Question {
  return {
    ref: 0,
    kind: asked.kind,
    message: asked.message,
    owed: asked.owed,
    only: asked.only,
    deadline: asked.deadline,
    chain: asked.chain,
    direct: undefined,
    batch: undefined,
    tries: 0,
    repeatAt: 0,
    problem: undefined,
    failure: undefined,
    waiting: asked.waiting,
  };
}

export interface QuestionsConfig {
  /** A confirmed publish without any answer or progress for this long is sent again. */
  readonly confirmRepeatMs: number;
  /** Of this process: its questions have other numbers than those of its predecessor by name. */
  readonly instance: string;
}

/** How questions get out. */
export interface QuestionsPort {
  /** Publishes it on its stream, or sends it straight to the owners where they are known. */
  ask(question: Question): void;
}

/** After "nobody listens", a confirmed publish waits this long before it is tried again. */
const NOBODY_RETRY_MS = 100;

/** After one clique's failure, others have this long to succeed. */
const OTHERS_MS = 50;

/**
 * What this process published and waits for: confirmed publishes and requests over a stream's
 * subject. Answers name them by number, many in one frame.
 */
export class Questions {
  readonly #config: QuestionsConfig;
  readonly #port: QuestionsPort;
  readonly #open = new NumberMap<Question>();
  #lastRef: number;

  constructor(config: QuestionsConfig, port: QuestionsPort) {
    this.#config = config;
    this.#lastRef = firstRef(config.instance);
    this.#port = port;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Asks a new question. */
  ask(question: Question, now: number): void {
    this.#lastRef += 1;
    question.ref = this.#lastRef;
    question.repeatAt = now + this.#config.confirmRepeatMs;
    this.#open.set(question.ref, question);
    this.#ask(question);
  }

  /** Stops waiting, without an outcome; false where it had one. */
  forget(question: Question): boolean {
    return this.#open.delete(question.ref);
  }

  onAck({ answers, done, clique, from }: AckFrame, now: number): void {
    const { name: node } = from;
    for (const { ref, data, headers } of answers) {
      this.answer(ref, clique, { ok: true, reply: { data, headers }, node }, now);
    }
    const outcome: Outcome = { ok: true, reply: undefined, node };
    for (const ref of done) this.answer(ref, clique, outcome, now);
  }

  onNack(frame: NackFrame, now: number): void {
    for (const { ref, code, text } of frame.answers) {
      const known = isErrorCode(code) ? code : 'handler-failed';
      const outcome: Outcome = { ok: false, code: known, text, node: frame.from.name };
      this.answer(ref, frame.clique, outcome, now);
    }
  }

  onProgress(frame: ProgressFrame, now: number): void {
    for (const ref of frame.refs) {
      const question = this.#open.get(ref);
      if (question !== undefined) question.repeatAt = now + this.#config.confirmRepeatMs;
    }
  }

  /** Nobody listens to the stream. */
  onNobody(ref: number, now: number): void {
    for (const each of this.#sentAs(ref)) {
      const question = this.#open.get(each);
      if (question !== undefined) this.#nobody(question, now);
    }
  }

  /** What went out in the message that bears this number; that question itself may be over. */
  #sentAs(ref: number): readonly number[] {
    const first = this.#open.get(ref);
    if (first !== undefined) return first.batch ?? [ref];
    for (const { batch } of this.#open.values()) if (batch?.[0] === ref) return batch;
    return [];
  }

  #nobody(question: Question, now: number): void {
    const text = `nobody handles stream ${question.message.stream}`;
    question.problem = new CoterieError('no-handler', text);
    if (question.kind === 'confirm') question.repeatAt = now + NOBODY_RETRY_MS;
    else this.#settle(question, { ok: false, code: 'no-handler', text, node: '' });
  }

  /** An answer of one clique. */
  answer(ref: number, clique: string, outcome: Outcome, now: number): void {
    const question = this.#open.get(ref);
    if (question === undefined) return;
    const { owed } = question;
    if (owed !== undefined && !owed.includes(clique)) return;
    if (outcome.ok) {
      const left = owed === undefined || owed.length === 1 ? [] : owed.filter((x) => x !== clique);
      if (left.length === 0) this.#settle(question, outcome);
      else question.owed = left;
    } else if (isPassing(outcome.code)) {
      question.problem = new CoterieError(outcome.code, outcome.text);
    } else if (owed === undefined) {
      // The first success wins, and which other cliques there are is not known: wait a little.
      question.failure ??= outcome;
      question.deadline = Math.min(question.deadline, now + OTHERS_MS);
    } else {
      this.#settle(question, outcome);
    }
  }

  tick(now: number): void {
    for (const question of this.#open.values()) {
      // One before it may have ended it: a batch that fails ends all of it.
      if (!this.#isOpen(question)) continue;
      if (now >= question.deadline) this.#settle(question, question.failure ?? overdue(question));
      else if (question.kind === 'confirm' && now >= question.repeatAt) {
        question.repeatAt = now + this.#config.confirmRepeatMs;
        this.#ask(question);
      }
    }
  }

  abort(outcome: Outcome & { ok: false }): void {
    for (const question of this.#open.values()) this.#settle(question, outcome);
  }

  #ask(question: Question): void {
    question.tries += 1;
    try {
      this.#port.ask(question);
    } catch (error) {
      this.unsent(question, CoterieError.from(error));
    }
  }

  /** It has not gone out: the next time is the first one again. */
  unsent(question: Question, problem: CoterieError): void {
    if (!this.#isOpen(question)) return;
    question.tries -= 1;
    question.problem = problem;
    if (question.kind === 'confirm' && problem.retriable) {
      question.repeatAt -= this.#config.confirmRepeatMs - NOBODY_RETRY_MS;
      return;
    }
    const { code, message: text } = problem;
    this.#settle(question, { ok: false, code, text, node: '' });
  }

  #isOpen({ ref }: Question): boolean {
    return this.#open.get(ref) !== undefined;
  }

  #settle(question: Question, outcome: Outcome): void {
    this.#open.delete(question.ref);
    question.waiting.settle(outcome);
  }
}

/**
 * Late answers to a process that died come to the next one of its name, on the same subject. Numbers
 * that begin at random, far apart, tell them apart; ten characters of base 36 hold them all.
 */
function firstRef(instance: string): number {
  return (Number.parseInt(instance.slice(0, 8), 16) >>> 1) * 2 ** 20;
}

/** Headers that a reply may bear; nothing is an empty record. */
export function replyHeaders(headers: MessageHeaders | undefined): MessageHeaders {
  return headers ?? (Object.create(null) as MessageHeaders);
}

/** Refusals that a repeat may overcome. */
function isPassing(code: string): boolean {
  return (
    code === 'not-owner' || code === 'overloaded' || code === 'no-handler' || code === 'timeout'
  );
}

function overdue(question: Question): Outcome & { ok: false } {
  const { problem, kind, message, owed, only } = question;
  const who = owed === undefined ? 'any clique' : owed.join(', ');
  const why = problem === undefined ? '' : `: ${problem.message}`;
  if (kind === 'request') {
    return { ok: false, code: 'timeout', text: `no reply came in time${why}`, node: '' };
  }
  const missed = only ? 'timeout' : 'unconfirmed';
  const told = problem?.code === 'disconnected' || problem?.code === 'overloaded';
  const code = told ? problem.code : missed;
  const text = `${message.stream} was not confirmed by ${who} in time, it may have been handled${why}`;
  return { ok: false, code, text, node: '' };
}

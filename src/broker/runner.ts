import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { checkHeaders } from '../codec/headers.ts';
import { Bag, type Bagged } from '../runtime/bag.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Random } from '../runtime/random.ts';
import { chainToken } from './delivery/chain.ts';
import { hasPlainAsker, type Job, wantsReply } from './delivery/job.ts';
import { headerBytes, type Outcome, type Reply } from './delivery/parcel.ts';
import type { MiddlewareEvents, PartitionEpoch } from './events.ts';
import type { Handler, HandlerContext, HandlerReply } from './handler.ts';

/** After its timeout a handler has this long to end by itself, before its key goes on without it. */
const HANDLER_GRACE_MS = 1000;

/** The run that the code belongs to; it may go on after the handler has returned. */
const scopes = new AsyncLocalStorage<Run | undefined>();
/** Where runs begin: nothing of whoever happened to deliver the message is theirs. */
const outside = new AsyncResource('CoterieHandler');
const encoder = new TextEncoder();

/** The chain of calls that the running code is part of; empty outside of handlers. */
export function currentChain(): readonly string[] {
  const run = scopes.getStore();
  // What a handler left running holds up nobody any more.
  if (run === undefined || run.isOver) return [];
  const { job } = run;
  const { stream, key } = job.message;
  // A message without a key holds nothing that another could wait for; it counts as a hop all the same.
  return [...job.chain, key === undefined ? '-' : chainToken(stream, key)];
}

/** Runs what belongs to no handler, also where one began it. */
export function detached<T>(work: () => T): T {
  return scopes.run(undefined, work);
}

/** How a handler ended. */
export interface FinishedRun {
  readonly job: Job;
  readonly outcome: Outcome;
  /** Undefined when it succeeded. */
  readonly error: CoterieError | undefined;
  readonly epoch: PartitionEpoch;
  readonly durationMs: number;
}

/** What the runner tells. */
export interface RunnerPort {
  /** Called once for each run. */
  finished(run: FinishedRun): void;
  /** The most bytes that a reply may have, headers included. */
  largestReply(): number;
  /** Middleware tells something. */
  emit<K extends keyof MiddlewareEvents>(event: K, value: MiddlewareEvents[K]): void;
}

/** What all runs of a member have in common. */
export interface RunnerConfig {
  readonly name: string;
  readonly clique: string;
  readonly clock: Clock;
  readonly random: Random;
  /** 0: handlers may run for ever. */
  readonly handlerTimeoutMs: number;
}

/** One run of a handler. */
class Run implements HandlerContext, Bagged {
  /** Among those that go on beyond the turn in which they began. */
  place = -1;
  readonly job: Job;
  readonly epoch: PartitionEpoch;
  readonly startedAt: number;
  readonly #config: RunnerConfig;
  readonly #port: RunnerPort;
  #abort: AbortController | undefined;
  #aborted: CoterieError | undefined;
  timesOutAt: number;
  isOver = false;
  #retries = 0;

  constructor(job: Job, epoch: PartitionEpoch, config: RunnerConfig, port: RunnerPort) {
    this.job = job;
    this.epoch = epoch;
    this.#config = config;
    this.#port = port;
    this.startedAt = config.clock.now();
    const { handlerTimeoutMs } = config;
    this.timesOutAt = handlerTimeoutMs > 0 ? this.startedAt + handlerTimeoutMs : Infinity;
  }

  get node(): string {
    return this.#config.name;
  }

  get clique(): string {
    return this.#config.clique;
  }

  get clock(): Clock {
    return this.#config.clock;
  }

  get random(): Random {
    return this.#config.random;
  }

  /** Made when first asked for: most handlers never look at it. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#aborted !== undefined) this.#abort.abort(this.#aborted);
    }
    return this.#abort.signal;
  }

  get aborted(): CoterieError | undefined {
    return this.#aborted;
  }

  get attempt(): number {
    return this.job.attempt + this.#retries;
  }

  get partition(): number {
    return this.job.partition;
  }

  get late(): boolean {
    return this.job.late;
  }

  get deadline(): number {
    return this.job.deadline;
  }

  get wantsReply(): boolean | undefined {
    // A plain client's reply subject may be a request's, or not.
    return hasPlainAsker(this.job) ? undefined : wantsReply(this.job);
  }

  extend(ms: number): void {
    if (!(ms >= 0)) throw new CoterieError('invalid-argument', 'extend takes milliseconds');
    if (this.timesOutAt === Number.POSITIVE_INFINITY || this.#aborted !== undefined) return;
    this.timesOutAt = Math.max(this.timesOutAt, this.clock.now() + ms);
  }

  emit<K extends keyof MiddlewareEvents>(event: K, value: MiddlewareEvents[K]): void {
    if (event === 'retried') this.#retries += 1;
    this.#port.emit(event, value);
  }

  abort(reason: CoterieError): void {
    if (this.#aborted !== undefined) return;
    this.#aborted = reason;
    this.#abort?.abort(reason);
  }
}

/** Runs handlers, and turns what they return or throw into outcomes. */
export class Runner {
  readonly #config: RunnerConfig;
  readonly #port: RunnerPort;
  /** Those that go on beyond the turn in which they began. */
  readonly #runs = new Bag<Run>();
  /** Those whose handlers have been called and have not returned. */
  readonly #entered: Run[] = [];

  constructor(config: RunnerConfig, port: RunnerPort) {
    this.#config = config;
    this.#port = port;
  }

  get running(): number {
    return this.#runs.size + this.#entered.length;
  }

  run(job: Job, handler: Handler | undefined, epoch: PartitionEpoch): void {
    const run = new Run(job, epoch, this.#config, this.#port);
    if (handler === undefined) {
      const { stream } = job.message;
      this.#fail(run, new CoterieError('no-handler', `no handler for stream ${stream} any more`));
      return;
    }
    let result: ReturnType<Handler>;
    this.#entered.push(run);
    try {
      result = outside.runInAsyncScope(enter, undefined, run, handler);
    } catch (error) {
      this.#entered.pop();
      this.#fail(run, failureOf(error));
      return;
    }
    this.#entered.pop();
    if (!isThenable(result)) {
      this.#succeed(run, result);
      return;
    }
    this.#runs.add(run);
    result.then(
      (reply) => this.#succeed(run, reply),
      (error: unknown) => this.#fail(run, failureOf(error)),
    );
  }

  /** Aborts the signals of all runs. */
  abortAll(reason: CoterieError): void {
    for (const run of this.#entered) run.abort(reason);
    for (const run of this.#runs) run.abort(reason);
  }

  /** Aborts runs that take longer than the handler's timeout, and gives up those that go on. */
  tick(now: number): void {
    if (this.#config.handlerTimeoutMs === 0) return;
    for (const run of this.#runs) {
      if (now < run.timesOutAt) continue;
      run.abort(new CoterieError('handler-failed', 'the handler ran longer than its timeout'));
      if (now >= run.timesOutAt + HANDLER_GRACE_MS) this.#fail(run, run.aborted as CoterieError);
    }
  }

  #succeed(run: Run, result: HandlerReply): void {
    if (run.aborted !== undefined) {
      this.#fail(run, run.aborted);
      return;
    }
    let reply: Reply | undefined;
    try {
      reply = replyOf(result, wantsReply(run.job));
    } catch (error) {
      this.#fail(run, failureOf(error));
      return;
    }
    if (reply !== undefined) {
      const limit = this.#port.largestReply();
      if (reply.data.length + headerBytes(reply.headers) > limit) {
        this.#fail(run, new CoterieError('too-large', `the reply is over ${limit} bytes`));
        return;
      }
    }
    this.#finish(run, { ok: true, reply, node: this.#config.name }, undefined);
  }

  #fail(run: Run, error: CoterieError): void {
    const { code, message: text } = error;
    this.#finish(run, { ok: false, code, text, node: this.#config.name }, error);
  }

  #finish(run: Run, outcome: Outcome, error: CoterieError | undefined): void {
    if (run.isOver) return;
    run.isOver = true;
    this.#runs.delete(run);
    const { job, epoch, startedAt } = run;
    const durationMs = this.#config.clock.now() - startedAt;
    this.#port.finished({ job, outcome, error, epoch, durationMs });
  }
}

/** Within a scope that ends with this call: `scopes.run` would make a second one to come back to. */
function enter(run: Run, handler: Handler): ReturnType<Handler> {
  scopes.enterWith(run);
  return handler(run.job.message, run);
}

/** Throws for what is no reply, also where nobody wants one. */
function replyOf(result: HandlerReply, wanted: boolean): Reply | undefined {
  if (result === undefined) return undefined;
  const full = typeof result === 'string' || result instanceof Uint8Array;
  if (!full && (typeof result !== 'object' || result === null)) throw badReply();
  const data = full ? result : result.data;
  const headers = full ? undefined : result.headers;
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) throw badReply();
  const checked = headers === undefined ? undefined : checkHeaders(headers);
  if (!wanted) return undefined;
  // A copy: the handler may use its buffer again before the reply has left.
  const bytes = typeof data === 'string' ? encoder.encode(data) : new Uint8Array(data);
  return { data: bytes, headers: checked };
}

/** Promises of other makers and realms count as well. */
function isThenable(result: ReturnType<Handler>): result is Promise<HandlerReply> {
  return typeof (result as Partial<Promise<HandlerReply>> | undefined)?.then === 'function';
}

function badReply(): CoterieError {
  return new CoterieError('handler-failed', 'the handler returned neither text nor bytes', {
    hint: 'Return a string, a Uint8Array, { data, headers }, or nothing.',
  });
}

function failureOf(error: unknown): CoterieError {
  const text = error instanceof Error ? error.message : String(error);
  return new CoterieError('handler-failed', text, { cause: error });
}

import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { Queue } from '../runtime/queue.ts';
import type { Random } from '../runtime/random.ts';
import type { HookTarget } from './delivery/partition-hooks.ts';
import type { PartitionEpoch } from './events.ts';
import type { PartitionContext, PartitionHooks, ReleasedContext } from './partition-context.ts';

/** The first pause after a `gained` that failed; it doubles up to the other. */
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5000;

export interface HookRunnerConfig {
  readonly name: string;
  readonly instance: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How long one call may take. */
  readonly hookTimeoutMs: number;
  /** Calls at once. */
  readonly hookConcurrency: number;
}

export interface HookRunnerPort {
  hooksOf(stream: string): PartitionHooks | undefined;
  loaded(target: HookTarget, ok: boolean): void;
  stored(target: HookTarget): void;
  failed(hook: 'gained' | 'released', target: HookTarget, error: CoterieError): void;
}

/** A target from its `gained` to the end of its `released`. */
interface Life {
  readonly hooks: PartitionHooks;
  /** Ends the call or the pause that is under way. */
  abort: ((reason: CoterieError) => void) | undefined;
  cancelled: boolean;
}

/** Calls the hooks of partitions: so many at once, each bounded in time. */
export class HookRunner {
  readonly #config: HookRunnerConfig;
  readonly #port: HookRunnerPort;
  readonly #lives = new Map<HookTarget, Life>();
  /** Calls that wait for their turn. */
  readonly #waiting = new Queue<() => void>();
  #running = 0;
  #beginning = false;
  #stopped = false;

  constructor(config: HookRunnerConfig, port: HookRunnerPort) {
    this.#config = config;
    this.#port = port;
  }

  load(target: HookTarget): void {
    const life: Life = {
      hooks: this.#port.hooksOf(target.stream) ?? {},
      abort: undefined,
      cancelled: false,
    };
    this.#lives.set(target, life);
    this.#tryLoad(target, life, 0);
  }

  cancel(target: HookTarget): void {
    const life = this.#lives.get(target);
    if (life === undefined) return;
    life.cancelled = true;
    life.abort?.(cancelled());
  }

  store(target: HookTarget): void {
    const life = this.#lives.get(target);
    const hook = life?.hooks.released;
    const end = (): void => {
      this.#lives.delete(target);
      if (!this.#stopped) this.#port.stored(target);
    };
    if (life === undefined || hook === undefined) {
      this.#config.clock.defer(end);
      return;
    }
    this.#call(target, life, hook, (error) => {
      if (error !== undefined && !this.#stopped) this.#port.failed('released', target, error);
      end();
    });
  }

  /** Aborts what runs; nothing is told any more. */
  stop(reason: CoterieError): void {
    this.#stopped = true;
    this.#waiting.drain();
    for (const life of this.#lives.values()) life.abort?.(reason);
    this.#lives.clear();
  }

  #tryLoad(target: HookTarget, life: Life, failures: number): void {
    const hook = life.hooks.gained;
    const end = (ok: boolean): void => {
      if (!ok) this.#lives.delete(target);
      if (!this.#stopped) this.#port.loaded(target, ok);
    };
    if (hook === undefined) {
      this.#config.clock.defer(() => end(true));
      return;
    }
    const call = (context: PartitionContext): void | Promise<void> => {
      // It may have been given up while it waited for its turn, or in a pause.
      if (life.cancelled) throw cancelled();
      return hook(context);
    };
    this.#call(target, life, call, (error) => {
      if (error === undefined || life.cancelled || this.#stopped) {
        end(error === undefined);
        return;
      }
      this.#port.failed('gained', target, error);
      this.#pause(life, failures, () => this.#tryLoad(target, life, failures + 1));
    });
  }

  #pause(life: Life, failures: number, then: () => void): void {
    const { clock, random } = this.#config;
    const most = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
    const go = (): void => {
      life.abort = undefined;
      if (!this.#stopped) then();
    };
    const cancel = clock.setTimer(go, most / 2 + (random.next() * most) / 2);
    life.abort = () => {
      cancel();
      go();
    };
  }

  /** Calls a hook when its turn comes; `done` gets what it failed with, once. */
  #call(
    target: HookTarget,
    life: Life,
    hook: (context: ReleasedContext) => void | Promise<void>,
    done: (error: CoterieError | undefined) => void,
  ): void {
    this.#waiting.push(() => this.#begin(target, life, hook, done));
    this.#beginSoon();
  }

  /** At the next turn: however many partitions there are, whatever else is due comes in between. */
  #beginSoon(): void {
    if (this.#beginning || this.#waiting.size === 0) return;
    this.#beginning = true;
    this.#config.clock.defer(() => {
      this.#beginning = false;
      while (this.#running < this.#config.hookConcurrency) {
        const begin = this.#waiting.shift();
        if (begin === undefined) return;
        begin();
      }
    });
  }

  #begin(
    target: HookTarget,
    life: Life,
    hook: (context: ReleasedContext) => void | Promise<void>,
    done: (error: CoterieError | undefined) => void,
  ): void {
    const { name, instance, clock, hookTimeoutMs } = this.#config;
    const call = new Call(target, name, instance);
    let isOver = false;
    const end = (error: CoterieError | undefined): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      life.abort = undefined;
      this.#running -= 1;
      this.#beginSoon();
      done(error);
    };
    const cancel = clock.setTimer(() => {
      const late = new CoterieError('timeout', `the hook ran longer than ${hookTimeoutMs} ms`);
      call.abort(late);
      end(late);
    }, hookTimeoutMs);
    life.abort = (reason) => {
      call.abort(reason);
      // A forced stop waits for nobody; else the hook says itself how it ended.
      if (this.#stopped) end(reason);
    };
    this.#running += 1;
    const run = async (): Promise<void> => hook(call);
    run().then(
      () => end(undefined),
      (error: unknown) => end(CoterieError.from(error, 'handler-failed')),
    );
  }
}

/** One call of a hook. */
class Call implements ReleasedContext {
  readonly stream: string;
  readonly partition: number;
  readonly epoch: PartitionEpoch;
  readonly node: string;
  readonly lost: boolean;
  #abort: AbortController | undefined;
  #reason: CoterieError | undefined;

  constructor(target: HookTarget, node: string, instance: string) {
    this.stream = target.stream;
    this.partition = target.partition;
    this.epoch = { number: target.epoch, instance };
    this.node = node;
    this.lost = target.lost;
  }

  /** Made when first asked for: there may be thousands of calls. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#reason !== undefined) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  abort(reason: CoterieError): void {
    this.#reason ??= reason;
    this.#abort?.abort(reason);
  }
}

function cancelled(): CoterieError {
  return new CoterieError('aborted', 'the partition is not needed here any more');
}

import type { Clock } from '../runtime/clock.ts';

/** A user's health check, which says whether this member may own partitions. */
export interface HealthCheckOptions {
  /**
   * Resolves with true while this member can do its work. Whatever else it gives, throws or rejects
   * with is a failure, and so is silence for `timeoutMs`; then the signal is aborted.
   */
  check: (signal: AbortSignal) => boolean | Promise<boolean>;
  /** From the end of one check to the next; 10 to 3 600 000, default 1000 ms. */
  intervalMs?: number;
  /** How long a check may take; 10 to 3 600 000, default 1000 ms. */
  timeoutMs?: number;
  /** So many failures in a row make the member unhealthy; 1 to 1000, default 3. */
  failures?: number;
}

export type HealthCheckConfig = Readonly<Required<HealthCheckOptions>>;

export interface HealthWatchPort {
  /** `reason` tells what the last check came to. */
  changed(healthy: boolean, reason: string): void;
}

/** Checks that were given up and have not ended; with more of them, none is begun. */
const MOST_HUNG = 8;

/** Runs a user's health check, one at a time. It may throw, hang, or end long after its time. */
export class HealthWatch {
  readonly #clock: Clock;
  readonly #config: HealthCheckConfig;
  readonly #port: HealthWatchPort;
  /** Until the first check has succeeded, nobody knows that the member can work. */
  #healthy = false;
  #failures = 0;
  #hung = 0;
  #abort: AbortController | undefined;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, config: HealthCheckConfig, port: HealthWatchPort) {
    this.#clock = clock;
    this.#config = config;
    this.#port = port;
  }

  start(): void {
    this.#check();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#abort?.abort();
  }

  #check(): void {
    if (this.#stopped) return;
    if (this.#hung >= MOST_HUNG) {
      this.#ended(false, `${this.#hung} health checks hang`);
      return;
    }
    const { timeoutMs } = this.#config;
    const abort = new AbortController();
    this.#abort = abort;
    let isOver = false;
    const end = (ok: boolean, reason: string): void => {
      if (isOver) {
        this.#hung -= 1;
        return;
      }
      isOver = true;
      this.#ended(ok, reason);
    };
    this.#cancel = this.#clock.setTimer(() => {
      isOver = true;
      this.#hung += 1;
      abort.abort();
      this.#ended(false, `no answer of the health check within ${timeoutMs} ms`);
    }, timeoutMs);
    this.#run(abort.signal).then(
      (result) => end(result, result ? 'the health check succeeds' : 'the health check says no'),
      (error: unknown) => end(false, `the health check threw: ${textOf(error)}`),
    );
  }

  /** What it throws at once is a rejection, too. */
  async #run(signal: AbortSignal): Promise<boolean> {
    // Not whatever counts as true: a check that forgets to answer must not pass.
    const result: unknown = await this.#config.check(signal);
    return result === true;
  }

  #ended(ok: boolean, reason: string): void {
    this.#cancel?.();
    if (this.#stopped) return;
    this.#failures = ok ? 0 : this.#failures + 1;
    const healthy = ok || (this.#healthy && this.#failures < this.#config.failures);
    this.#cancel = this.#clock.setTimer(() => this.#check(), this.#config.intervalMs);
    if (healthy === this.#healthy) return;
    this.#healthy = healthy;
    this.#port.changed(healthy, reason);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

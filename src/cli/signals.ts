import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The wish that this process stops: a signal, or nobody who reads what it prints. */
export class Stop {
  readonly #controller = new AbortController();
  #exitCode = 0;

  /** Aborted when the command should finish what it has begun, and begin nothing more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What a command exits with that was cut short: 128 + the signal's number. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** Asks to stop; again changes nothing. */
  request(exitCode: number): void {
    if (this.signal.aborted) return;
    this.#exitCode = exitCode;
    this.#controller.abort();
  }

  /** Resolves when the process should stop. */
  async requested(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/**
 * Listens for what should stop this process: the first SIGINT or SIGTERM lets it drain, the second
 * one ends it at once. Where the reader of stdout is gone, it drains too, without a word.
 */
export function listenForStop(): Stop {
  const stop = new Stop();
  for (const name of SIGNALS) {
    const code = 128 + constants.signals[name];
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(code);
      stop.request(code);
      const text = 'finishing what is under way; once more to stop at once';
      if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      stop.request(0);
    });
  }
  // Who starts this process with a channel wants it to end with him, also when he is killed.
  if (process.connected) process.once('disconnect', () => stop.request(0));
  return stop;
}

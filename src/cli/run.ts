import type { Logger } from 'pino';
import { CoterieError } from '../runtime/errors.ts';
import { type SharedOptions, UsageError } from './args.ts';
import { createLogger } from './log.ts';
import { Output } from './output.ts';
import { listenForStop, type Stop } from './signals.ts';

/** What a command works with. */
export interface Shell {
  readonly output: Output;
  readonly logger: Logger;
  readonly stop: Stop;
}

/**
 * Runs a command and sets the exit code of the process: what `work` resolves with, or 1 where it
 * fails. A `UsageError` is passed on.
 */
export async function runCommand(
  options: SharedOptions,
  work: (shell: Shell) => Promise<number>,
): Promise<void> {
  const json = options.json ?? false;
  const shell: Shell = {
    output: new Output(json),
    logger: createLogger(json),
    stop: listenForStop(),
  };
  try {
    process.exitCode = await work(shell);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const error = CoterieError.from(cause);
    if (error.code === 'internal') shell.logger.error({ err: cause }, 'this is a bug of coterie');
    shell.output.failed(null, error);
    process.exitCode = 1;
  }
}

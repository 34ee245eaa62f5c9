import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const execute = promisify(execFile);

/** Runs the docker command line; resolves with what it printed, rejects after `timeoutMs`. */
export async function docker(args: readonly string[], timeoutMs: number): Promise<string> {
  const { stdout } = await execute('docker', args, { timeout: timeoutMs });
  return stdout.trim();
}

/** Why no container can be started here; `undefined` when a Docker engine answers. */
async function dockerMissing(): Promise<string | undefined> {
  try {
    await docker(['version', '--format', '{{.Server.Version}}'], 20_000);
    return undefined;
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n');
    return `no Docker engine answers: ${lines.at(-1)}`;
  }
}

/**
 * A suite that needs Docker. Without Docker it is skipped and says why; where `CI` is set, that is an
 * error instead: a suite that never runs proves nothing.
 */
export async function describeWithDocker(name: string, suite: () => void): Promise<void> {
  const reason = await dockerMissing();
  if (reason === undefined) {
    describe(name, suite);
    return;
  }
  if (process.env['CI'] !== undefined) throw new Error(`${name}: ${reason}`);
  process.stderr.write(`skipped: ${name}: ${reason}\n`);
  describe.skip(`${name} (${reason})`, suite);
}

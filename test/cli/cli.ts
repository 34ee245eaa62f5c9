import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src', 'cli', 'main.ts');
/** Halves the time that a process takes to start. */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'coterie-tests');
const LINE_TIMEOUT_MS = 15_000;
const END_TIMEOUT_MS = 60_000;

/** One JSON line of stdout. */
export type Line = Readonly<Record<string, unknown>>;

export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What stdin gives; without it stdin is empty. */
  readonly input?: string | Uint8Array;
  /** Leave stdin open. */
  readonly open?: boolean;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON lines of stdout. */
  readonly lines: readonly Line[];
}

/** A `coterie` process that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly lines: readonly Line[];
  readonly ended: Promise<Ended>;
  /** The first line, printed already or later, that satisfies `wanted`. */
  line(wanted: (line: Line) => boolean): Promise<Line>;
}

/** Starts `coterie` as users do, as a process; it is killed at the end of the test. */
export function startCli(args: readonly string[], options: CliOptions = {}): Running {
  const running = start(args, options);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  return running;
}

/** Runs `coterie` to its end; it is killed when it does not come. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  return start(args, options, END_TIMEOUT_MS).ended;
}

function start(args: readonly string[], options: CliOptions, timeout = 0): Running {
  // Colours and the server of the machine would change what is printed.
  const own = { NO_COLOR: '1', NATS_URL: '', NODE_COMPILE_CACHE: COMPILE_CACHE };
  const env = { ...process.env, ...own, ...options.env };
  const life = { timeout, killSignal: 'SIGKILL' } as const;
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: 'pipe', ...life });
  child.stdin.on('error', () => {});
  if (options.input !== undefined) child.stdin.write(options.input);
  if (options.open !== true) child.stdin.end();
  let stdout = '';
  let stderr = '';
  let rest = '';
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  const isJson = args.includes('--json');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (!isJson) return;
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as Line);
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, lines });
      for (const look of waiting) look();
    });
  });
  const line = (wanted: (line: Line) => boolean): Promise<Line> =>
    new Promise((resolve, reject) => {
      const finish = (run: () => void): void => {
        clearTimeout(timer);
        waiting.delete(look);
        run();
      };
      const timer = setTimeout(() => {
        finish(() => reject(new Error(`no such line from ${args.join(' ')}:\n${stdout}${stderr}`)));
      }, LINE_TIMEOUT_MS);
      const look = (): void => {
        const found = lines.find(wanted);
        if (found !== undefined) finish(() => resolve(found));
        else if (child.exitCode !== null) {
          finish(() => reject(new Error(`${args.join(' ')} ended:\n${stdout}${stderr}`)));
        }
      };
      waiting.add(look);
      look();
    });
  return { child, lines, ended, line };
}

/** Starts `coterie node --json` and resolves when it is ready. */
export async function startNode(url: string, args: readonly string[]): Promise<Running> {
  const node = startCli(['node', '--json', '--nats', url, ...args]);
  await node.line((line) => line['event'] === 'ready');
  return node;
}

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

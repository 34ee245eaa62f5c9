import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { natsBinary } from './nats-binary.ts';
import { readInfo } from './nats-info.ts';

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const START_ATTEMPTS = 5;

interface NatsServerOptions {
  /** More arguments, such as `['-js']`. */
  readonly args?: readonly string[];
  /** The text of a configuration file. */
  readonly config?: string;
  /** Default: a free one. */
  readonly port?: number;
}

export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now; changes with `restart`. */
  readonly pid: number;
  readonly version: string;
  /** Ends the process and removes its files; may be called twice. */
  stop(): Promise<void>;
  /** SIGKILL. `restart` brings it back with its data. */
  kill(): Promise<void>;
  /** A new process on the same port with the same data. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing moves. */
  freeze(): void;
  thaw(): void;
}

interface Run {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly version: string;
  readonly exited: Promise<void>;
}

/** Starts a real nats-server on 127.0.0.1 and resolves when it answers. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-nats-'));
  let run: Run | undefined;
  const clear = (): void => {
    // A frozen process takes SIGKILL too.
    run?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  const release = (): void => {
    process.off('exit', clear);
    clear();
  };

  let port = 0;
  try {
    for (let attempt = 1; run === undefined; attempt += 1) {
      port = options.port ?? (await freePort());
      try {
        run = await launch(folder, port, options);
      } catch (error) {
        // Somebody else may have taken the port in between.
        if (options.port !== undefined || attempt === START_ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    release();
    throw error;
  }

  let current = run;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    current.child.kill('SIGCONT');
    current.child.kill(signal);
    const late = setTimeout(() => current.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await current.exited;
    clearTimeout(late);
  };
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    release();
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return current.pid;
    },
    get version() {
      return current.version;
    },
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      current = await launch(folder, port, options);
      run = current;
    },
    freeze: () => void current.child.kill('SIGSTOP'),
    thaw: () => void current.child.kill('SIGCONT'),
    [Symbol.asyncDispose]: stop,
  };
}

async function launch(folder: string, port: number, options: NatsServerOptions): Promise<Run> {
  // INFO carries this name: who answers on the port is known to be this process.
  const name = randomUUID();
  const args = ['-a', '127.0.0.1', '-p', String(port), '--name', name];
  args.push('-sd', join(folder, 'data'), ...(options.args ?? []));
  if (options.config !== undefined) {
    const path = join(folder, 'nats.conf');
    writeFileSync(path, options.config);
    args.push('-c', path);
  }
  const child = spawn(natsBinary(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4_000);
  });
  const exited = new Promise<void>((resolve) => {
    const settle = (): void => {
      ended = true;
      resolve();
    };
    child.once('exit', settle).once('error', (error) => {
      output += error.message;
      settle();
    });
  });

  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!ended && performance.now() < deadline) {
    const info = await readInfo(port);
    if (info?.server_name === name && child.pid !== undefined) {
      return { child, pid: child.pid, version: info.version, exited };
    }
    await sleep(10);
  }
  child.kill('SIGKILL');
  await exited;
  throw new Error(`nats-server did not start on port ${port}:\n${output.trim()}`);
}

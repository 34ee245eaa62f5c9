import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STREAMS = fileURLToPath(new URL('streams.ts', import.meta.url));

/** What `bench/streams.ts` says of one verb of one store. */
export interface DurableFigures {
  readonly store: string;
  readonly version: string;
  readonly what: string;
  readonly oursPerSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number | null;
  readonly spread: number;
}

/** Readers and sinks beside the bare clients, in a process of its own with servers of its own. */
export async function durableFigures(events: number, rounds: number): Promise<DurableFigures[]> {
  const args = ['--no-warnings', STREAMS, '--events', String(events), '--rounds', String(rounds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const figures: DurableFigures[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, ...rest } = JSON.parse(line) as DurableFigures & { event: string };
    if (event === 'streams') figures.push(rest);
  }
  const code = await exited;
  if (code !== 0) throw new Error(`bench/streams.ts ended with ${code}`);
  return figures;
}

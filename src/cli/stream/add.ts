import { systemClock } from '../../runtime/clock.ts';
import { openStream, type Stream, type StreamInput } from '../../streams/stream.ts';
import { UsageError } from '../args.ts';
import { printable } from '../data.ts';
import { readLines } from '../lines.ts';
import { styled } from '../output.ts';
import type { Shell } from '../run.ts';
import { type StoreOptions, withStore } from './store.ts';

export interface AddOptions extends StoreOptions {
  readonly topic?: string;
  readonly key?: string;
  readonly once?: string;
  readonly ifExists?: boolean;
}

/** Lines that go to the store in one round trip. */
const BATCH = 500;

/** Adds one event, or each line of stdin. Resolves with the exit code. */
export async function addEvents(
  name: string,
  data: string | undefined,
  options: AddOptions,
  shell: Shell,
): Promise<number> {
  const isLines = data === '-';
  if (isLines && options.once !== undefined) {
    throw new UsageError('--once names one event, and - reads many');
  }
  return withStore(options, async (log) => {
    const stream = openStream(log, name);
    let failures = 0;
    for await (const batch of isLines ? batches(shell.stop.signal) : [[data ?? '']]) {
      failures += await addBatch(stream, batch, options, shell);
    }
    if (failures > 0) return 1;
    return isLines ? shell.stop.exitCode : 0;
  });
}

async function addBatch(
  stream: Stream,
  batch: readonly (Uint8Array | string)[],
  { topic, key, once, ifExists = false }: AddOptions,
  { output }: Shell,
): Promise<number> {
  const inputs = batch.map((data): StreamInput => ({
    data,
    ...(topic === undefined ? {} : { topic }),
    ...(key === undefined ? {} : { key }),
    ...(once === undefined ? {} : { idempotencyKey: once }),
  }));
  const outcomes = await stream.addMany(inputs, { onlyIfExists: ifExists });
  let failures = 0;
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') {
      failures += 1;
      output.failed(null, outcome.error);
      continue;
    }
    const { id } = outcome;
    const isNew = outcome.status === 'stored';
    const fields = { event: 'added', id, stream: stream.name, topic: topic ?? null, isNew };
    output.event(fields, () =>
      isNew ? `added ${id}` : `${styled('dim', 'had')} ${id} of ${printable(once ?? '')} already`,
    );
  }
  return failures;
}

/** Lines as they come: what is there goes together. */
async function* batches(signal: AbortSignal): AsyncGenerator<Uint8Array[]> {
  const lines = readLines(process.stdin, signal);
  let batch: Uint8Array[] = [];
  let next = lines.next();
  for (;;) {
    const waiting = batch.length > 0 ? [idle()] : [];
    const step = await Promise.race([next, ...waiting]);
    if (step !== undefined && step.done !== true) {
      batch.push(step.value);
      next = lines.next();
      if (batch.length < BATCH) continue;
    }
    if (batch.length > 0) yield batch;
    if (step?.done === true) return;
    batch = [];
  }
}

/** Resolves when no further line came at once. */
function idle(): Promise<undefined> {
  return new Promise((resolve) => {
    systemClock.setTimer(() => resolve(undefined), 1);
  });
}

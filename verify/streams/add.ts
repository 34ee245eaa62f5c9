import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamLog } from '../../src/index.ts';
import { openStream } from '../../src/index.ts';
import type { Records } from './worker.ts';

const BATCH = 100;
const RETRY_MS = 100;

/**
 * Adds so many numbered events at a steady rate. What may not have been stored is added again under
 * its idempotency key, so that each is there once.
 */
export async function addEvents(
  log: StreamLog,
  stream: string,
  of: { readonly events: number; readonly keys: number; readonly perSecond: number },
  records: Records,
): Promise<void> {
  const startedAt = performance.now();
  for (let first = 1; first <= of.events; first += BATCH) {
    const lateMs = startedAt + ((first - 1) * 1000) / of.perSecond - performance.now();
    if (lateMs > 1) await sleep(lateMs);
    const count = Math.min(BATCH, of.events - first + 1);
    let left = Array.from({ length: count }, (_, n) => first + n);
    while (left.length > 0) {
      left = await addSome(log, stream, left, of.keys, records);
      if (left.length > 0) await sleep(RETRY_MS);
    }
  }
}

/** Resolves with those that have to be added again. */
async function addSome(
  log: StreamLog,
  stream: string,
  numbers: readonly number[],
  keys: number,
  records: Records,
): Promise<number[]> {
  const events = numbers.map((number) => ({
    data: String(number),
    key: `k${number % keys}`,
    idempotencyKey: `n${number}`,
  }));
  try {
    const outcomes = await openStream(log, stream).addMany(events);
    const left: number[] = [];
    for (const [place, { status }] of outcomes.entries()) {
      const number = numbers[place] as number;
      if (status === 'failed') left.push(number);
      else records.tell(['added', records.now(), number]);
    }
    return left;
  } catch {
    // The store is away: all of them again.
    return [...numbers];
  }
}

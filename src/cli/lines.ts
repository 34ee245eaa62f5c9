import type { Readable } from 'node:stream';
import { CoterieError } from '../runtime/errors.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** NATS takes no larger message, however it is configured. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The lines of a stream as bytes, without their ends; read only as fast as they are taken. Aborting
 * ends them, and a line that has not ended by then is not given. Rejects `too-large` for a line of
 * over 64 MiB.
 */
export async function* readLines(input: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => void input.destroy();
  signal.addEventListener('abort', stop, { once: true });
  let parts: Buffer[] = [];
  let partBytes = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(LINE_FEED); to !== -1; to = chunk.indexOf(LINE_FEED, from)) {
        yield withoutReturn(Buffer.concat([...parts, chunk.subarray(from, to)]));
        if (signal.aborted) return;
        parts = [];
        partBytes = 0;
        from = to + 1;
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
      partBytes += chunk.length - from;
      if (partBytes > MAX_LINE_BYTES) throw new CoterieError('too-large', 'a line is over 64 MiB');
    }
    if (partBytes > 0 && !signal.aborted) yield withoutReturn(Buffer.concat(parts));
  } catch (error) {
    // Destroying the stream while it is read is how it ends early.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function withoutReturn(line: Buffer): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

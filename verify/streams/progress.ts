import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { StreamRecord } from './records.ts';

/** Follows the files of records: which events are done. */
export class Progress {
  readonly done = new Set<number>();
  readonly #files = new Map<string, { at: number; rest: string; runs: Map<number, number> }>();

  /** Reads what was written since the last time. */
  read(paths: readonly string[]): void {
    for (const path of paths) {
      let file = this.#files.get(path);
      if (file === undefined) this.#files.set(path, (file = { at: 0, rest: '', runs: new Map() }));
      const text = file.rest + readFrom(path, file.at);
      file.at += Buffer.byteLength(text) - Buffer.byteLength(file.rest);
      const lines = text.split('\n');
      file.rest = lines.pop() ?? '';
      for (const line of lines) {
        const record = JSON.parse(line) as StreamRecord;
        if (record[0] === 'began') file.runs.set(record[2], record[3]);
        else if (record[0] === 'ended') this.done.add(file.runs.get(record[2]) ?? 0);
      }
    }
  }
}

/** All records of a file, without a last line that its process was killed in. */
export function readRecords(path: string): StreamRecord[] {
  const text = readFileSync(path, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StreamRecord);
}

function readFrom(path: string, at: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    // Its process has not begun.
    return '';
  }
  const parts: Buffer[] = [];
  const chunk = Buffer.alloc(1024 * 1024);
  for (let from = at; ; from += chunk.length) {
    const count = readSync(descriptor, chunk, 0, chunk.length, from);
    parts.push(Buffer.from(chunk.subarray(0, count)));
    if (count < chunk.length) break;
  }
  closeSync(descriptor);
  return Buffer.concat(parts).toString();
}

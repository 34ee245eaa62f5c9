import { closeSync, openSync, writeSync } from 'node:fs';
import { stamp } from '../chaos/stamp.ts';
import type { Entry } from './entry.ts';

/**
 * Writes entries to a file, each at once: a process that is killed takes nothing with it that it
 * had told, and tells before it acts.
 */
export class Recorder {
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'a');
  }

  /** The time of now, in ms with three digits. */
  now(): number {
    return Math.round(stamp() * 1000) / 1000;
  }

  tell(entry: Entry): void {
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

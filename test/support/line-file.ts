import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const POLL_MS = 5;
const CHUNK_BYTES = 64 * 1024;

/**
 * A file that a child process writes lines to. A pipe that is full makes a child keep what it has
 * printed, and a child that is killed takes that with it; a file takes everything at once.
 */
export class LineFile {
  /** For the child's stdout. */
  readonly descriptor: number;
  readonly #folder: string;
  readonly #onLine: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #rest: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
    this.#folder = mkdtempSync(join(tmpdir(), 'coterie-lines-'));
    this.descriptor = openSync(join(this.#folder, 'lines'), 'a+');
    this.#timer = setInterval(() => this.#read(), POLL_MS);
  }

  /** Reads what is left and removes the file. */
  close(): void {
    clearInterval(this.#timer);
    this.#read();
    closeSync(this.descriptor);
    this.remove();
  }

  /** Removes the file, without a look at it: this process ends. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(): void {
    for (;;) {
      const size = readSync(this.descriptor, this.#chunk, 0, CHUNK_BYTES, this.#offset);
      if (size === 0) return;
      this.#offset += size;
      this.#take(Buffer.concat([this.#rest, this.#chunk.subarray(0, size)]));
    }
  }

  #take(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
      this.#onLine(bytes.toString('utf8', from, end));
      from = end + 1;
    }
    this.#rest = bytes.subarray(from);
  }
}

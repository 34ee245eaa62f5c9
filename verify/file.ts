import { appendFileSync, readFileSync } from 'node:fs';
import type { Entry } from './entry.ts';
import { type History, readHistory } from './history.ts';

/** Reads histories that processes wrote, one after the other. */
export function readFiles(paths: readonly string[]): History {
  return readHistory(entriesOf(paths));
}

/** Puts the files of a run together into one. */
export function keep(paths: readonly string[], into: string): void {
  for (const path of paths) appendFileSync(into, wholeLines(path));
}

function* entriesOf(paths: readonly string[]): Iterable<Entry> {
  for (const path of paths) {
    for (const line of wholeLines(path).split('\n')) {
      if (line !== '') yield JSON.parse(line) as Entry;
    }
  }
}

/** Without a last line that its process was killed in: what it was about to tell, it did not do. */
function wholeLines(path: string): string {
  const text = readFileSync(path, 'utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

// `npm run bench:document -- [RUN]` keeps the lines of a run beside the figures, and writes the pages
// of docs from them; without RUN from those that are kept. See document/pages.ts.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KEPT_RUN, missingIn, pagesOf } from './document/pages.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const [file] = process.argv.slice(2);
if (file !== undefined) copyFileSync(file, pathOf(KEPT_RUN));
const lines = readFileSync(pathOf(KEPT_RUN), 'utf8');
for (const part of missingIn(lines)) {
  process.stderr.write(`not in this run, and so not on the page: ${part}\n`);
}
const pages = pagesOf(lines);
for (const [path, text] of Object.entries(pages)) writeFileSync(pathOf(path), text);

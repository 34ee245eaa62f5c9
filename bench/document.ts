// `node bench/document.ts RUN` writes docs/benchmarks.md and docs/benchmarks-cross.md: all figures come
// from the recorded lines of one run, the sentences from the templates beside this file.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fillTemplate } from './document/fill.ts';
import { readRun } from './document/run.ts';
import { valuesOf } from './document/values.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write(
    'usage: node bench/document.ts RUN, the lines of `npm run bench -- --json`\n',
  );
  process.exit(2);
}
const values = valuesOf(readRun(readFileSync(file, 'utf8')));
for (const name of ['benchmarks', 'benchmarks-cross']) {
  const template = new URL(`document/${name}.template`, import.meta.url);
  const page = fileURLToPath(new URL(`../docs/${name}.md`, import.meta.url));
  writeFileSync(page, fillTemplate(readFileSync(template, 'utf8'), values));
}

import { readFileSync } from 'node:fs';
import { fillTemplate } from './fill.ts';
import { readRun } from './run.ts';
import { valuesOf } from './values.ts';

/** The lines of the run that the pages tell of. */
export const KEPT_RUN = 'docs/figures/benchmarks.jsonl';

/**
 * The pages of one run, by path: all figures come from its lines, the sentences from the templates
 * beside this file.
 */
export function pagesOf(lines: string): Record<string, string> {
  const values = valuesOf(readRun(lines));
  const pages = ['benchmarks', 'benchmarks-cross'].map((name): [string, string] => {
    const template = readFileSync(new URL(`${name}.template`, import.meta.url), 'utf8');
    return [`docs/${name}.md`, fillTemplate(template, values)];
  });
  return Object.fromEntries(pages);
}

import { readFileSync } from 'node:fs';
import { fillTemplate, leftOut } from './fill.ts';
import { readRun } from './run.ts';
import { valuesOf } from './values.ts';

/** The lines of the run that the pages tell of. */
export const KEPT_RUN = 'docs/figures/benchmarks.jsonl';

const PAGES = ['benchmarks', 'benchmarks-cross'];

/**
 * The pages of one run, by path: all figures come from its lines, the sentences from the templates
 * beside this file.
 */
export function pagesOf(lines: string): Record<string, string> {
  const values = valuesOf(readRun(lines));
  const pages = PAGES.map((name): [string, string] => {
    return [`docs/${name}.md`, fillTemplate(templateOf(name), values)];
  });
  return Object.fromEntries(pages);
}

/** The parts of the pages that runs of an older tool have no figures for. */
export function missingIn(lines: string): string[] {
  const values = valuesOf(readRun(lines));
  return PAGES.flatMap((name) => leftOut(templateOf(name), values));
}

function templateOf(name: string): string {
  return readFileSync(new URL(`${name}.template`, import.meta.url), 'utf8');
}

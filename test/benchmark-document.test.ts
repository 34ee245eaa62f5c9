import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../bench/document/fill.ts';
import { KEPT_RUN, pagesOf } from '../bench/document/pages.ts';
import { readRepositoryFile } from './support/repository-files.ts';

describe('the template of a page of figures', () => {
  test('names what the run has, and says where a ratio was refused', () => {
    const values = { summary: { plain: 0.25, send: null }, machine: { node: 'v24' } };
    const text = '{{machine.node}}: {{summary.plain}}, {{summary.send}}';
    expect(fillTemplate(text, values)).toBe('v24: 0.25, none');
  });

  test.each(['{{gone}}', '{{summary.gone}}', '{{summary}}'])('%s is refused', (text) => {
    expect(() => fillTemplate(text, { summary: { plain: 1 } })).toThrow('the run has no');
  });

  test.each(['benchmarks', 'benchmarks-cross'])('%s has no figure of its own', (name) => {
    // Bounds, settings and counts of the method are words of the page; decimals are measured.
    const text = readRepositoryFile(`bench/document/${name}.template`).replaceAll(
      /\{\{[^}]*\}\}/g,
      '',
    );
    const decimals = text.match(/\b\d+\.\d+\b/g) ?? [];
    expect(decimals.filter((each) => !['0.6'].includes(each))).toEqual([]);
  });
});

// Kept by `npm run bench:document -- RUN`.
test.runIf(existsSync(KEPT_RUN))('the pages of figures are those of the run that is kept', () => {
  for (const [path, text] of Object.entries(pagesOf(readRepositoryFile(KEPT_RUN)))) {
    expect(readRepositoryFile(path)).toBe(text);
  }
});

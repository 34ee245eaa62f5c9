import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillTemplate, leftOut } from '../bench/document/fill.ts';
import { KEPT_RUN, missingIn, pagesOf } from '../bench/document/pages.ts';
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

  test('has parts for runs that have their figures, and says which it leaves out', () => {
    const text = 'a\n{{#old}}\nb {{old}}\n{{/old}}\n{{#new}}\nc {{new}}\n{{/new}}\nd\n';
    const values = { old: '1', new: undefined };
    expect(fillTemplate(text, values)).toBe('a\nb 1\nd\n');
    expect(leftOut(text, values)).toEqual(['new']);
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

test.runIf(existsSync(KEPT_RUN))(
  'a run of before there were members in one process is told',
  () => {
    const kept = readRepositoryFile(KEPT_RUN).split('\n');
    const before = kept.filter((line) => !line.includes('"event":"simulated"')).join('\n');
    expect(missingIn(before)).toEqual(['simulated']);
    expect(pagesOf(before)['docs/benchmarks.md']).not.toContain('growth-members-simulated.svg');
    const rest = { perSecond: 1, cpuUs: 2.6, idleShare: 0.125, forwards: 0.5, deliveries: 2 };
    const points = [{ members: 77, hopShare: 0.25, ...rest }];
    const after = `${before}\n${JSON.stringify({ event: 'simulated', points })}\n`;
    expect(missingIn(after)).toEqual([]);
    const page = pagesOf(after)['docs/benchmarks.md'];
    expect(page).toContain('growth-members-simulated.svg');
    expect(page).toContain(
      '| members | 77 |\n|---|---|\n| per second | 1 |\n| CPU us/message | 3 |\n',
    );
    expect(page).toContain('| messages that take a hop | 0.25 |');
  },
);

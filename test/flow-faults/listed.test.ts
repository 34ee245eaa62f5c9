import { describe, expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles } from '../support/repository-files.ts';

const DOCUMENT = 'docs/flow-faults.md';
const NUMBERS = Array.from({ length: 22 }, (_, index) => `F${index + 1}`);

interface Row {
  readonly fault: string;
  readonly file: string;
  readonly name: string;
  /** What brings the fault back, and what fails then. */
  readonly proof: readonly string[];
}

/** The table of the document, row by row. */
function rowsOf(document: string): Row[] {
  const rows: Row[] = [];
  for (const line of document.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, fault = '', , where = '', ...proof] = cells;
    const found = /^`([^`]+)` "([^"]+)"$/.exec(where);
    if (!/^F\d+$/.test(fault)) continue;
    rows.push({ fault, file: found?.[1] ?? '', name: found?.[2] ?? '', proof: proof.slice(0, 2) });
  }
  return rows;
}

/** What is wrong with the list, a line each. */
function problemsOf(rows: readonly Row[], read: (file: string) => string): string[] {
  const problems: string[] = [];
  for (const fault of NUMBERS) {
    if (!rows.some((row) => row.fault === fault)) problems.push(`${fault} is not listed`);
  }
  for (const { fault, file, name, proof } of rows) {
    if (!name.startsWith(`${fault} `)) problems.push(`${fault} names no test of its number`);
    else if (!read(file).includes(`test('${name}'`)) problems.push(`${file} has no "${name}"`);
    if (proof.some((cell) => cell === '')) problems.push(`${fault} says not how it would fail`);
  }
  return problems;
}

describe('the faults of flow', () => {
  const rows = rowsOf(readRepositoryFile(DOCUMENT));

  test('are listed with a test each, and with the change that the test catches', () => {
    expect(problemsOf(rows, readRepositoryFile)).toEqual([]);
  });

  test.each(NUMBERS)('%s stands in the name of a test', (fault) => {
    const name = new RegExp(`(?:test|it)(?:\\.\\w+)?\\(\\s*['"\`]${fault} `);
    const files = repositoryFiles().filter((path) => path.endsWith('.test.ts'));
    expect(files.filter((path) => name.test(readRepositoryFile(path)))).not.toEqual([]);
  });

  test.each<[string, Partial<Row>]>([
    ['F7 is not listed', { fault: 'F8' }],
    ['F7 names no test of its number', { name: 'F70 x' }],
    ['has no "F7 is gone"', { name: 'F7 is gone' }],
    ['F7 says not how it would fail', { proof: ['', ''] }],
  ])('a planted gap is found: %s', (problem, change) => {
    const planted = rows.map((row) => (row.fault === 'F7' ? { ...row, ...change } : row));
    expect(problemsOf(planted, readRepositoryFile).join('\n')).toContain(problem);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memory } from '../src/pubsub/memory.ts';
import { memoryLog } from '../src/pubsub/memory-log.ts';
import { streamLogSuite } from '../src/testing/log-suite.ts';
import { pubsubSuite } from '../src/testing/pubsub-suite.ts';
import { LOG_FEATURES, PUBSUB_FEATURES } from './support/driver-features.ts';

const page = readFileSync(new URL('../docs/drivers.md', import.meta.url), 'utf8');

/** The rows of the table with this header, each as its cells. */
function table(header: string): string[][] {
  const lines = page.slice(page.indexOf(`\n${header}\n`) + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

interface Case {
  readonly name: string;
  readonly skip: string | undefined;
}

const LOGS = Object.entries(LOG_FEATURES).map(([name, features]) => ({
  name,
  cases: streamLogSuite({
    name: '',
    features,
    maxEventBytes: 1,
    open: async () => ({ open: () => memoryLog() }),
  }),
}));
const PUBSUBS = Object.entries(PUBSUB_FEATURES).map(([name, features]) => ({
  name,
  cases: pubsubSuite({ name: '', features, open: async () => ({ driver: memory() }) }),
}));

const namesOf = (cases: readonly Case[]): string[] => cases.map(({ name }) => name.trim());

describe.each([
  { what: 'the log suite', drivers: LOGS },
  { what: 'the pub/sub suite', drivers: PUBSUBS },
])('docs/drivers.md has the table of $what', ({ drivers }) => {
  it('as the suite is, case by case and driver by driver', () => {
    const names = namesOf(drivers[0]?.cases ?? []);
    const expected = names.map((name, row) => [
      name,
      ...drivers.map(({ cases }) => (cases[row]?.skip === undefined ? 'pass' : 'skip')),
    ]);
    expect(names.length).toBeGreaterThan(20);
    expect(table(`| case | ${drivers.map(({ name }) => name).join(' | ')} |`)).toEqual(expected);
  });

  it('with at most 4 skips for each driver, and the reason of each', () => {
    for (const { cases } of drivers) {
      const skips = cases.flatMap(({ skip }) => skip ?? []);
      expect(skips.length).toBeLessThanOrEqual(4);
      for (const skip of skips) expect(page.replaceAll(/\s+/g, ' ')).toContain(skip);
    }
  });
});

it('docs/drivers.md tells which case of which suite covers each universal case', () => {
  const [logs, pubsubs] = [namesOf(LOGS[0]?.cases ?? []), namesOf(PUBSUBS[0]?.cases ?? [])];
  const rows = table('| universal case | log suite | pub/sub suite |');
  expect(rows).toHaveLength(30);
  for (const [universal = '', log = '', pubsub = ''] of rows) {
    for (const [cell, names] of [
      [log, logs],
      [pubsub, pubsubs],
    ] as const) {
      // A case, or why there is none.
      if (!cell.startsWith('none:')) expect(names, universal).toContain(cell);
    }
    expect(log.startsWith('none:') && pubsub.startsWith('none:'), universal).toBe(false);
  }
});

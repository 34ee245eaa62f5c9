import { describe, expect, test } from 'vitest';
import { checkCycles } from './support/architecture/cycles.ts';
import { checkFloors } from './support/architecture/floors.ts';
import { checkCores, checkTimeAndDice } from './support/architecture/purity.ts';
import { checkConsole, checkForms, checkLength } from './support/architecture/shape.ts';
import type { Sources, Violation } from './support/architecture/source-facts.ts';
import { readRepositoryFile, repositoryFiles } from './support/repository-files.ts';

type Rule = (sources: Sources) => Violation[];

const handWritten = (path: string): boolean =>
  path.endsWith('.ts') && !path.startsWith('src/codec/gen/');

const report = (violations: Violation[]): string[] =>
  violations.map(({ path, line, rule }) => `${path}:${line} ${rule}`);

const run = (rule: Rule, files: Record<string, string>): string[] =>
  report(rule(new Map(Object.entries(files))));

const RULES: Record<string, Rule> = {
  'a folder imports its own files and lower floors only': checkFloors,
  'no file reaches itself over imports': checkCycles,
  'the cores are pure': checkCores,
  'time and dice stand in one file each': checkTimeAndDice,
  'no default export, no enum': checkForms,
  'only the command line touches the console': checkConsole,
  'no file is too long': checkLength,
};

describe('src', () => {
  const sources: Sources = new Map(
    repositoryFiles('src')
      .filter(handWritten)
      .map((path) => [path, readRepositoryFile(path)]),
  );

  test('is read', () => {
    expect(sources.has('src/index.ts')).toBe(true);
  });

  test.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(report(rule(sources))).toEqual([]);
  });
});

/** Each break with what must be said about it; an empty list is a file that must pass. */
type Break = [title: string, rule: Rule, files: Record<string, string>, expected: string[]];

const floors: Break[] = [
  [
    'a higher floor',
    checkFloors,
    { 'src/runtime/a.ts': "\nimport { b } from '../broker/b.ts';" },
    ['src/runtime/a.ts:2 floors: imports src/broker/b.ts from a higher floor'],
  ],
  [
    'a type of a higher floor',
    checkFloors,
    { 'src/codec/a.ts': "import type { B } from '../broker/b.ts';" },
    ['src/codec/a.ts:1 floors: imports src/broker/b.ts from a higher floor'],
  ],
  [
    'an inline type import',
    checkFloors,
    { 'src/codec/a.ts': "export type B = import('../cli/b.ts').B;" },
    ['src/codec/a.ts:1 floors: imports src/cli/b.ts from a higher floor'],
  ],
  [
    'a dynamic import',
    checkFloors,
    { 'src/broker/a.ts': "export const b = () => import('../cli/b.ts');" },
    ['src/broker/a.ts:1 floors: imports src/cli/b.ts from a higher floor'],
  ],
  [
    'an export from a higher floor',
    checkFloors,
    { 'src/broker/a.ts': "export * from '../index.ts';\nexport { x } from '../cli/x.ts';" },
    [
      'src/broker/a.ts:1 floors: imports src/index.ts from a higher floor',
      'src/broker/a.ts:2 floors: imports src/cli/x.ts from a higher floor',
    ],
  ],
  ...['codec', 'pubsub'].map((other): Break => [
    `ring and ${other}`,
    checkFloors,
    { 'src/ring/a.ts': `import { b } from '../${other}/b.ts';` },
    [`src/ring/a.ts:1 floors: imports src/${other}/b.ts from the same floor`],
  ]),
  [
    'codec and pubsub',
    checkFloors,
    { 'src/codec/a.ts': "import { b } from '../pubsub/b.ts';" },
    ['src/codec/a.ts:1 floors: imports src/pubsub/b.ts from the same floor'],
  ],
  [
    'its own index',
    checkFloors,
    { 'src/ring/deep/a.ts': "import { b } from '../index.ts';" },
    ['src/ring/deep/a.ts:1 floors: imports the index of its own folder, src/ring/index.ts'],
  ],
  [
    'a folder without a floor, itself, and what is beside src',
    checkFloors,
    {
      'src/utils/a.ts': '',
      'src/cli/a.ts': "import 'coterie';\nimport '../../test/support/x.ts';",
    },
    [
      'src/utils/a.ts:1 floors: src/utils stands on no floor',
      'src/cli/a.ts:1 floors: imports itself as coterie',
      'src/cli/a.ts:2 floors: imports test/support/x.ts from outside src',
    ],
  ],
  [
    'nothing wrong: lower floors, packages, tests',
    checkFloors,
    {
      'src/broker/a.ts': "import 'pino';\nimport '../ring/index.ts';\nimport './b/c.ts';",
      'src/ring/a.test.ts': "import '../broker/a.ts';",
    },
    [],
  ],
];

const cycles: Break[] = [
  [
    'three files',
    checkCycles,
    {
      'src/ring/a.ts': "\nimport { b } from './b.ts';",
      'src/ring/b.ts': "import { c } from './c.ts';",
      'src/ring/c.ts': "import type { A } from './a.ts';",
      'src/ring/d.ts': "import { a } from './a.ts';",
    },
    ['src/ring/a.ts:2 cycles: src/ring/a.ts -> src/ring/b.ts -> src/ring/c.ts -> src/ring/a.ts'],
  ],
  [
    'a file that imports itself',
    checkCycles,
    { 'src/ring/a.ts': "import './a.ts';" },
    ['src/ring/a.ts:1 cycles: src/ring/a.ts -> src/ring/a.ts'],
  ],
  [
    'nothing wrong: two ways to one file',
    checkCycles,
    { 'src/a.ts': "import './b.ts';\nimport './c.ts';", 'src/b.ts': "import './c.ts';" },
    [],
  ],
];

const impure: [code: string, name: string][] = [
  ['setTimeout(() => {}, 1);', 'uses setTimeout'],
  ['export const run = { queueMicrotask };', 'uses queueMicrotask'],
  ['export const at = new Date();', 'uses Date'],
  ['export const at = Date.now();', 'uses Date.now'],
  ['export const dice = Math.random();', 'uses Math.random'],
  ["export const dice = Math['random']();", 'uses Math.random'],
  ['export const at = performance.now();', 'uses performance.now'],
  ['export const pid = process.pid;', 'uses process.pid'],
  ['console.log(1);', 'uses console.log'],
  ['export type Later = Promise<void>;', 'uses Promise'],
  ['export async function later() {}', 'uses async'],
  ['await 1;', 'uses await'],
  ['for await (const a of []) {}', 'uses await'],
  ['export const { random } = globalThis;', 'uses globalThis'],
  ["import { join } from 'node:path';", 'imports node:path'],
  ["import { join } from 'path';", 'imports path'],
  ["import { createHash } from 'node:crypto';", 'imports node:crypto'],
  ["import { systemClock } from '../runtime/clock.ts';", 'imports systemClock'],
];

const purity: Break[] = [
  [
    'nothing wrong: names that only look impure, the digest, a test, a file of the broker',
    checkCores,
    {
      'src/ring/a.ts':
        "import type { Clock } from '../runtime/clock.ts';\n" +
        'export const a = (x: Clock) => ({ process: x.now(), Date: 1, console: Math.max(1, 2) });',
      'src/ring/digest.ts': "import { createHash } from 'node:crypto';",
      'src/ring/a.test.ts': 'setTimeout(() => {}, 1);',
      'src/broker/a.ts': 'export async function a() {}',
    },
    [],
  ],
];

const clockOnly = (line: number, name: string): string =>
  `src/broker/a.ts:${line} time and dice: ${name} stands only in src/runtime/clock.ts`;
const randomOnly = (line: number, name: string): string =>
  `src/broker/a.ts:${line} time and dice: ${name} stands only in src/runtime/random.ts`;
const timeAndDice = [
  'setTimeout(() => {}, 1);',
  'globalThis.setInterval(() => {}, 1);',
  'setImmediate(() => {});',
  'queueMicrotask(() => {});',
  'export const at = Date.now();',
  'export const signal = AbortSignal.timeout(1);',
  "import { setTimeout as sleep } from 'node:timers/promises';",
  'export const dice = Math.random();',
  "import { randomBytes } from 'node:crypto';",
].join('\n');

const rest: Break[] = [
  [
    'time and dice outside their files',
    checkTimeAndDice,
    { 'src/broker/a.ts': timeAndDice },
    [
      clockOnly(1, 'setTimeout'),
      clockOnly(2, 'setInterval'),
      clockOnly(3, 'setImmediate'),
      clockOnly(4, 'queueMicrotask'),
      clockOnly(5, 'Date.now'),
      clockOnly(6, 'AbortSignal.timeout'),
      randomOnly(8, 'Math.random'),
      clockOnly(7, 'node:timers/promises'),
      randomOnly(9, 'randomBytes'),
    ],
  ],
  [
    'timers in src/testing, which has fakes',
    checkTimeAndDice,
    { 'src/testing/a.ts': 'setTimeout(() => {}, 1);' },
    ['src/testing/a.ts:1 time and dice: setTimeout stands only in src/runtime/clock.ts'],
  ],
  [
    'the dice in the clock',
    checkTimeAndDice,
    { 'src/runtime/clock.ts': 'setTimeout(() => {}, Math.random());' },
    ['src/runtime/clock.ts:1 time and dice: Math.random stands only in src/runtime/random.ts'],
  ],
  [
    'nothing wrong: time and dice at home, and in a test',
    checkTimeAndDice,
    {
      'src/runtime/clock.ts': 'setTimeout(() => {}, Date.now());',
      'src/runtime/random.ts': 'export const a = Math.random();',
      'src/broker/a.test.ts': timeAndDice,
    },
    [],
  ],
  [
    'default exports and enums',
    checkForms,
    {
      'src/ring/a.ts': 'export default 1;',
      'src/ring/b.ts': 'const b = 1;\nexport { b as default };',
      'src/ring/c.ts': 'export const enum C { A }',
      'src/ring/d.ts': "export { default as d } from './a.ts';",
    },
    [
      'src/ring/a.ts:1 forms: default export',
      'src/ring/b.ts:2 forms: default export',
      'src/ring/c.ts:1 forms: enum',
    ],
  ],
  [
    'the console outside the command line',
    checkConsole,
    {
      'src/broker/a.ts': "\nconsole.warn('x');",
      'src/broker/b.ts': "process.stdout.write('x');",
      'src/broker/c.ts': "import { stdout } from 'node:process';",
      'src/cli/a.ts': "console.log('x');\nprocess.stdout.write('x');",
    },
    [
      'src/broker/a.ts:2 console: console stands only in src/cli',
      'src/broker/b.ts:1 console: process.stdout stands only in src/cli',
      'src/broker/c.ts:1 console: node:process stands only in src/cli',
    ],
  ],
  [
    'a file of 401 lines',
    checkLength,
    { 'src/ring/a.ts': '//\n'.repeat(401), 'src/ring/b.ts': '//\n'.repeat(400) },
    ['src/ring/a.ts:401 length: 401 lines, 400 at most'],
  ],
];

describe('a planted break is caught', () => {
  test.each([...floors, ...cycles, ...purity, ...rest])('%s', (_title, rule, files, expected) => {
    expect(run(rule, files)).toEqual(expected);
  });

  test.each(impure)('%s', (code, what) => {
    for (const path of ['src/ring/a.ts', 'src/broker/delivery/a.ts']) {
      expect(run(checkCores, { [path]: `\n${code}` })).toContain(`${path}:2 pure core: ${what}`);
    }
  });
});

import { builtinModules } from 'node:module';
import { isTest } from './floors.ts';
import { readFacts, type SourceFacts, type Sources, type Violation } from './source-facts.ts';

const CLOCK = 'src/runtime/clock.ts';
const RANDOM = 'src/runtime/random.ts';

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const TIME = [...TIMERS, 'Date.now', 'performance.now', 'process.hrtime', 'process.nextTick'];
const DICE = ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID'];
const IMPURE = [...TIMERS, 'Date', 'Math.random', 'performance', 'process', 'console', 'Promise'];
IMPURE.push('PromiseLike', 'AbortSignal', 'crypto', 'globalThis');

const isCore = (path: string): boolean =>
  path.startsWith('src/ring/') || path.startsWith('src/broker/delivery/');

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier);

/** `process` stands for `process.hrtime` too. */
const within = (name: string, banned: readonly string[]): boolean =>
  banned.some((item) => name === item || name.startsWith(`${item}.`));

const oncePerLine = (violations: Violation[]): Violation[] => {
  const seen = new Map(violations.map((item) => [`${item.line} ${item.rule}`, item]));
  return [...seen.values()];
};

/** The cores decide from what they are given: no time, dice, process, promise or Node module. */
export function checkCores(sources: Sources): Violation[] {
  return readFacts(sources).flatMap((facts) =>
    isCore(facts.path) && !isTest(facts.path) ? oncePerLine(coreViolations(facts)) : [],
  );
}

function coreViolations({ path, imports, uses, syntax }: SourceFacts): Violation[] {
  const violations: Violation[] = [];
  const report = (line: number, what: string): void => {
    violations.push({ path, line, rule: `pure core: ${what}` });
  };
  for (const { specifier, names, line } of imports) {
    const digest = path === 'src/ring/digest.ts' && specifier === 'node:crypto';
    if (isBuiltin(specifier) && !digest) report(line, `imports ${specifier}`);
    const machine = names.find((name) => /^system[A-Z]/.test(name));
    if (machine !== undefined) report(line, `imports ${machine}`);
  }
  for (const { name, line } of uses) if (within(name, IMPURE)) report(line, `uses ${name}`);
  for (const { name, line } of syntax) {
    if (name === 'async' || name === 'await') report(line, `uses ${name}`);
  }
  return violations;
}

/** Time is read in one file and dice are rolled in one file; the rest takes a Clock or a Random. */
export function checkTimeAndDice(sources: Sources): Violation[] {
  return readFacts(sources).flatMap((facts) =>
    isTest(facts.path) ? [] : oncePerLine(timeAndDiceViolations(facts)),
  );
}

function timeAndDiceViolations({ path, imports, uses }: SourceFacts): Violation[] {
  const violations: Violation[] = [];
  const report = (home: string, line: number, name: string): void => {
    const rule = `time and dice: ${name} stands only in ${home}`;
    if (path !== home) violations.push({ path, line, rule });
  };
  for (const { name, line } of uses) {
    if (within(name, [...TIME, 'AbortSignal.timeout'])) report(CLOCK, line, name);
    if (within(name, DICE)) report(RANDOM, line, name);
  }
  for (const { specifier, names, line } of imports) {
    if (/^(node:)?timers(\/|$)/.test(specifier)) report(CLOCK, line, specifier);
    const dice = names.find((name) => /^(random[A-Z]|getRandomValues|webcrypto)/.test(name));
    if (/^(node:)?crypto$/.test(specifier) && dice !== undefined) report(RANDOM, line, dice);
  }
  return violations;
}

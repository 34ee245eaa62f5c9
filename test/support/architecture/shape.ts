import { isTest } from './floors.ts';
import { readFacts, type Sources, type Violation } from './source-facts.ts';

const MAX_LINES = 400;

/** No default export and no enum, anywhere. */
export function checkForms(sources: Sources): Violation[] {
  return readFacts(sources).flatMap(({ path, syntax }) =>
    syntax
      .filter(({ name }) => name === 'default export' || name === 'enum')
      .map(({ name, line }) => ({ path, line, rule: `forms: ${name}` })),
  );
}

/** Only the command line writes to the console and the standard streams. */
export function checkConsole(sources: Sources): Violation[] {
  const console = /^console(\.|$)|^process\.(stdout|stderr)(\.|$)/;
  return readFacts(sources).flatMap(({ path, uses, imports }) => {
    if (path.startsWith('src/cli/') || isTest(path)) return [];
    const marks = [
      ...uses.filter(({ name }) => console.test(name)),
      ...imports
        .filter(({ specifier }) => /^(node:)?(console|process)$/.test(specifier))
        .map(({ specifier, line }) => ({ name: specifier, line })),
    ];
    const lines = new Map(marks.map(({ name, line }) => [line, name]));
    return [...lines].map(([line, name]) => ({
      path,
      line,
      rule: `console: ${name} stands only in src/cli`,
    }));
  });
}

/** A file that outgrows the limit wants to be two. */
export function checkLength(sources: Sources): Violation[] {
  return readFacts(sources)
    .filter(({ lineCount }) => lineCount > MAX_LINES)
    .map(({ path, lineCount }) => ({
      path,
      line: MAX_LINES + 1,
      rule: `length: ${lineCount} lines, ${MAX_LINES} at most`,
    }));
}

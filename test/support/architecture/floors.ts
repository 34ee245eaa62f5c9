import { posix } from 'node:path';
import { readFacts, type Sources, type Violation } from './source-facts.ts';

/** What stands where; a folder imports its own files and lower floors only. */
const FLOORS: Readonly<Record<string, number>> = {
  'src/runtime': 0,
  'src/ring': 1,
  'src/codec': 1,
  'src/pubsub': 1,
  'src/broker': 2,
  'src/streams': 2,
  'src/observe': 3,
  'src/testing': 3,
  'src/cli': 4,
  'src/index.ts': 5,
};

/** `src/ring` for every file below it, the path itself for a file right under src. */
const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');

export const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** The repository path of a relative import, `undefined` for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

export function checkFloors(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const { path, imports } of readFacts(sources)) {
    if (isTest(path)) continue;
    const own = folderOf(path);
    const floor = FLOORS[own];
    if (floor === undefined) {
      violations.push({ path, line: 1, rule: `floors: ${own} stands on no floor` });
      continue;
    }
    for (const { specifier, line } of imports) {
      const problem = problemOf(path, own, floor, specifier);
      if (problem !== undefined) violations.push({ path, line, rule: `floors: ${problem}` });
    }
  }
  return violations;
}

function problemOf(
  path: string,
  own: string,
  floor: number,
  specifier: string,
): string | undefined {
  const target = resolveImport(path, specifier);
  if (target === undefined) {
    return /^(coterie|#)(\/|$)/.test(specifier) ? `imports itself as ${specifier}` : undefined;
  }
  if (!target.startsWith('src/')) return `imports ${target} from outside src`;
  const folder = folderOf(target);
  if (folder === own) {
    const index = target === `${own}/index.ts` || target === `${posix.dirname(path)}/index.ts`;
    return index && path !== target ? `imports the index of its own folder, ${target}` : undefined;
  }
  const other = FLOORS[folder];
  if (other === undefined) return `imports ${target}, which stands on no floor`;
  if (other === floor) return `imports ${target} from the same floor`;
  return other > floor ? `imports ${target} from a higher floor` : undefined;
}

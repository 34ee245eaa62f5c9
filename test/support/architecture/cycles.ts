import { resolveImport } from './floors.ts';
import { readFacts, type Sources, type Violation } from './source-facts.ts';

/** No file reaches itself over imports, types included. Reports one shortest cycle per knot. */
export function checkCycles(sources: Sources): Violation[] {
  const edges = new Map<string, Map<string, number>>();
  for (const { path, imports } of readFacts(sources)) {
    const targets = new Map<string, number>();
    for (const { specifier, line } of imports) {
      const target = resolveImport(path, specifier);
      if (target !== undefined && !targets.has(target)) targets.set(target, line);
    }
    edges.set(path, targets);
  }

  const violations: Violation[] = [];
  const reported = new Set<string>();
  for (const [path, targets] of edges) {
    if (reported.has(path)) continue;
    const cycle = shortestCycle(path, edges);
    if (cycle === undefined) continue;
    for (const member of cycle) reported.add(member);
    const line = targets.get(cycle[1] ?? path) ?? 1;
    violations.push({ path, line, rule: `cycles: ${[...cycle, path].join(' -> ')}` });
  }
  return violations;
}

function shortestCycle(
  start: string,
  edges: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string[] | undefined {
  const seen = new Set<string>();
  let trails: string[][] = [[start]];
  while (trails.length > 0) {
    const next: string[][] = [];
    for (const trail of trails) {
      for (const target of edges.get(trail.at(-1) ?? start)?.keys() ?? []) {
        if (target === start) return trail;
        if (seen.has(target)) continue;
        seen.add(target);
        next.push([...trail, target]);
      }
    }
    trails = next;
  }
  return undefined;
}

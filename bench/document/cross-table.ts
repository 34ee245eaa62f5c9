import type { CrossTable } from '../cross.ts';
import { table } from './markdown.ts';
import { nameOf } from './names.ts';

/** One scenario over all sizes, keys and members: a row for each, a column for each contestant. */
export function crossTable(tables: readonly CrossTable[]): string {
  const names = Object.keys(tables[0]?.rows[0]?.results ?? {});
  const rows = tables.flatMap(({ members, rows: each }) =>
    each.map(({ bytes, keys, results }) => {
      const cells = names.map((name) => {
        const { perSecond, cpuUs, ratio } = results[name] ?? {};
        const beside = ratio === null || ratio === undefined ? '' : `, **${ratio}**`;
        return `${perSecond ?? 'none'}, ${cpuUs ?? 'none'} us${beside}`;
      });
      return [members, bytes, keys, ...cells];
    }),
  );
  return table(['members', 'bytes', 'keys', ...names.map(nameOf)], rows);
}

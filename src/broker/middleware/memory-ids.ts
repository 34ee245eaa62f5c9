import { readNumbers } from './check-options.ts';
import type { IdStore } from './id-store.ts';

export interface MemoryIdsOptions {
  /** Ids are kept for so long; default 600 000. */
  keepMs?: number;
  /** At most so many are kept: the oldest go first. Default 100 000. */
  size?: number;
}

/** Ids in memory: they die with the process, and another member knows nothing of them. */
export function memoryIds(options: MemoryIdsOptions = {}): IdStore {
  const { keepMs, size } = readNumbers('memoryIds', options, {
    keepMs: [600_000, 1, 86_400_000],
    size: [100_000, 1, 10_000_000],
  });
  /** Id to when it was added, oldest first. */
  const ids = new Map<string, number>();
  const sweep = (now: number): void => {
    for (const [id, addedAt] of ids) {
      if (ids.size <= size && now - addedAt < keepMs) return;
      ids.delete(id);
    }
  };
  return {
    has(id, now) {
      sweep(now);
      return ids.has(id);
    },
    add(id, now) {
      ids.delete(id);
      ids.set(id, now);
      sweep(now);
    },
  };
}

import type { History } from './history.ts';

/** How the keys of a node that is away have moved on. */
export interface TakeOver {
  /** Keys that it was the last one to handle. */
  readonly keys: number;
  /** Of these, not yet handled elsewhere. */
  readonly missing: number;
  /** From its end until the first, and the last, of them was handled elsewhere. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Looks, as often as it is asked, where the keys that `node` had at `sinceMs` are handled. */
export function takeOver(history: History, node: string, sinceMs: number): () => TakeOver {
  const owner = new Map<string, string>();
  for (const event of history.events) if (event.at <= sinceMs) owner.set(event.key, event.node);
  const keys = new Set([...owner].filter(([, name]) => name === node).map(([key]) => key));
  return () => {
    const found = new Map<string, number>();
    for (const event of history.events) {
      const isNew = event.at > sinceMs && event.node !== node && keys.has(event.key);
      if (isNew && !found.has(event.key)) found.set(event.key, Math.round(event.at - sinceMs));
    }
    const times = [...found.values()];
    return {
      keys: keys.size,
      missing: keys.size - found.size,
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
    };
  };
}

import type { Connection } from './connections.ts';

/** What Coterie's own headers and frames may add to a message of the largest size. */
const RESERVED_BYTES = 16 * 1024;

/** The most bytes of a message or a reply; it may change with the server. */
export function largestMessage(data: Connection): number {
  return Math.max(1024, data.maxPayload - RESERVED_BYTES);
}

/** The same numbers of delivery, with batches that the server takes. */
export function withinPayload<C extends { readonly batchBytes: number }>(
  config: C,
  data: Connection,
): C {
  return { ...config, batchBytes: Math.min(config.batchBytes, largestMessage(data)) };
}

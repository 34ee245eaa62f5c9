import type { Load, Setup } from '../contestant.ts';

/** What the benchmark tells a process of a contestant. */
export type Order =
  | { readonly type: 'start'; readonly role: 'member' | 'publisher'; readonly setup: Setup }
  | { readonly type: 'load'; readonly load: Load }
  /** How many messages the members have handled in this round: one-way senders wait for them. */
  | { readonly type: 'progress'; readonly handled: number }
  | { readonly type: 'count' }
  | { readonly type: 'stop' };

/** What the process tells. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'sent'; readonly startedAt: number; readonly endedAt: number }
  | {
      readonly type: 'counted';
      readonly handled: number;
      readonly hops: number;
      readonly lastAt: number;
      readonly latencies: number[];
    }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly text: string };

import type { Phase } from './tally.ts';

/** Each key gets so many messages, over all phases. */
const PER_KEY = 10;

/** A range of message numbers. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Which messages are published when. */
export interface Plan {
  readonly messages: number;
  readonly keys: number;
  /** The key of a message number: all keys in turn, so that every phase has messages of each. */
  keyOf(place: number): string;
  readonly phases: Readonly<Record<Phase, Range>>;
}

/** Seven of ten messages belong to the phase in which nothing changes, one to each change. */
export function planOf(messages: number): Plan {
  const keys = Math.ceil(messages / PER_KEY);
  const each = Math.floor(messages / PER_KEY);
  const stable = messages - 3 * each;
  const range = (from: number, count: number): Range => ({ from, to: from + count });
  return {
    messages,
    keys,
    keyOf: (place) => `customer-${place % keys}`,
    phases: {
      stable: range(0, stable),
      join: range(stable, each),
      leave: range(stable + each, each),
      kill: range(stable + 2 * each, each),
    },
  };
}

/** The two halves of a range: what is published during a change, and after it. */
export function halves({ from, to }: Range): readonly [Range, Range] {
  const middle = from + Math.ceil((to - from) / 2);
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

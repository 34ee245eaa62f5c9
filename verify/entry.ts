/** How a message is sent. `plain` ones are promised without an answer, and counted apart. */
export type Verb = 'confirm' | 'send' | 'request' | 'plain';

/** What a run is troubled with. */
export const FAULTS = ['kill', 'freeze', 'stall', 'join', 'leave', 'nats-restart'] as const;
export type Fault = (typeof FAULTS)[number];

/** Partitions as [first, last, first, last ...]. */
export type Ranges = readonly number[];

/**
 * One line of a history, as JSON. `at` is in ms on the machine's monotonic clock. What follows a
 * `process` is told by that process.
 */
export type Entry =
  | readonly ['process', at: number, node: string, instance: string]
  /** Before it goes out. `place`: among what this process sends for this key, in order. */
  | readonly ['call', at: number, id: string, verb: Verb, key: string, place: number]
  | readonly ['ok', at: number, id: string]
  | readonly ['error', at: number, id: string, code: string]
  /** A handler begins, has ended, and counts as done. */
  | readonly [
      'began',
      at: number,
      run: number,
      id: string,
      key: string,
      partition: number,
      epoch: number,
    ]
  | readonly ['ended', at: number, run: number]
  | readonly ['counted', at: number, run: number]
  /** A message is sent to an owner again. */
  | readonly ['resent', at: number, id: string, reason: string]
  | readonly ['gained', at: number, partitions: Ranges]
  | readonly ['released', at: number, partitions: Ranges]
  /** This member holds nothing any more. */
  | readonly ['ousted', at: number, reason: string]
  /** This member says that another one is out. */
  | readonly ['evicted', at: number, instance: string]
  | readonly ['bus', at: number, purpose: string, connected: boolean]
  /** The event loop stood still. */
  | readonly ['stalled', at: number, from: number]
  /** Told by who makes the faults; `node` is empty where a fault is everybody's. */
  | readonly ['fault', at: number, fault: Fault, node: string]
  | readonly ['trouble', at: number, kind: Trouble['kind'], node: string, from: number]
  | readonly ['gone', at: number, instance: string, how: 'killed' | 'left' | 'crashed']
  /** The longest that a call may take. */
  | readonly ['timeout', at: number, ms: number];

/** A time in which a member did not run, or did not reach the bus. */
export interface Trouble {
  readonly kind: 'freeze' | 'stall' | 'cut';
  /** Empty: everybody's. */
  readonly node: string;
  readonly from: number;
  readonly to: number;
}

/** [first, last ...] of ascending numbers. */
export function rangesOf(numbers: readonly number[]): number[] {
  const ranges: number[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    if (ranges.at(-1) === number - 1) ranges[ranges.length - 1] = number;
    else ranges.push(number, number);
  }
  return ranges;
}

export function* numbersOf(ranges: Ranges): Iterable<number> {
  for (let place = 0; place + 1 < ranges.length; place += 2) {
    const last = ranges[place + 1] as number;
    for (let number = ranges[place] as number; number <= last; number += 1) yield number;
  }
}

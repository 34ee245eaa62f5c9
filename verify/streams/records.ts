/**
 * One line of what a process did, as JSON; `at` is in ms on the machine's monotonic clock. What
 * follows a `process` is told by that process.
 */
export type StreamRecord =
  | readonly ['process', at: number, name: string]
  /** A handler begins and ends. `place`: of the event in its stream, as text that ascends. */
  | readonly ['began', at: number, run: number, number: number, key: string, place: string]
  | readonly ['ended', at: number, run: number]
  /** The event with this number is in the store. */
  | readonly ['added', at: number, number: number]
  /** Told by who makes the faults. */
  | readonly ['gone', at: number, name: string, how: 'killed' | 'left' | 'crashed']
  | readonly ['away', at: number, from: number];

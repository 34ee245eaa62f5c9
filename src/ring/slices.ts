/**
 * Units of work between two yields. A unit is 5 to 50 ns, but over 1 us while a fresh process still
 * interprets the code, so a slice is some 0.02 ms and under 2 ms at first.
 */
export const WORK_PER_SLICE = 512;

/** Runs work that comes in slices to its end, in one go. */
export function drain<T>(slices: Generator<void, T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}

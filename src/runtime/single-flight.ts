/** Runs `work` once: later calls, also while it runs, get the first call's promise. */
export function singleFlight<A extends unknown[], T>(
  work: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let flight: Promise<T> | undefined;
  return (...args) => (flight ??= work(...args));
}

/** Time as the library sees it. Everything that waits or measures takes one of these. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary origin; every duration is measured with it. */
  now(): number;
  /** Wall-clock milliseconds since 1970; only for time stamps that leave the process. */
  wallTime(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it, and may be called twice. */
  setTimer(run: () => void, delayMs: number): () => void;
  /** Calls `run` once this turn of the event loop has handled what is ready. */
  defer(run: () => void): void;
}

/** The machine's clock. A timer keeps the process alive until it has fired or was cancelled. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  defer(run) {
    setImmediate(run);
  },
};

/** Calls `run` once every promise that can settle has settled, before any timer or socket. */
export function afterPromises(run: () => void): void {
  // Ticks that are added by ticks come before promises: this one is added behind them.
  queueMicrotask(() => process.nextTick(run));
}

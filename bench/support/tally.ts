import { monotonicMs } from './stamp.ts';

/** What a member has handled. */
export class Tally {
  handled = 0;
  /** Monotonic ms of the machine. */
  lastAt = 0;
  #hops = 0;
  #latencies: number[] = [];
  readonly #hopsOf: (() => number) | undefined;

  /** `hopsOf` says how many messages took a hop, where the member knows it itself. */
  constructor(hopsOf?: () => number) {
    this.#hopsOf = hopsOf;
  }

  /** How many messages this member passed on to their owners. */
  get hops(): number {
    return this.#hopsOf?.() ?? this.#hops;
  }

  hop(): void {
    this.#hops += 1;
  }

  /** One message was handled; a payload that bears the time at which it was due is measured. */
  count(data?: Uint8Array): void {
    this.handled += 1;
    this.lastAt = monotonicMs();
    // The first byte of a time stamp is never 0.
    if (data === undefined || data.length < 8 || data[0] === 0) return;
    const dueAt = new DataView(data.buffer, data.byteOffset).getFloat64(0);
    this.#latencies.push(this.lastAt - dueAt);
  }

  /** The latencies noted since the last call, in ms. */
  takeLatencies(): number[] {
    const taken = this.#latencies;
    this.#latencies = [];
    return taken;
  }
}

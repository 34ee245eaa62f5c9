/** `performance.now` of this process, as time that all processes of the machine share. */
const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Monotonic ms that all processes of one machine share. */
export function monotonicMs(): number {
  return performance.now() + OFFSET_MS;
}

/** Writes the time at which a payload is due into its first eight bytes. */
export function stamp(data: Uint8Array, atMs: number): void {
  new DataView(data.buffer, data.byteOffset).setFloat64(0, atMs);
}

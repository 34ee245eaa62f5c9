/** Monotonic ms that all processes of one machine share. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Writes the time at which a payload is due into its first eight bytes. */
export function stamp(data: Uint8Array, atMs: number): void {
  new DataView(data.buffer, data.byteOffset).setFloat64(0, atMs);
}

/** Small copies share blocks of this size: a buffer of its own for each costs five times the copying. */
const BLOCK_BYTES = 16_384;
/** Longer copies get a buffer of their own. */
const MAX_SHARED_BYTES = 2048;

/**
 * Copies what was read from a socket, so that what is kept of it keeps little more alive: the client's
 * own bytes are parts of one large buffer for each read.
 */
export class OwnBytes {
  #block = new Uint8Array(0);
  #used = 0;

  copy(view: Uint8Array): Uint8Array {
    const { length } = view;
    if (length === view.buffer.byteLength) return new Uint8Array(view.buffer);
    if (length > MAX_SHARED_BYTES) return new Uint8Array(view);
    if (this.#used + length > this.#block.length) {
      this.#block = new Uint8Array(BLOCK_BYTES);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    this.#block.set(view, start);
    return this.#block.subarray(start, this.#used);
  }
}

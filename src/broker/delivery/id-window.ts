import { murmur3 } from '../../ring/key-hash.ts';

/** How many ids are kept, and for how long. */
export interface IdWindowLimits {
  /** Ids are kept for at least this long. */
  readonly idWindowMs: number;
  /** At most this many ids are kept; an id that has to go before its time is an event. */
  readonly idWindowSize: number;
}

const WORDS = 4;
const encoder = new TextEncoder();

/** Open addressing over 16 bytes an id; a half is thrown away as a whole. */
class Half {
  words = new Uint32Array(1024 * WORDS);
  size = 0;
  startedAt = 0;

  has(id: Uint32Array): boolean {
    return this.#slot(this.words, id) < 0;
  }

  add(id: Uint32Array): void {
    const slot = this.#slot(this.words, id);
    if (slot < 0) return;
    this.words.set(id, slot);
    this.size += 1;
    if (this.size * WORDS * 2 > this.words.length) this.#grow();
  }

  /** The ids, 16 bytes each, up to `limit` of them. */
  export(limit: number): Uint8Array {
    const ids: number[] = [];
    for (let slot = 0; slot < this.words.length && ids.length < limit * WORDS; slot += WORDS) {
      const id = this.words.subarray(slot, slot + WORDS);
      if (!isFree(id)) ids.push(...id);
    }
    return new Uint8Array(Uint32Array.from(ids).buffer);
  }

  /** Where the id belongs, or -1 when it is there. */
  #slot(words: Uint32Array, id: Uint32Array): number {
    const mask = words.length / WORDS - 1;
    for (let probe = (id[0] as number) & mask; ; probe = (probe + 1) & mask) {
      const slot = probe * WORDS;
      const held = words.subarray(slot, slot + WORDS);
      if (isFree(held)) return slot;
      if (held[0] === id[0] && held[1] === id[1] && held[2] === id[2] && held[3] === id[3]) return -1;
    }
  }

  #grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    for (let slot = 0; slot < this.words.length; slot += WORDS) {
      const id = this.words.subarray(slot, slot + WORDS);
      if (!isFree(id)) words.set(id, this.#slot(words, id));
    }
    this.words = words;
  }
}

/**
 * The ids of messages that may come again, as 128-bit hashes of (stream, id). Two halves take
 * turns: the older one is dropped as a whole when it is old enough or the younger one is full.
 */
export class IdWindow {
  readonly #limits: IdWindowLimits;
  readonly #onEvicted: (count: number) => void;
  #young = new Half();
  #old = new Half();

  constructor(limits: IdWindowLimits, onEvicted: (count: number) => void) {
    this.#limits = limits;
    this.#onEvicted = onEvicted;
  }

  has(stream: string, id: string): boolean {
    const hash = hashId(stream, id);
    return this.#young.has(hash) || this.#old.has(hash);
  }

  add(stream: string, id: string, now: number): void {
    this.#turn(now);
    this.#young.add(hashId(stream, id));
  }

  /** Ids to hand to a new owner, 16 bytes each. */
  export(limit: number): Uint8Array {
    return this.#young.export(limit);
  }

  import(ids: Uint8Array, now: number): void {
    this.#turn(now);
    const words = new Uint32Array(ids.slice().buffer, 0, Math.floor(ids.length / 16) * WORDS);
    for (let slot = 0; slot < words.length; slot += WORDS) {
      const id = words.subarray(slot, slot + WORDS);
      if (!isFree(id)) this.#young.add(id);
    }
  }

  #turn(now: number): void {
    if (this.#young.size === 0) this.#young.startedAt = now;
    const full = this.#young.size >= this.#limits.idWindowSize / 2;
    if (!full && now - this.#young.startedAt < this.#limits.idWindowMs) return;
    // What was added last to the old half is as old as the young half's beginning.
    const tooYoung = now - this.#young.startedAt < this.#limits.idWindowMs;
    if (tooYoung && this.#old.size > 0) this.#onEvicted(this.#old.size);
    this.#old = this.#young;
    this.#young = new Half();
    this.#young.startedAt = now;
  }
}

function isFree(id: Uint32Array): boolean {
  return id[0] === 0 && id[1] === 0 && id[2] === 0 && id[3] === 0;
}

function hashId(stream: string, id: string): Uint32Array {
  const bytes = encoder.encode(`${stream}\n${id}`);
  const hash = Uint32Array.of(0, 0, 0, 0);
  for (let word = 0; word < WORDS; word += 1) hash[word] = murmur3(bytes, word * 0x9e3779b9 + 1);
  if (isFree(hash)) hash[0] = 1;
  return hash;
}

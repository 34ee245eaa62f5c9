import { murmur3Each } from '../../ring/key-hash.ts';

/** How many ids are kept, and for how long. */
export interface IdWindowLimits {
  /** Ids are kept for at least this long. */
  readonly idWindowMs: number;
  /** At most this many ids are kept; an id that has to go before its time is an event. */
  readonly idWindowSize: number;
}

/** 32-bit words of an id: 112 bits of hash, and the partition in the lowest 16. */
const WORDS = 4;
const PARTITION = 0xffff;
const LINE_END = 0x0a;
/** Each word is a hash of its own. */
const SEEDS = [1, 0x9e3779b9 + 1, 2 * 0x9e3779b9 + 1, 3 * 0x9e3779b9 + 1] as const;
/** A stream and an id have 255 + 1 + 128 characters at most, all of them ASCII. */
const scratch = new Uint8Array(512);

/** Ids in the order in which they came, 16 bytes each, and a table to find them. */
class Half {
  size = 0;
  startedAt = 0;
  #words = new Uint32Array(256 * WORDS);
  /** Open addressing: places in `#words` + 1, or 0. */
  #table = new Uint32Array(512);

  has(id: IdHash): boolean {
    return this.#table[this.#slot(id)] !== 0;
  }

  add(id: IdHash): void {
    if (this.size * WORDS === this.#words.length) this.#grow(this.size * 2);
    const slot = this.#slot(id);
    if (this.#table[slot] !== 0) return;
    for (let word = 0; word < WORDS; word += 1) {
      this.#words[this.size * WORDS + word] = id[word] as number;
    }
    this.size += 1;
    this.#table[slot] = this.size;
  }

  /** Makes room for so many more at once. */
  reserve(count: number): void {
    let room = this.#words.length / WORDS;
    if (room >= this.size + count) return;
    while (room < this.size + count) room *= 2;
    this.#grow(room);
  }

  /** Appends ids of these partitions, the newest first, up to `most` words in all. */
  export(partitions: ReadonlySet<number>, most: number, words: number[]): void {
    for (let at = (this.size - 1) * WORDS; at >= 0 && words.length < most; at -= WORDS) {
      const last = this.#words[at + WORDS - 1] as number;
      if (!partitions.has(last & PARTITION)) continue;
      for (let word = 0; word < WORDS; word += 1) words.push(this.#words[at + word] as number);
    }
  }

  /** Where the id is in the table, or where it belongs. */
  #slot(id: IdHash): number {
    const mask = this.#table.length - 1;
    for (let slot = id[0] & mask; ; slot = (slot + 1) & mask) {
      const place = this.#table[slot] as number;
      if (place === 0 || this.#isAt((place - 1) * WORDS, id)) return slot;
    }
  }

  #isAt(at: number, id: IdHash): boolean {
    const words = this.#words;
    for (let word = 0; word < WORDS; word += 1) if (words[at + word] !== id[word]) return false;
    return true;
  }

  #grow(room: number): void {
    const words = new Uint32Array(room * WORDS);
    words.set(this.#words);
    const table = new Uint32Array(room * 2);
    const mask = table.length - 1;
    for (let place = 0; place < this.size; place += 1) {
      // No two of them are equal: the next free slot is its own.
      let slot = (words[place * WORDS] as number) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = place + 1;
    }
    this.#words = words;
    this.#table = table;
  }
}

/**
 * The ids of messages that may come again, as hashes of (stream, id) with their partition. Two
 * halves take turns: the older one is dropped as a whole when it is old enough or the younger one
 * is full.
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

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  has(hash: IdHash): boolean {
    return this.#young.has(hash) || this.#old.has(hash);
  }

  add(hash: IdHash, now: number): void {
    this.#turn(now);
    this.#young.add(hash);
  }

  /** The newest ids of these partitions, to hand to a new owner, 16 bytes each. */
  export(partitions: ReadonlySet<number>, limit: number): Uint8Array {
    const words: number[] = [];
    this.#young.export(partitions, limit * WORDS, words);
    this.#old.export(partitions, limit * WORDS, words);
    const bytes = new Uint8Array(words.length * 4);
    const view = new DataView(bytes.buffer);
    for (const [at, word] of words.entries()) view.setUint32(at * 4, word);
    return bytes;
  }

  import(ids: Uint8Array, now: number): void {
    const view = new DataView(ids.buffer, ids.byteOffset, ids.length);
    const room = Math.ceil(this.#limits.idWindowSize / 2) - this.#young.size;
    this.#young.reserve(Math.min(Math.floor(ids.length / 16), Math.max(0, room)));
    for (let at = 0; at + 16 <= ids.length; at += 16) {
      const word = (place: number): number => view.getUint32(at + place * 4);
      this.#turn(now);
      this.#young.add([word(0), word(1), word(2), word(3)]);
    }
  }

  /** Lets go of ids that are old enough, also when no new ones come. */
  sweep(now: number): void {
    if (this.size === 0 || now - this.#young.startedAt < this.#limits.idWindowMs) return;
    this.#begin(now);
  }

  #turn(now: number): void {
    if (this.#young.size === 0) this.#young.startedAt = now;
    const full = this.#young.size >= this.#limits.idWindowSize / 2;
    if (!full && now - this.#young.startedAt < this.#limits.idWindowMs) return;
    // What was added last to the old half is as old as the young half's beginning.
    const tooYoung = now - this.#young.startedAt < this.#limits.idWindowMs;
    if (tooYoung && this.#old.size > 0) this.#onEvicted(this.#old.size);
    this.#begin(now);
  }

  #begin(now: number): void {
    this.#old = this.#young;
    this.#young = new Half();
    this.#young.startedAt = now;
  }
}

/** What is kept of an id, in words: its message's stream and partition are part of it. */
export type IdHash = readonly [number, number, number, number];

/** The hash of an id of a stream, both ASCII, with a line end between them. */
export function hashId(stream: string, id: string, partition: number): IdHash {
  let length = 0;
  for (let at = 0; at < stream.length; at += 1) scratch[length++] = stream.charCodeAt(at);
  scratch[length++] = LINE_END;
  for (let at = 0; at < id.length; at += 1) scratch[length++] = id.charCodeAt(at);
  const [a, b, c, d] = murmur3Each(scratch, length, SEEDS);
  return [a, b, c, ((d & ~PARTITION) | (partition & PARTITION)) >>> 0];
}

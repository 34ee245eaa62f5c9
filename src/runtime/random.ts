import { randomFillSync } from 'node:crypto';

/** The dice of the library. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, 2^32). */
  uint32(): number;
}

/** So many random numbers are taken from the machine at once: one by one costs 50 times as much. */
const POOL_SIZE = 1024;

/** Randomness of the machine; not for secrets. Instances and ids use `systemRandom.uint32`. */
export const systemRandom: Random = { next: () => Math.random(), uint32: pooledUint32() };

function pooledUint32(): () => number {
  const pool = new Uint32Array(POOL_SIZE);
  let taken = POOL_SIZE;
  return () => {
    if (taken === POOL_SIZE) {
      randomFillSync(pool);
      taken = 0;
    }
    const value = pool[taken] as number;
    taken += 1;
    return value;
  };
}

/** A seeded generator (sfc32 by Chris Doty-Humphrey, PractRand): the same seed gives the same run. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88 ^ Math.floor(seed / 2 ** 32);
  let c = 0xb7e15162;
  let counter = 1;
  const uint32 = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let round = 0; round < 15; round += 1) uint32();
  return { uint32, next: () => uint32() / 2 ** 32 };
}

/** `count` characters of lower-case hex. */
export function randomHex(random: Random, count: number): string {
  let text = '';
  while (text.length < count) text += random.uint32().toString(16).padStart(8, '0');
  return text.slice(0, count);
}

/** Shuffles in place (Fisher-Yates) and returns the same array. */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random.next() * (last + 1));
    const held = items[last] as T;
    items[last] = items[pick] as T;
    items[pick] = held;
  }
  return items;
}

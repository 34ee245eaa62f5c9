import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

const DIGITS = Buffer.from('0123456789abcdef');
const LENGTH = 36;

/**
 * Makes UUIDv7 strings (RFC 9562, method 1): 48 bits of unix time in ms, a 12-bit counter that
 * keeps the ids of one generator ascending within a millisecond, 62 random bits.
 */
export function uuidV7(clock: Clock, random: Random): () => string {
  let lastMs = 0;
  let counter = 0;
  // One text is made of it at the end: one put together from parts is made anew where it is hashed.
  const text = Buffer.alloc(LENGTH, '-');
  return () => {
    const wallMs = Math.floor(clock.wallTime());
    if (wallMs > lastMs) {
      lastMs = wallMs;
      counter = random.uint32() & 0x7ff;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    const r1 = random.uint32();
    const r2 = random.uint32();
    const high = Math.floor(lastMs / 65536);
    put(text, 0, high >>> 16);
    put(text, 4, high);
    put(text, 9, lastMs % 65536);
    put(text, 14, 0x7000 | counter);
    put(text, 19, 0x8000 | ((r1 >>> 16) & 0x3fff));
    put(text, 24, r1);
    put(text, 28, r2 >>> 16);
    put(text, 32, r2);
    return text.toString('latin1');
  };
}

/** The lowest 16 bits as four digits. */
function put(text: Buffer, at: number, value: number): void {
  text[at] = DIGITS[(value >>> 12) & 15] as number;
  text[at + 1] = DIGITS[(value >>> 8) & 15] as number;
  text[at + 2] = DIGITS[(value >>> 4) & 15] as number;
  text[at + 3] = DIGITS[value & 15] as number;
}

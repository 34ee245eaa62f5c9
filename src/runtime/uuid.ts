import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

const HEX = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, '0'));

/**
 * Makes UUIDv7 strings (RFC 9562, method 1): 48 bits of unix time in ms, a 12-bit counter that
 * keeps the ids of one generator ascending within a millisecond, 62 random bits.
 */
export function uuidV7(clock: Clock, random: Random): () => string {
  let lastMs = 0;
  let counter = 0;
  let prefixMs = -1;
  let prefix = '';
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
    if (lastMs !== prefixMs) {
      const high = Math.floor(lastMs / 65536);
      prefix = `${hex(high >>> 16)}${hex(high)}-${hex(lastMs % 65536)}-`;
      prefixMs = lastMs;
    }
    const r1 = random.uint32();
    const r2 = random.uint32();
    return (
      `${prefix}${hex(0x7000 | counter)}-${hex(0x8000 | ((r1 >>> 16) & 0x3fff))}-` +
      `${hex(r1)}${hex(r2 >>> 16)}${hex(r2)}`
    );
  };
}

function hex(value: number): string {
  return HEX[value & 0xffff] as string;
}

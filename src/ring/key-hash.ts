import { keyBytes } from '../runtime/key.ts';
import type { MessageKey } from '../runtime/message.ts';

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/**
 * MurmurHash3_x86_32 of some bytes, as an unsigned 32-bit integer. Source: Austin Appleby,
 * github.com/aappleby/smhasher, src/MurmurHash3.cpp (public domain). It spreads well and is fast;
 * it keeps nobody from choosing keys that collide.
 */
export function murmur3(bytes: Uint8Array, seed = 0): number {
  const length = bytes.length;
  const blocks = length & ~3;
  let hash = seed | 0;
  for (let at = 0; at < blocks; at += 4) {
    const block =
      byteAt(bytes, at) |
      (byteAt(bytes, at + 1) << 8) |
      (byteAt(bytes, at + 2) << 16) |
      (byteAt(bytes, at + 3) << 24);
    hash = mixBlock(hash, block);
  }
  let tail = 0;
  for (let at = length - 1; at >= blocks; at -= 1) tail = (tail << 8) | byteAt(bytes, at);
  return finish(hash ^ scramble(tail), length);
}

/** Four hashes in one pass: `murmur3` of the first `length` bytes with each of the seeds. */
export function murmur3Each(
  bytes: Uint8Array,
  length: number,
  seeds: readonly [number, number, number, number],
): [number, number, number, number] {
  const blocks = length & ~3;
  let [a, b, c, d] = seeds;
  for (let at = 0; at < blocks; at += 4) {
    const block = scramble(
      byteAt(bytes, at) |
        (byteAt(bytes, at + 1) << 8) |
        (byteAt(bytes, at + 2) << 16) |
        (byteAt(bytes, at + 3) << 24),
    );
    a = mix(a | 0, block);
    b = mix(b | 0, block);
    c = mix(c | 0, block);
    d = mix(d | 0, block);
  }
  let tail = 0;
  for (let at = length - 1; at >= blocks; at -= 1) tail = (tail << 8) | byteAt(bytes, at);
  const last = scramble(tail);
  return [
    finish(a ^ last, length),
    finish(b ^ last, length),
    finish(c ^ last, length),
    finish(d ^ last, length),
  ];
}

/**
 * The hash of a message key: murmur3 of its UTF-8 bytes (bytes as they are), seed 0. ASCII text is
 * hashed from its characters, without allocating. Frozen: the wire depends on it.
 */
export function hashKey(key: MessageKey): number {
  if (typeof key !== 'string') return murmur3(key);
  const length = key.length;
  const blocks = length & ~3;
  let hash = 0;
  let seen = 0;
  for (let at = 0; at < blocks; at += 4) {
    const c0 = key.charCodeAt(at);
    const c1 = key.charCodeAt(at + 1);
    const c2 = key.charCodeAt(at + 2);
    const c3 = key.charCodeAt(at + 3);
    seen |= c0 | c1 | c2 | c3;
    hash = mixBlock(hash, c0 | (c1 << 8) | (c2 << 16) | (c3 << 24));
  }
  let tail = 0;
  for (let at = length - 1; at >= blocks; at -= 1) {
    const code = key.charCodeAt(at);
    seen |= code;
    tail = (tail << 8) | code;
  }
  // Beyond ASCII one character is more than one byte, so the pass above was for nothing.
  return seen > 0x7f ? murmur3(keyBytes(key)) : finish(hash ^ scramble(tail), length);
}

/**
 * The partition of a key: the high log2(`partitions`) bits of its hash, so a clique with twice the
 * partitions would split each in two neighbours. `partitions` is a power of two, 16 to 65536.
 * Frozen, as `hashKey` is.
 */
export function partitionOf(key: MessageKey, partitions: number): number {
  return hashKey(key) >>> Math.clz32(partitions - 1);
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, C1);
  return Math.imul((mixed << 15) | (mixed >>> 17), C2);
}

function mixBlock(hash: number, block: number): number {
  return mix(hash, scramble(block));
}

function mix(hash: number, scrambled: number): number {
  const mixed = hash ^ scrambled;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let mixed = hash ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

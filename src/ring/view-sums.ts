import { digest } from './digest.ts';
import { hashKey } from './key-hash.ts';
import { recordText, type MemberRecord } from './member.ts';

/** The most parts that a summary has; a power of two. */
const MAX_PARTS = 128;

/** Bytes of one part's sum. */
const SUM_BYTES = 8;

/**
 * The digest of a set of records is the sum of their hashes, so that one change costs one hash.
 * The sums of parts of the set, by name, are its summary: where two of them differ, so do the
 * records of that part.
 */
export class ViewSums {
  readonly #hashes = new Map<string, bigint>();
  /** Wraps at 2^64. */
  readonly #sums = new BigUint64Array(MAX_PARTS);
  #sum = 0n;
  #digest: string | undefined;

  /** 16 hex characters over all records. */
  get digest(): string {
    this.#digest ??= this.#sum.toString(16).padStart(16, '0');
    return this.#digest;
  }

  /** Puts a record in the place of the one of this name; undefined takes it out. */
  set(name: string, record: MemberRecord | undefined): void {
    const before = this.#hashes.get(name);
    if (before === undefined && record === undefined) return;
    const hash = record === undefined ? 0n : hashOf(record);
    const gained = hash - (before ?? 0n);
    const part = partOf(name, MAX_PARTS);
    this.#sums[part] = (this.#sums[part] as bigint) + gained;
    this.#sum = BigInt.asUintN(64, this.#sum + gained);
    this.#digest = undefined;
    if (record === undefined) this.#hashes.delete(name);
    else this.#hashes.set(name, hash);
  }

  /** The sums of so many parts (see `partsFor`), 8 bytes each, big-endian. */
  summary(parts: number): Uint8Array {
    const folded = new BigUint64Array(parts);
    for (const [part, sum] of this.#sums.entries()) {
      const at = part % parts;
      folded[at] = (folded[at] as bigint) + sum;
    }
    const bytes = new Uint8Array(parts * SUM_BYTES);
    const view = new DataView(bytes.buffer);
    for (const [part, sum] of folded.entries()) view.setBigUint64(part * SUM_BYTES, sum);
    return bytes;
  }

  /** For each name, whether its part differs from that of another's summary. */
  differsFrom(other: Uint8Array): (name: string) => boolean {
    const parts = other.length / SUM_BYTES;
    const own = this.summary(parts);
    const differs = Array.from({ length: parts }, (_, part) => {
      const at = part * SUM_BYTES;
      return own.subarray(at, at + SUM_BYTES).some((byte, place) => byte !== other[at + place]);
    });
    return (name) => differs[partOf(name, parts)] === true;
  }
}

/** Parts of a summary of so many records: about one record in each, within limits. */
export function partsFor(records: number): number {
  let parts = 1;
  while (parts < records && parts < MAX_PARTS) parts *= 2;
  return parts;
}

/** False for what no member of ours can have sent. */
export function isSoundSummary({ length }: Uint8Array): boolean {
  const parts = length / SUM_BYTES;
  return parts >= 1 && parts <= MAX_PARTS && Number.isInteger(Math.log2(parts));
}

/** `parts` is a power of two: with half as many, two parts become one. */
function partOf(name: string, parts: number): number {
  return hashKey(name) & (parts - 1);
}

function hashOf(record: MemberRecord): bigint {
  const cordon = `${record.cordon.on ? 1 : 0}/${record.cordon.revision}`;
  return BigInt(`0x${digest([recordText(record), cordon])}`);
}

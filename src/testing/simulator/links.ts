import { decodeFrame } from '../../codec/frame.ts';
import type { PubSubMessage } from '../../pubsub/pubsub.ts';
import { seededRandom, type Random } from '../../runtime/random.ts';
import { subSeed } from './sub-seed.ts';

/** What a bad network does, and to what part of the messages. */
export interface Impairment {
  readonly kind: 'drop' | 'double' | 'reorder' | 'corrupt' | 'delay';
  /** Part of the messages, 0 to 1. */
  readonly rate: number;
  /** The most that a message is late by, ms. */
  readonly lateMs: number;
  /** Only messages from or to this member; undefined: all. */
  readonly member: string | undefined;
}

/** Nothing passes from one member to another; `hold` keeps it, as a stalled link does. */
export interface Cut {
  readonly from: string;
  readonly to: string;
  /** What is delivered when the cut ends; undefined: it is lost. */
  readonly held: (() => void)[] | undefined;
}

/** How one copy of a message travels. */
export interface Passage {
  readonly delayMs: number;
  /** It may overtake others, and be overtaken. */
  readonly unordered: boolean;
  readonly message: PubSubMessage;
}

/** Half of a way through one server, and what is added at random. */
const BASE_MS = 0.4;
const JITTER_MS = 1.2;
/** One message of so many is later by up to `HICCUP_MS`. */
const HICCUP_RATE = 0.01;
const HICCUP_MS = 12;

/** The ways between members, and what is wrong with them. */
export class Links {
  readonly #seed: number;
  readonly #randoms = new Map<string, Random>();
  readonly #cuts = new Map<string, Cut[]>();
  readonly #impairments = new Set<Impairment>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The dice of one way: what passes elsewhere does not change them. */
  randomOf(from: string, to: string): Random {
    const key = `${from}>${to}`;
    let random = this.#randoms.get(key);
    if (random === undefined) {
      random = seededRandom(subSeed(this.#seed, key));
      this.#randoms.set(key, random);
    }
    return random;
  }

  cut(cut: Cut): void {
    const key = `${cut.from}>${cut.to}`;
    this.#cuts.set(key, [...(this.#cuts.get(key) ?? []), cut]);
  }

  heal(cut: Cut): void {
    const key = `${cut.from}>${cut.to}`;
    const left = (this.#cuts.get(key) ?? []).filter((each) => each !== cut);
    if (left.length > 0) this.#cuts.set(key, left);
    else this.#cuts.delete(key);
    for (const deliver of cut.held?.splice(0) ?? []) deliver();
  }

  cutOf(from: string, to: string): Cut | undefined {
    return this.#cuts.size === 0 ? undefined : this.#cuts.get(`${from}>${to}`)?.[0];
  }

  impair(impairment: Impairment): void {
    this.#impairments.add(impairment);
  }

  repair(impairment: Impairment): void {
    this.#impairments.delete(impairment);
  }

  /** The copies that arrive: none, one or two. */
  pass(from: string, to: string, message: PubSubMessage): Passage[] {
    const random = this.randomOf(from, to);
    let delayMs = BASE_MS + random.next() * JITTER_MS;
    if (random.next() < HICCUP_RATE) delayMs += random.next() * HICCUP_MS;
    const passage = { delayMs, unordered: false, message };
    if (this.#impairments.size === 0) return [passage];
    return this.#impaired(from, to, passage, random);
  }

  #impaired(from: string, to: string, first: Passage, random: Random): Passage[] {
    let passages = [first];
    for (const { kind, rate, lateMs, member } of this.#impairments) {
      if (member !== undefined && member !== from && member !== to) continue;
      if (random.next() >= rate) continue;
      const late = random.next() * lateMs;
      if (kind === 'drop') passages = [];
      else if (kind === 'delay') {
        passages = passages.map((each) => ({ ...each, delayMs: each.delayMs + late }));
      } else if (kind === 'reorder') {
        passages = passages.map((each) => ({
          ...each,
          unordered: true,
          delayMs: each.delayMs + late,
        }));
      } else if (kind === 'double') {
        const again = passages.map((each) => ({ ...each, unordered: true, delayMs: late + 1 }));
        passages = [...passages, ...again];
      } else {
        passages = passages.flatMap((each) => corrupted(each, random));
      }
    }
    return passages;
  }
}

/**
 * Bytes are lost or changed. What can still be read as a frame is dropped: without a checksum, which
 * TCP has, nobody could tell it from a real one. Messages of users are left alone for that reason.
 */
function corrupted(passage: Passage, random: Random): Passage[] {
  const { message } = passage;
  if (!message.subject.startsWith('coterie.')) return [passage];
  const { length } = message.data;
  const data = new Uint8Array(message.data.subarray(0, Math.ceil(random.next() * length)));
  for (let flips = random.uint32() % 8; flips > 0 && data.length > 0; flips -= 1) {
    data[random.uint32() % data.length] = random.uint32() & 0xff;
  }
  try {
    decodeFrame(data);
    return [];
  } catch {
    return [{ ...passage, message: { ...message, data } }];
  }
}

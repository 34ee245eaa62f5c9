import type { Random } from '../runtime/random.ts';
import type { ControlFrame, FrameSender, InfoFrame, QueryFrame } from './frame.ts';
import type { MemberRecord } from './member.ts';
import { Peers } from './peers.ts';
import { MAX_RECORDS, Roster } from './roster.ts';
import type { View } from './step.ts';

export interface WatcherOptions {
  readonly name: string;
  readonly instance: string;
  /** The subject on which answers to queries come. */
  readonly replyTo: string;
  readonly random: Random;
}

/** What a watcher wants done. */
export type WatcherEffect =
  | { readonly type: 'query'; readonly frame: QueryFrame }
  | { readonly type: 'view'; readonly view: View };

const QUERY_RETRY_MS = 100;
/** A differing digest is looked into after this long: most differences are news on their way. */
const SETTLE_MS = 100;
/** A clique that beacons about once a second and was not heard for this long is asked. */
const SILENCE_MS = 5000;
const TOMBSTONE_MS = 60_000;
/** The most members whose views are collected at once. */
const MAX_TELLERS = 16;

/**
 * Follows a clique without being a member: asks for its view once, listens to its broadcasts, and
 * asks again when a digest differs. Deterministic like the membership core.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  #roster = new Roster();
  readonly #peers = new Peers();
  /** Fingerprint of the clique's ring configuration, from the first answer. */
  config: string | undefined;
  #attempt = 0;
  #queryAt = 0;
  #heardAt = 0;
  /** The parts of a view that a member is telling. */
  readonly #told = new Map<string, MemberRecord[]>();

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  get view(): View {
    return { digest: this.#roster.digest, members: this.#roster.present() };
  }

  /** What is known of a member, also of one that is gone. */
  recordOf(name: string): MemberRecord | undefined {
    return this.#roster.get(name);
  }

  /** True once a member has told its view. */
  get ready(): boolean {
    return this.config !== undefined;
  }

  /** True while the view is whole, and nobody was heard to have another one. */
  get settled(): boolean {
    return this.#queryAt === Number.POSITIVE_INFINITY;
  }

  tick(now: number, wallTime: number): WatcherEffect[] {
    this.#roster.expire(now, TOMBSTONE_MS);
    if (now - this.#heardAt > SILENCE_MS) this.#queryAt = Math.min(this.#queryAt, now);
    if (now < this.#queryAt) return [];
    this.#attempt += 1;
    this.#queryAt = now + QUERY_RETRY_MS * Math.min(this.#attempt, 10);
    this.#heardAt = now;
    return [{ type: 'query', frame: this.query(wallTime) }];
  }

  onFrame(frame: ControlFrame, now: number): WatcherEffect[] {
    if (frame.type === 'query' || this.#peers.isStale(frame.from, now)) return [];
    if (this.config === undefined) {
      if (frame.type !== 'info' || !frame.active) return [];
      this.config = frame.from.config;
    }
    if (frame.from.config !== this.config) return [];
    this.#heardAt = now;
    this.#peers.heard(frame.from, now);
    const before = this.#roster.digest;
    this.#take(frame, now);
    if (frame.type === 'info' && frame.active) this.#collect(frame, now);
    const after = this.#roster.digest;
    if (frame.type === 'info' && frame.last && after === frame.from.viewDigest) this.#settled();
    else if (after !== frame.from.viewDigest) this.#doubt(now);
    return after === before && frame.type !== 'info' ? [] : [{ type: 'view', view: this.view }];
  }

  #take(frame: Exclude<ControlFrame, QueryFrame>, now: number): void {
    if (frame.type === 'info') {
      for (const record of (frame satisfies InfoFrame).records) this.#roster.take(record, now);
    } else if (frame.type === 'cordon') {
      const known = this.#roster.get(frame.member);
      const { on, revision } = frame;
      if (known !== undefined) this.#roster.take({ ...known, cordon: { on, revision } }, now);
    } else if ('record' in frame) {
      this.#roster.take(frame.record, now);
    }
  }

  /**
   * Members of whom nobody has heard, not even as dead, are not there any more: whoever could tell
   * of their end has ended too, as when a whole clique starts anew. Merging alone would keep them
   * for ever, so what still differs at the second question is replaced by an active member's view.
   */
  #collect(frame: InfoFrame, now: number): void {
    const { name, viewDigest } = frame.from;
    const records = [...(this.#told.get(name) ?? []), ...frame.records];
    this.#told.delete(name);
    if (!frame.last) {
      if (records.length <= MAX_RECORDS && this.#told.size < MAX_TELLERS) {
        this.#told.set(name, records);
      }
      return;
    }
    if (this.#attempt <= 1 || this.#roster.digest === viewDigest) return;
    const told = new Roster();
    for (const record of records) told.take(record, now);
    if (told.digest === viewDigest) this.#roster = told;
  }

  #settled(): void {
    this.#attempt = 0;
    this.#queryAt = Number.POSITIVE_INFINITY;
  }

  #doubt(now: number): void {
    if (this.#queryAt === Number.POSITIVE_INFINITY) this.#queryAt = now + SETTLE_MS;
  }

  /** A question to members; `about` may be added to it. */
  query(wallTime: number): QueryFrame {
    const { name, instance, replyTo } = this.#options;
    const from: FrameSender = {
      name,
      instance,
      incarnation: 0,
      viewDigest: this.#roster.digest,
      config: this.config ?? '',
      sentAt: wallTime,
    };
    return { type: 'query', from, replyTo, attempt: this.#attempt };
  }
}

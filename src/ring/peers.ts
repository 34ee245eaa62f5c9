import type { FrameSender } from './frame.ts';

interface Peer {
  readonly instance: string;
  heardAt: number;
  /** The newest stamp, and when it came. */
  sentAt: number;
  stampedAt: number;
  digest: string;
  /** The first and the last of a run of stale frames. */
  doubt: { readonly since: number; readonly firstSentAt: number; lastSentAt: number } | undefined;
}

/**
 * A frame this much older than the newest one of its sender was replayed, by a reconnect or by
 * somebody who recorded it.
 */
const STALE_MS = 2000;

/** Stale stamps that go on like a clock for so long are right, and the newest one was forged. */
const RECONSIDER_MS = 10_000;

/** The most senders that are remembered; beyond it all are forgotten and heard anew. */
const MAX_PEERS = 8192;

/** When each sender was last heard, and with what view. */
export class Peers {
  readonly #peers = new Map<string, Peer>();

  digestOf(name: string): string | undefined {
    return this.#peers.get(name)?.digest;
  }

  /** Minus infinity for one that was never heard. */
  heardAt(name: string): number {
    return this.#peers.get(name)?.heardAt ?? Number.NEGATIVE_INFINITY;
  }

  /** A sender is compared with itself only: clocks of two machines are never compared. */
  isStale(from: FrameSender, now: number): boolean {
    const peer = this.#peers.get(from.name);
    if (peer === undefined || peer.instance !== from.instance) return false;
    const { sentAt } = from;
    if (sentAt >= peer.sentAt - STALE_MS) return false;
    const { doubt } = peer;
    if (doubt === undefined || sentAt < doubt.lastSentAt) {
      peer.doubt = { since: now, firstSentAt: sentAt, lastSentAt: sentAt };
      return true;
    }
    doubt.lastSentAt = sentAt;
    // A replay comes in one burst; who lives on keeps pace with this member's own time.
    const elapsed = now - doubt.since;
    if (elapsed < RECONSIDER_MS || sentAt - doubt.firstSentAt < elapsed / 2) return true;
    this.#peers.delete(from.name);
    return false;
  }

  /** True when the frame was made about now: its stamp has gone on as this member's time has. */
  isFresh(from: FrameSender, now: number): boolean {
    const peer = this.#peers.get(from.name);
    if (peer === undefined || peer.instance !== from.instance) return false;
    return from.sentAt >= peer.sentAt + (now - peer.stampedAt) / 2;
  }

  heard(from: FrameSender, now: number): void {
    const { instance, sentAt, viewDigest: digest } = from;
    const peer = this.#peers.get(from.name);
    if (peer === undefined || peer.instance !== instance) {
      if (peer === undefined && this.#peers.size >= MAX_PEERS) this.#peers.clear();
      this.#peers.set(from.name, {
        instance,
        heardAt: now,
        sentAt,
        stampedAt: now,
        digest,
        doubt: undefined,
      });
      return;
    }
    if (sentAt >= peer.sentAt) {
      // A stamp cannot run away from this member's own time, so one forged frame blocks nobody.
      peer.sentAt = Math.min(sentAt, peer.sentAt + (now - peer.stampedAt) + STALE_MS / 2);
      peer.stampedAt = now;
    }
    peer.heardAt = now;
    peer.digest = digest;
  }
}

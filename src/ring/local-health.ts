import type { RingHost } from './host.ts';
import { silenceLimitMs } from './options.ts';

/** Lifeguard's bound on the local health score. */
const MAX_SCORE = 8;

/**
 * How far this member may trust its own eyes. Late ticks and pongs that only others got raise the
 * score, pongs lower it; timeouts stretch with it. After a late tick nothing is held against
 * anybody until a frame of another member has come.
 */
export class LocalHealth {
  readonly #host: RingHost;
  #score = 0;
  #distrustedSince: number | undefined;

  constructor(host: RingHost) {
    this.#host = host;
  }

  /** What timeouts are multiplied with: 1 when healthy, 3 at worst. */
  get factor(): number {
    return 1 + this.#score / 4;
  }

  worsen(): void {
    this.#score = Math.min(MAX_SCORE, this.#score + 1);
  }

  improve(): void {
    this.#score = Math.max(0, this.#score - 1);
  }

  /** The own clock was late: what seems dead may only be unread. */
  distrust(): void {
    this.#distrustedSince = this.#host.now;
  }

  /** A frame of another member came: what was unread has been read up to here. */
  onHeard(): void {
    if (this.#distrustedSince !== undefined && this.#host.now > this.#distrustedSince) {
      this.#distrustedSince = undefined;
    }
  }

  /** True when a verdict that rests on silence since `since` is one about the others. */
  trusted(since: number): boolean {
    const host = this.#host;
    if (!host.connected || host.stage === 'joining' || this.#isDistrusted()) return false;
    return host.ownHeardAt >= since && host.connectedAt <= since;
  }

  /** Where all others are dead none of them is heard: then own frames must do, after a while. */
  #isDistrusted(): boolean {
    const since = this.#distrustedSince;
    if (since === undefined) return false;
    const { now, ownHeardAt, timing } = this.#host;
    return ownHeardAt <= since || now - since < silenceLimitMs(timing);
  }
}

import type { Clock } from '../runtime/clock.ts';

/** How often what waits is looked at. */
const TICK_MS = 25;

/** A tick later than this is looked into. */
const LATE_MS = 500;

/**
 * A member's regular look at what waits. A member that slept must not dispatch or acknowledge
 * before it knows whether it is still one: `look` is called before either.
 */
export class Pulse {
  readonly #clock: Clock;
  readonly #lateMs: number;
  readonly #port: { tick(now: number): void; slept(): void };
  #tickedAt: number | undefined;
  #cancel: (() => void) | undefined;
  #isOn = false;

  /** A sleep that is shorter than half of `silenceMs` costs nobody their membership. */
  constructor(clock: Clock, silenceMs: number, port: { tick(now: number): void; slept(): void }) {
    this.#clock = clock;
    this.#lateMs = Math.min(LATE_MS, silenceMs / 2);
    this.#port = port;
  }

  start(): void {
    this.#isOn = true;
    this.#beat();
  }

  look(): void {
    const now = this.#clock.now();
    if (this.#tickedAt === undefined || now - this.#tickedAt <= this.#lateMs) return;
    this.#tickedAt = now;
    this.#port.slept();
  }

  stop(): void {
    this.#isOn = false;
    this.#tickedAt = undefined;
    this.#cancel?.();
  }

  #beat(): void {
    this.look();
    // Whatever it finds may end this member.
    if (!this.#isOn) return;
    this.#tickedAt = this.#clock.now();
    this.#port.tick(this.#tickedAt);
    if (this.#isOn) this.#cancel = this.#clock.setTimer(() => this.#beat(), TICK_MS);
  }
}

import type { Clock } from '../runtime/clock.ts';

/** How often what waits is looked at. */
const TICK_MS = 25;

/** A tick later than this is looked into. */
const LATE_MS = 500;

/** What a pulse tells. */
export interface PulsePort {
  tick(now: number): void;
  slept(): void;
}

/**
 * A member's regular look at what waits. A member that slept must not dispatch or acknowledge
 * before it knows whether it is still one: `look` is called before either.
 */
export class Pulse {
  readonly #clock: Clock;
  readonly #lateMs: number;
  readonly #port: PulsePort;
  #tickedAt: number | undefined;
  /** The wall clock of then: it goes on while a machine is suspended, and the other one does not. */
  #wallAt = 0;
  #cancel: (() => void) | undefined;
  #isOn = false;

  /** A sleep that is shorter than half of `silenceMs` costs nobody their membership. */
  constructor(clock: Clock, silenceMs: number, port: PulsePort) {
    this.#clock = clock;
    this.#lateMs = Math.min(LATE_MS, silenceMs / 2);
    this.#port = port;
  }

  /** True while `look` would find that this member slept: nothing may begin before that. */
  get isLate(): boolean {
    if (this.#tickedAt === undefined) return false;
    if (this.#clock.now() - this.#tickedAt > this.#lateMs) return true;
    return this.#clock.wallTime() - this.#wallAt > this.#lateMs;
  }

  start(): void {
    this.#isOn = true;
    this.#beat();
  }

  look(): void {
    if (!this.isLate) return;
    this.#note(this.#read());
    this.#port.slept();
  }

  stop(): void {
    this.#isOn = false;
    this.#tickedAt = undefined;
    this.#cancel?.();
  }

  #beat(): void {
    // Read before it is judged: a process may be stopped between any two lines.
    const read = this.#read();
    this.look();
    // Whatever it finds may end this member.
    if (!this.#isOn) return;
    this.#note(read);
    this.#port.tick(read.now);
    if (this.#isOn) this.#cancel = this.#clock.setTimer(() => this.#beat(), TICK_MS);
  }

  #note({ now, wallTime }: { readonly now: number; readonly wallTime: number }): void {
    this.#tickedAt = now;
    this.#wallAt = wallTime;
  }

  #read(): { readonly now: number; readonly wallTime: number } {
    return { now: this.#clock.now(), wallTime: this.#clock.wallTime() };
  }
}

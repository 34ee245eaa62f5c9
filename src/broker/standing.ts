import { countActive, isShort } from '../ring/quorum.ts';
import type { View } from '../ring/step.ts';
import type { BrokerEvents } from './events.ts';
import { HealthWatch } from './health-watch.ts';
import type { BrokerConfig } from './options.ts';

type StandingEvent = 'health' | 'quorum' | 'alone';

export interface StandingPort {
  /** The member's health, as others are to know it. */
  healthy(healthy: boolean): void;
  emit<K extends StandingEvent>(event: K, value: BrokerEvents[K]): void;
  /** What this member holds and handles does not count any more. */
  void(text: string): void;
}

/** A member that was alone from the start is warned after this long: the others may be slow. */
const ALONE_MS = 10_000;

/**
 * Whether this member may own anything, by its user's health check, by an operator's cordon, and by
 * the number of members that it sees.
 */
export class Standing {
  readonly #config: BrokerConfig;
  readonly #port: StandingPort;
  readonly #health: HealthWatch | undefined;
  #isShort = false;
  #isAlone = false;
  #hadOthers = false;
  #cancelAlone: (() => void) | undefined;

  constructor(config: BrokerConfig, port: StandingPort) {
    this.#config = config;
    this.#port = port;
    const { healthCheck, clock } = config;
    if (healthCheck === undefined) return;
    this.#health = new HealthWatch(clock, healthCheck, {
      changed: (healthy, reason) => {
        port.healthy(healthy);
        port.emit('health', { healthy, reason });
      },
    });
  }

  /** Before the member asks to be let in: unproven it owns nothing. */
  start(): void {
    if (this.#health === undefined) return;
    this.#port.healthy(false);
    this.#health.start();
  }

  stop(): void {
    this.#health?.stop();
    this.#cancelAlone?.();
  }

  /** The members changed. Says true when the rings have to follow at once. */
  onView(view: View): boolean {
    const self = this.#self(view);
    if (self?.phase !== 'active') return false;
    this.#countOthers(countActive(view.members));
    return this.#checkQuorum(view);
  }

  /** True for a member that is there and may own nothing. */
  isResting(view: View): boolean {
    const self = this.#self(view);
    if (self?.phase !== 'active') return false;
    return self.cordon.on || !self.healthy || isShort(view.members, this.#config.ring);
  }

  #checkQuorum(view: View): boolean {
    const { ring, logger, clique } = this.#config;
    const short = isShort(view.members, ring);
    if (short === this.#isShort) return false;
    this.#isShort = short;
    const members = countActive(view.members);
    const { minMembers = 1 } = ring;
    const event = { reached: !short, members, minMembers };
    if (short) {
      this.#port.void(`this member sees ${members} of ${minMembers} members; its work is void`);
      logger.warn({ clique, ...event }, 'too few members: this one owns and handles nothing');
    } else {
      logger.info({ clique, ...event }, 'there are enough members again');
    }
    this.#port.emit('quorum', event);
    return true;
  }

  #countOthers(active: number): void {
    const { clock } = this.#config;
    if (active > 1) {
      this.#hadOthers = true;
      this.#cancelAlone?.();
      this.#cancelAlone = undefined;
      this.#setAlone(false);
    } else if (this.#hadOthers) {
      this.#setAlone(true);
    } else {
      this.#cancelAlone ??= clock.setTimer(() => this.#setAlone(true), ALONE_MS);
    }
  }

  #setAlone(on: boolean): void {
    if (on === this.#isAlone) return;
    this.#isAlone = on;
    const { logger, clique, ring } = this.#config;
    const { minMembers = 1 } = ring;
    if (on && minMembers === 1) {
      logger.warn({ clique }, 'a ring of one: this member sees no other and owns everything');
    } else if (on) {
      logger.warn({ clique, minMembers }, 'a ring of one: this member sees no other');
    } else {
      logger.info({ clique }, 'this member is not alone any more');
    }
    this.#port.emit('alone', { on });
  }

  #self(view: View) {
    return view.members.find(({ name }) => name === this.#config.name);
  }
}

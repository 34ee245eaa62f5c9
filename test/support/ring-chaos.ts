import { seededRandom, type Random } from '../../src/runtime/random.ts';
import { RingNetwork } from './ring-network.ts';
import type { VirtualMember } from './virtual-member.ts';

/** What one random run came to. */
export interface ChaosResult {
  /** How long after the end of all faults all members had one view; undefined: never. */
  readonly settledMs: number | undefined;
  /** Broken promises, in words. */
  readonly problems: readonly string[];
  /** What was done, for whoever replays the seed. */
  readonly story: readonly string[];
  /** A text that two runs of one seed have in common. */
  readonly trace: string;
}

const SETTLE_LIMIT_MS = 20_000;
const GRACE_MS = 6000;
const CALM_MS = 10_000;

type Fault = (chaos: Chaos) => void;

/**
 * A clique of 3 to 7 members under random faults, then healed: all live members must come to one
 * view, and from then on nobody may be suspected, evicted, ousted or stopped.
 */
export function runChaos(seed: number): ChaosResult {
  const chaos = new Chaos(seed);
  chaos.form();
  const rounds = 4 + chaos.below(8);
  for (let round = 0; round < rounds; round += 1) {
    chaos.pick(FAULTS)(chaos);
    chaos.network.run(chaos.below(3000));
  }
  return chaos.finish();
}

/** A random run that is under way. */
class Chaos {
  readonly network: RingNetwork;
  readonly story: string[] = [];
  readonly problems: string[] = [];
  readonly #random: Random;
  #retired = 0;
  readonly #crashed = new Set<string>();
  #newcomers = 0;
  #busyUntil = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.network = new RingNetwork({
      seed,
      jitterMs: 3,
      noResponders: this.chance(0.5),
      topology: this.chance(0.7) ? 'single' : 'cluster',
      cutsReport: true,
    });
  }

  chance(part: number): boolean {
    return this.#random.next() < part;
  }

  below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  say(text: string): void {
    this.story.push(`${this.network.now.toFixed(0)} ${text}`);
  }

  ids(): string[] {
    return [...this.network.members.values()]
      .filter(({ state, core }) => state !== 'down' && core.stage !== 'stopped')
      .map(({ id }) => id);
  }

  form(): void {
    const count = 3 + this.below(5);
    for (let number = 1; number <= count; number += 1) {
      this.network.run(this.below(200));
      this.network.join(`m${number}`);
    }
    this.network.run(this.below(4000));
  }

  crash(id: string): void {
    this.#crashed.add(this.network.get(id).name);
    this.network.crash(id);
  }

  restart(id: string): void {
    const { name } = this.network.get(id);
    this.network.crash(id);
    this.network.start(id, { name });
    this.network.join(id);
  }

  /** Ends a fault later; nothing is healed before all of these are over. */
  later(delayMs: number, action: () => void): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.network.now + delayMs);
    this.network.after(delayMs, action);
  }

  newcomer(): void {
    this.#newcomers += 1;
    this.network.join(`n${this.#newcomers}`);
  }

  /** A new process takes the name of one that is frozen, and is frozen for long enough. */
  replace(id: string, wakeAfterMs: number): void {
    const old = this.network.get(id);
    this.#retired += 1;
    const retiredId = `${id}~${this.#retired}`;
    this.network.rename(id, retiredId);
    this.network.freeze(retiredId);
    this.network.start(id, { name: old.name });
    this.network.join(id);
    this.later(wakeAfterMs, () => this.network.thaw(retiredId));
  }

  finish(): ChaosResult {
    const { network } = this;
    network.run(Math.max(0, this.#busyUntil - network.now) + 1);
    network.links.quality = { delayMs: 1, jitterMs: 3, dropRate: 0, doubleRate: 0 };
    network.links.heal();
    for (const { id, state, busUp } of network.members.values()) {
      if (state === 'frozen') network.thaw(id);
      if (!busUp) network.bus(id, true);
    }
    this.say('healed');
    const settledMs = network.runUntil(() => network.agrees(), SETTLE_LIMIT_MS);
    if (settledMs === undefined) this.problems.push(`no one view: ${this.#views()}`);
    this.#checkNames();
    // A suspicion that began under the last fault may still come, and news of one who died long ago.
    network.run(GRACE_MS);
    if (!network.agrees()) this.problems.push(`the view did not last: ${this.#views()}`);
    const before = network.log.length;
    network.run(CALM_MS);
    for (const { at, id, effect } of network.log.slice(before)) {
      const text = effect.type === 'event' ? `${effect.record.name} ${effect.event}` : effect.type;
      this.problems.push(`in calm: ${at.toFixed(0)} ${id}: ${text}`);
    }
    const trace = network.log.map(({ at, id, effect }) => `${at} ${id} ${effect.type}`).join('\n');
    return { settledMs, problems: this.problems, story: this.story, trace };
  }

  /** Who runs has a name of its own, and nobody stopped but for a living namesake. */
  #checkNames(): void {
    const names = new Map<string, VirtualMember[]>();
    for (const member of this.network.members.values()) {
      if (member.state === 'down') continue;
      names.set(member.name, [...(names.get(member.name) ?? []), member]);
    }
    for (const [name, holders] of names) {
      const running = holders.filter(({ core }) => core.stage !== 'stopped').length;
      const left = holders.some(({ core }) => core.self.status === 'left');
      if (running > 1 || (running === 0 && !left && !this.#crashed.has(name))) {
        this.problems.push(`${running} of ${holders.length} processes run as ${name}`);
      }
    }
  }

  #views(): string {
    return this.network
      .running()
      .map(({ id, core }) => {
        const members = core.view.members.map(
          ({ name, incarnation, status }) => `${name}@${incarnation} ${status}`,
        );
        return `${id} ${core.stage}: ${members.join(', ')}`;
      })
      .join(' | ');
  }
}

const FAULTS: readonly Fault[] = [
  function crash(chaos) {
    if (chaos.ids().length <= 2) return;
    const id = chaos.pick(chaos.ids());
    chaos.say(`crash ${id}`);
    chaos.crash(id);
  },
  function restart(chaos) {
    const id = chaos.pick(chaos.ids());
    chaos.say(`restart ${id}`);
    chaos.restart(id);
  },
  function freeze(chaos) {
    const id = chaos.pick(chaos.ids());
    const forMs = 200 + chaos.below(5000);
    chaos.say(`freeze ${id} for ${forMs}`);
    chaos.network.freeze(id);
    chaos.later(forMs, () => chaos.network.thaw(id));
  },
  function replace(chaos) {
    const id = chaos.pick(chaos.ids());
    if (id.includes('~') || chaos.network.get(id).core.stage !== 'active') return;
    const wakeAfterMs = 2500 + chaos.below(3000);
    chaos.say(`replace ${id}, the old one wakes after ${wakeAfterMs}`);
    chaos.replace(id, wakeAfterMs);
  },
  function split(chaos) {
    const ids = chaos.ids();
    const one = ids.filter(() => chaos.chance(0.5));
    const other = ids.filter((id) => !one.includes(id));
    const forMs = 500 + chaos.below(8000);
    chaos.say(`split ${one.join()} from ${other.join()} for ${forMs}`);
    chaos.network.links.split(one, other);
    chaos.later(forMs, () => chaos.network.links.heal());
  },
  function cutOneWay(chaos) {
    const [from, to] = [chaos.pick(chaos.ids()), chaos.pick(chaos.ids())];
    if (from === to) return;
    chaos.say(`cut from ${from} to ${to}`);
    chaos.network.links.cutOneWay(from, to);
    chaos.later(500 + chaos.below(6000), () => chaos.network.links.heal());
  },
  function busDown(chaos) {
    const ids = chaos.chance(0.3) ? chaos.ids() : [chaos.pick(chaos.ids())];
    const forMs = 200 + chaos.below(6000);
    chaos.say(`bus down for ${ids.join()} for ${forMs}`);
    for (const id of ids) {
      chaos.network.bus(id, false);
      chaos.later(forMs, () => chaos.network.bus(id, true));
    }
  },
  function leave(chaos) {
    if (chaos.ids().length <= 2) return;
    const id = chaos.pick(chaos.ids());
    chaos.say(`leave ${id}`);
    chaos.network.leave(id);
  },
  function newcomer(chaos) {
    if (chaos.ids().length >= 7) return;
    chaos.say('a newcomer');
    chaos.newcomer();
  },
  function badBus(chaos) {
    const dropRate = chaos.below(25) / 100;
    chaos.say(`frames dropped: ${dropRate}, doubled, reordered`);
    chaos.network.links.quality = { delayMs: 1, jitterMs: 60, dropRate, doubleRate: 0.1 };
    chaos.later(1000 + chaos.below(5000), () => {
      chaos.network.links.quality = { delayMs: 1, jitterMs: 3, dropRate: 0, doubleRate: 0 };
    });
  },
];

import type { RingHost } from './host.ts';
import { isPresent, type MemberRecord } from './member.ts';
import type { LocalHealth } from './local-health.ts';
import type { Suspicions } from './suspicions.ts';

type Inbox = 'control' | 'data';

/** What is done to find out more. */
export interface NoRespondersProbe {
  ping(name: string, inbox: Inbox): void;
  askOthersAbout(record: MemberRecord): void;
}

interface Evidence {
  readonly instance: string;
  /** Undefined once the member was heard: then it only keeps looks apart. */
  since: number | undefined;
  /** First and last time that nobody listened, per inbox. */
  seen: Partial<Record<Inbox, { readonly first: number; last: number }>>;
  nextLookAt: number;
  looksLeft: number;
}

const MAX_LOOKS = 5;

/**
 * "Nobody listens to this inbox", as the bus says some milliseconds after a crash. Strong evidence,
 * not proof: cut routes, fresh subscriptions and reconnects give it for the living too. It counts
 * when both inboxes answer it twice, some time apart, to an observer that is itself connected,
 * stable and hears its own frames, and when nothing was heard of the member in between.
 */
export class NoResponders {
  readonly #host: RingHost;
  readonly #health: LocalHealth;
  readonly #suspicions: Suspicions;
  readonly #probe: NoRespondersProbe;
  readonly #evidence = new Map<string, Evidence>();

  constructor(
    host: RingHost,
    health: LocalHealth,
    suspicions: Suspicions,
    probe: NoRespondersProbe,
  ) {
    this.#host = host;
    this.#health = health;
    this.#suspicions = suspicions;
    this.#probe = probe;
  }

  /** Own time was lost: reports that waited to be read came from one look, not from two. */
  clear(): void {
    this.#evidence.clear();
  }

  /** The member was heard: whatever the bus said is void. */
  forget(name: string): void {
    const evidence = this.#evidence.get(name);
    if (evidence === undefined) return;
    evidence.since = undefined;
    evidence.seen = {};
  }

  report(name: string, inbox: Inbox): void {
    const { roster, now, timing, self } = this.#host;
    const record = roster.get(name);
    if (record === undefined || !isPresent(record) || name === self.name) return;
    const evidence = this.#open(name, record.instance);
    const seen = evidence.seen[inbox];
    if (seen === undefined) {
      evidence.seen[inbox] = { first: now, last: now };
      // Late enough for the next look to find both inboxes silent for the whole gap.
      evidence.nextLookAt = Math.max(evidence.nextLookAt, now + timing.noRespondersGapMs);
      this.#host.wakeAt(evidence.nextLookAt);
    } else {
      seen.last = now;
    }
    this.#judge(name, evidence);
  }

  tick(): void {
    const { now, timing } = this.#host;
    for (const [name, evidence] of this.#evidence) {
      if (now < evidence.nextLookAt) {
        this.#host.wakeAt(evidence.nextLookAt);
      } else if (evidence.since === undefined || evidence.looksLeft === 0) {
        this.#evidence.delete(name);
      } else {
        evidence.looksLeft -= 1;
        evidence.nextLookAt = now + timing.noRespondersGapMs;
        this.#look(name);
        this.#host.wakeAt(evidence.nextLookAt);
      }
    }
  }

  #open(name: string, instance: string): Evidence {
    const { now, timing } = this.#host;
    const known = this.#evidence.get(name);
    if (known !== undefined && known.instance === instance) {
      // A member with one dead inbox is heard and reported in turns: looks stay rare.
      if (known.since === undefined) known.looksLeft = MAX_LOOKS;
      known.since ??= now;
      return known;
    }
    const evidence: Evidence = {
      instance,
      since: now,
      seen: {},
      nextLookAt: now + timing.noRespondersGapMs,
      looksLeft: MAX_LOOKS,
    };
    this.#evidence.set(name, evidence);
    this.#look(name);
    return evidence;
  }

  /** Asks both inboxes again, and the own one, whose echo shows that the bus works. */
  #look(name: string): void {
    this.#probe.ping(name, 'control');
    this.#probe.ping(name, 'data');
    this.#probe.ping(this.#host.self.name, 'control');
  }

  #judge(name: string, evidence: Evidence): void {
    const { roster, now, timing, topology, connectedAt } = this.#host;
    const record = roster.get(name);
    const { control, data } = evidence.seen;
    if (record === undefined || evidence.since === undefined) return;
    if (control === undefined || control.last - control.first < timing.noRespondersGapMs) return;
    if (data === undefined || data.last - data.first < timing.noRespondersGapMs) return;
    if (now - connectedAt < timing.stableAfterMs || !this.#health.trusted(evidence.since)) return;
    this.#evidence.delete(name);
    // Between servers the route may be cut, not the member dead: others are asked first.
    if (topology === 'single') this.#suspicions.evict(record, 1, true);
    else this.#probe.askOthersAbout(record);
  }
}

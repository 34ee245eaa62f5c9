import { cliqueSubject, controlInbox, dataInbox, nobodyThere } from '../../src/broker/subjects.ts';
import { encodeFrame } from '../../src/codec/frame.ts';
import type { ControlFrame } from '../../src/ring/frame.ts';
import { DEFAULT_RING_CONFIG, formatRingConfig } from '../../src/ring/ring-config.ts';
import type { Destination } from '../../src/ring/step.ts';
import { RingNetwork } from './ring-network.ts';

/** Frames, and their bytes with subject and reply subject. A broadcast is sent once, received n times. */
export interface Traffic {
  readonly sent: number;
  readonly received: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** What a change of membership cost the whole clique, and how long until all views were one. */
export interface ChangeCost extends Traffic {
  /** From the change on: for a crash its detection is in it. */
  readonly agreedMs: number;
  /** From the first member that knew of it to the last. */
  readonly spreadMs: number;
}

const CLIQUE = 'orders';
const CONFIG = formatRingConfig(DEFAULT_RING_CONFIG);
/** What a calm clique sends too; more of these is no part of a change's cost that matters. */
const CALM = new Set(['ping', 'pong', 'beacon']);
const NONE: Traffic = { sent: 0, received: 0, sentBytes: 0, receivedBytes: 0 };

/** A clique of pure cores on a virtual bus, 1 to 4 ms from member to member, whose frames count. */
export class MeasuredClique {
  readonly network: RingNetwork;
  readonly #traffic = new Map<string, Traffic>();
  /** A broadcast is encoded once, however many hear it. */
  readonly #sizes = new WeakMap<ControlFrame, number>();

  constructor(seed: number) {
    const meter = (way: 'sent' | 'received', frame: ControlFrame, to: Destination): void =>
      this.#count(way, frame, to);
    this.network = new RingNetwork({ seed, delayMs: 1, jitterMs: 3, noResponders: true, meter });
    // A thousand members see a thousand views of each other come about.
    this.network.keepsLog = false;
  }

  /** New members ask, all at once. */
  enter(...names: readonly string[]): void {
    for (const name of names) this.network.start(name, { config: CONFIG });
    this.network.join(...names);
  }

  /** New members join, all at once; how long until all views were one. */
  joinAll(names: readonly string[]): number {
    this.enter(...names);
    return this.#untilAgreed();
  }

  /** Everything that is sent and received while `run` runs. */
  measure(run: () => void, counts: (type: string) => boolean = () => true): Traffic {
    this.#traffic.clear();
    run();
    let sum = NONE;
    for (const [type, traffic] of this.#traffic) if (counts(type)) sum = add(sum, traffic);
    return sum;
  }

  /** Frames other than those that a calm clique sends, until three seconds after all agree. */
  costOf(change: () => void): ChangeCost {
    const { log } = this.network;
    log.length = 0;
    this.network.keepsLog = true;
    let agreedMs = 0;
    const traffic = this.measure(
      () => {
        change();
        agreedMs = this.#untilAgreed();
        this.network.run(3000);
      },
      (type) => !CALM.has(type),
    );
    this.network.keepsLog = false;
    const views = log.filter(({ effect }) => effect.type === 'view');
    const spreadMs = (views.at(-1)?.at ?? 0) - (views[0]?.at ?? 0);
    return { ...traffic, agreedMs, spreadMs };
  }

  #untilAgreed(): number {
    const limitMs = 60_000;
    const start = this.network.now;
    // What was just asked for has to begin first.
    this.network.run(2);
    if (this.network.runUntil(() => this.network.agrees(), limitMs, 1) === undefined) {
      throw new Error(`no one view within ${limitMs} ms`);
    }
    return this.network.now - start;
  }

  #count(way: 'sent' | 'received', frame: ControlFrame, to: Destination): void {
    let bytes = this.#sizes.get(frame);
    if (bytes === undefined) {
      bytes = encodeFrame(frame).length + addressLength(to, frame.from.name);
      this.#sizes.set(frame, bytes);
    }
    const one =
      way === 'sent'
        ? { ...NONE, sent: 1, sentBytes: bytes }
        : { ...NONE, received: 1, receivedBytes: bytes };
    this.#traffic.set(frame.type, add(this.#traffic.get(frame.type) ?? NONE, one));
  }
}

/** What each member of a calm clique sends and receives in a second, in the mean. */
export function calmTraffic(clique: MeasuredClique): { messages: number; bytes: number } {
  const seconds = 20;
  const traffic = clique.measure(() => clique.network.run(seconds * 1000));
  const share = seconds * clique.network.running().length;
  return {
    messages: (traffic.sent + traffic.received) / share,
    bytes: (traffic.sentBytes + traffic.receivedBytes) / share,
  };
}

/** `member-0000`, `member-0001` and so on. */
export function memberNames(count: number, prefix = 'member'): string[] {
  return Array.from({ length: count }, (_, place) => `${prefix}-${String(place).padStart(4, '0')}`);
}

function add(a: Traffic, b: Traffic): Traffic {
  return {
    sent: a.sent + b.sent,
    received: a.received + b.received,
    sentBytes: a.sentBytes + b.sentBytes,
    receivedBytes: a.receivedBytes + b.receivedBytes,
  };
}

function addressLength(to: Destination, from: string): number {
  if (to.kind === 'subject') return to.subject.length;
  if (to.kind === 'clique') return cliqueSubject(CLIQUE).length;
  const inboxOf = to.inbox === 'control' ? controlInbox : dataInbox;
  const reply = nobodyThere(inboxOf(CLIQUE, from), to.name);
  return inboxOf(CLIQUE, to.name).length + reply.length;
}

import type { Random } from '../runtime/random.ts';
import type { ErrorCode } from '../runtime/errors.ts';
import type { ControlFrame, FrameSender } from './frame.ts';
import { isPresent, type MemberRecord } from './member.ts';
import { silenceLimitMs, type RingTiming } from './options.ts';
import type { Peers } from './peers.ts';
import type { Roster, RosterChange } from './roster.ts';
import type { Destination } from './step.ts';

type WithoutSender<F> = F extends ControlFrame ? Omit<F, 'from'> : never;

/** A control frame before its sender is filled in. */
export type FrameBody = WithoutSender<ControlFrame>;

/** Where a member stands in its own eyes. */
export type Stage = 'idle' | 'joining' | 'active' | 'leaving' | 'stopped';

/** What the parts of the membership core (joining, detector, gossip) know of the whole. */
export interface RingHost {
  readonly timing: RingTiming;
  readonly config: string;
  readonly random: Random;
  readonly roster: Roster;
  readonly peers: Peers;
  readonly stage: Stage;
  /** The time of the step that runs. */
  readonly now: number;
  readonly self: MemberRecord;
  /** The incarnation with which this member became active; refutations since have raised it. */
  readonly activeSince: number;
  /** True while the control connection is up. */
  readonly connected: boolean;
  readonly topology: 'single' | 'cluster';
  /** Since when it has been up. */
  readonly connectedAt: number;
  /** When this member last heard a frame of its own. */
  readonly ownHeardAt: number;
  /** When the view last changed. */
  readonly changedAt: number;
  send(to: Destination, body: FrameBody): void;
  /** Takes a record into the roster and reports what it changed. */
  take(record: MemberRecord): RosterChange | undefined;
  /** Changes the own record (its revision goes up) and announces it. */
  changeSelf(change: Partial<MemberRecord>): void;
  /** From now on this member becomes active with a higher incarnation than this one only. */
  outrank(incarnation: number): void;
  becomeActive(): void;
  /** Out of the ring, by the others' word or by the own clock: joins anew. */
  oust(reason: 'evicted' | 'gap'): void;
  /** For good: somebody else has the name, the node key, or another configuration. */
  stop(code: ErrorCode, text: string): void;
  heardOwn(): void;
  /** Asks for a tick at this time at the latest. */
  wakeAt(at: number): void;
}

/** A member's control inbox. */
export function toMember(name: string, inbox: 'control' | 'data' = 'control'): Destination {
  return { kind: 'member', name, inbox };
}

/** Everybody who listens to the clique. */
export const TO_CLIQUE: Destination = { kind: 'clique' };

/** True for a frame that this very instance has sent. */
export function isOwn(from: FrameSender, self: MemberRecord): boolean {
  return from.name === self.name && from.instance === self.instance;
}

/** Members that were heard of late, this one included; who is accused does not count. */
function countReachable(host: RingHost, accused: string): number {
  const since = host.now - silenceLimitMs(host.timing);
  const heard = host.roster
    .present()
    .filter((each) => each.name !== host.self.name && each.name !== accused)
    .filter((each) => host.peers.heardAt(each.name) > since);
  return 1 + heard.length;
}

/** Who reaches three members or more can ask a second one before anybody is evicted. */
export function neededObservers(host: RingHost, accused: string): number {
  return countReachable(host, accused) >= 3 ? 2 : 1;
}

/** Members that are alive to this one, itself included. */
export function countAlive(host: RingHost): number {
  return host.roster.alive;
}

/** True for a member of that instance that is present here. */
export function countsHere(host: RingHost, from: FrameSender): boolean {
  const known = host.roster.get(from.name);
  return known !== undefined && known.instance === from.instance && isPresent(known);
}

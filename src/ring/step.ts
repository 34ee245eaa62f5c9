import type { ErrorCode } from '../runtime/errors.ts';
import type { ControlFrame } from './frame.ts';
import type { MemberRecord } from './member.ts';

/** What the membership core is told. */
export type RingInput =
  /** Begin to join; once. Who left comes back as a new instance. */
  | { readonly type: 'join' }
  /** Announce that this member is about to leave: rings exclude it from now on. */
  | { readonly type: 'leaving' }
  /** Leave: the last word of this instance. */
  | { readonly type: 'leave' }
  /** The member's own streams or health changed, or its data connection came or went. */
  | {
      readonly type: 'update';
      readonly streams?: readonly string[];
      readonly healthy?: boolean;
      readonly withdrawn?: boolean;
    }
  | { readonly type: 'frame'; readonly frame: ControlFrame }
  /** Time passed. A tick that is given early does no harm. */
  | { readonly type: 'tick' }
  /** The bus found nobody behind one of a member's inboxes. */
  | {
      readonly type: 'noResponders';
      readonly member: string;
      readonly inbox: 'control' | 'data';
    }
  /** The control connection came or went. */
  | { readonly type: 'bus'; readonly connected: boolean; readonly topology: 'single' | 'cluster' }
  /** A member owes an acknowledgement for too long: look at it now. Never a verdict. */
  | { readonly type: 'hint'; readonly member: string };

/** Where a control frame goes. */
export type Destination =
  | { readonly kind: 'clique' }
  | { readonly kind: 'member'; readonly name: string; readonly inbox: 'control' | 'data' }
  | { readonly kind: 'subject'; readonly subject: string };

/** What happened to a member, for people and metrics. */
export interface MemberEvent {
  readonly type: 'event';
  readonly event:
    | 'joined'
    | 'active'
    | 'suspected'
    | 'refuted'
    | 'evicted'
    | 'left'
    | 'restarted'
    | 'cordoned'
    | 'uncordoned';
  readonly record: MemberRecord;
}

/** What the membership core wants done. */
export type RingEffect =
  | { readonly type: 'send'; readonly to: Destination; readonly frame: ControlFrame }
  /** The present members changed in any way. `urgent`: a member is gone, act without debounce. */
  | { readonly type: 'view'; readonly view: View; readonly urgent: boolean }
  /** This member is active now: enter the queue groups. */
  | { readonly type: 'joined' }
  /** This member may not join, for good. */
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly text: string }
  /** Another instance has this member's name or node key now: stop, never refute. */
  | { readonly type: 'replaced'; readonly code: ErrorCode; readonly text: string }
  /** This member was evicted or slept too long: it owns nothing any more and joins again. */
  | { readonly type: 'ousted'; readonly reason: 'evicted' | 'gap' }
  | MemberEvent
  /** Give a tick at this time; overrides the one before. */
  | { readonly type: 'wake'; readonly at: number };

/** The immutable list of present members as one broker knows it. */
export interface View {
  readonly digest: string;
  /** By name. */
  readonly members: readonly MemberRecord[];
}

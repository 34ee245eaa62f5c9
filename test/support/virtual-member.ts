import type { Membership } from '../../src/ring/membership.ts';
import type { RingEffect, RingInput } from '../../src/ring/step.ts';

/** One broker's membership core on the virtual bus. */
export interface VirtualMember {
  id: string;
  readonly name: string;
  readonly core: Membership;
  state: 'up' | 'frozen' | 'down';
  busUp: boolean;
  timer: number;
  wakeAt: number;
  /** What came while it was frozen. */
  readonly waiting: RingInput[];
  sent: number;
  received: number;
}

/** An effect other than a frame or a wake, as it happened. */
export interface LogEntry {
  readonly at: number;
  readonly id: string;
  readonly effect: Exclude<RingEffect, { type: 'send' | 'wake' }>;
}

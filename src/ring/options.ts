/** Every duration of membership, in ms unless the name says otherwise. */
export interface RingTiming {
  /** T: one member is pinged in each. */
  pingIntervalMs: number;
  /** How long a ping may take before others are asked. */
  directTimeoutMs: number;
  /** How long the others may take before the member is suspected. */
  indirectTimeoutMs: number;
  /** How many others are asked. */
  indirectHelpers: number;
  /** How long a suspected member may take to refute. */
  suspicionMs: number;
  /** A tick later than this says more about this member than about the others. */
  lateTickMs: number;
  /** The longest time between two ticks: what a member's own stalls are measured with. */
  clockCheckMs: number;
  /** The least time between the two looks that make "no responders" a verdict. */
  noRespondersGapMs: number;
  /** After connecting, "no responders" counts for nothing for this long. */
  stableAfterMs: number;
  /** Pause between two Join frames of one join. */
  joinRetryMs: number;
  /** Where no member is active, joining ends after this long without a new joiner. */
  joinQuietMs: number;
  /** The longest that joiners wait for each other. */
  joinMaxMs: number;
  /** How long the record of a dead member blocks old news of it. */
  tombstoneMs: number;
  /** The mean time between two beacons of a whole clique. */
  beaconMs: number;
  /** The least time between two views sent to one member. */
  infoIntervalMs: number;
}

/** `lan`: the default; servers and brokers in one data centre. */
const LAN: RingTiming = {
  pingIntervalMs: 400,
  directTimeoutMs: 300,
  indirectTimeoutMs: 300,
  indirectHelpers: 3,
  suspicionMs: 1000,
  lateTickMs: 125,
  clockCheckMs: 100,
  noRespondersGapMs: 100,
  stableAfterMs: 1000,
  joinRetryMs: 100,
  joinQuietMs: 300,
  joinMaxMs: 2000,
  tombstoneMs: 60_000,
  beaconMs: 1000,
  infoIntervalMs: 100,
};

/** `local`: one machine, where a freeze is noticed fast and a busy test machine is expected. */
const LOCAL: RingTiming = { ...LAN, suspicionMs: 700 };

/** `wan`: members in different regions. */
const WAN: RingTiming = {
  ...LAN,
  pingIntervalMs: 1000,
  directTimeoutMs: 1500,
  indirectTimeoutMs: 1500,
  suspicionMs: 5000,
  lateTickMs: 500,
  noRespondersGapMs: 500,
  stableAfterMs: 3000,
  joinQuietMs: 1000,
  joinMaxMs: 5000,
  infoIntervalMs: 500,
};

/** The shipped sets of durations. */
export const RING_PRESETS = { local: LOCAL, lan: LAN, wan: WAN } as const;

/** The longest silence that a living member can keep without being evicted. */
export function silenceLimitMs(timing: RingTiming): number {
  return timing.directTimeoutMs + timing.indirectTimeoutMs + timing.suspicionMs;
}

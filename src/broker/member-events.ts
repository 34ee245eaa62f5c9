import type { BrokerEvents } from './events.ts';

/** How the ring's events about members are told to users. */
export const MEMBER_EVENTS = {
  joined: 'memberJoined',
  active: 'memberActive',
  suspected: 'memberSuspected',
  refuted: 'memberRefuted',
  evicted: 'memberEvicted',
  left: 'memberLeft',
  restarted: 'memberRestarted',
  cordoned: 'memberCordoned',
  uncordoned: 'memberUncordoned',
} as const satisfies Record<string, keyof BrokerEvents>;

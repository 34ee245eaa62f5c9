import type { Tally } from './support/tally.ts';

/** What every process of a contestant is told. */
export interface Setup {
  readonly natsUrl: string;
  readonly redisPort: number;
  /** How many members handle the messages. */
  readonly members: number;
  /** Of the member, from 0; -1 for the publisher. */
  readonly index: number;
  /** Over so many streams the messages are spread; ours alone. */
  readonly streams?: number;
  /** Different in each run: names of subjects, queues and streams are made with it. */
  readonly run: string;
}

/** What the publisher sends in one round. */
export interface Load {
  readonly messages: number;
  readonly keys: number;
  readonly bytes: number;
  /** How many may be under way at once. */
  readonly inFlight: number;
  /** Messages per second; 0 is as fast as it goes. */
  readonly rate: number;
}

/** The part of a member: it counts what it handled. */
export interface Member {
  readonly tally: Tally;
  stop(): Promise<void>;
}

/** The part of the publisher, in a process of its own. */
export interface Publisher {
  /** Sends one message. Resolves when the promise of the compared verb is kept. */
  send(key: string, data: Uint8Array): Promise<unknown>;
  /** Sends many at once and resolves when the server took them; where one-way sending is compared. */
  sendAll?(keys: readonly string[], data: readonly Uint8Array[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** One way of getting keyed messages handled, with the same shape for ours and for the others. */
export interface Contestant {
  member(setup: Setup): Promise<Member>;
  publisher(setup: Setup): Promise<Publisher>;
}

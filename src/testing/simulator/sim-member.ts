import type { Broker } from '../../broker/broker-contract.ts';
import type { SimProcess } from './sim-process.ts';

/** One process of a member name, with its broker. */
export interface SimMember {
  readonly name: string;
  readonly process: SimProcess;
  readonly broker: Broker;
  /** Stops to handle the second stream; undefined while it does not. */
  offSecond: (() => void) | undefined;
  joinedAt: number | undefined;
  oustedAt: number;
  frozenAt: number;
  /** When it woke from its last freeze, and how long that was. */
  wokeAt: number;
  sleptMs: number;
  isLeaving: boolean;
  /** Killed, left or stopped: it takes part no more. */
  isGone: boolean;
}

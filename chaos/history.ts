import { stamp } from './stamp.ts';

/** Everything that happened in a run; all times are stamps. */
export interface Recorded {
  readonly operations: readonly Operation[];
  readonly runs: readonly Run[];
  readonly holds: readonly Hold[];
  readonly views: readonly ViewOf[];
  readonly evictions: readonly EvictionSeen[];
  readonly interruptions: readonly Interruption[];
  readonly rounds: readonly Round[];
}

/** A message, from the side of who sent it. */
export interface Operation {
  readonly id: string;
  readonly key: string;
  readonly verb: 'confirm' | 'send';
  readonly sentAt: number;
  settledAt: number | undefined;
  outcome: 'open' | 'ok' | 'failed';
  /** Why it failed. */
  reason: string | undefined;
}

/** One run of a handler. */
export interface Run {
  readonly id: string;
  readonly key: string;
  readonly node: string;
  readonly instance: string;
  readonly epoch: number;
  readonly beganAt: number;
  /** When it counted as handled; undefined where it did not. */
  handledAt: number | undefined;
}

/** A member took partitions over, or gave them away. */
export interface Hold {
  readonly at: number;
  readonly node: string;
  readonly kind: 'gained' | 'released';
  readonly partitions: readonly number[];
}

/** What a member's rings follow from now on. */
export interface ViewOf {
  readonly at: number;
  readonly node: string;
  readonly members: readonly string[];
  readonly digest: string;
}

/** A member says that another one is out. */
export interface EvictionSeen {
  readonly at: number;
  readonly by: string;
  readonly target: string;
  readonly instance: string;
  readonly incarnation: number;
}

/** A time in which a member did not run, or was not connected. */
export interface Interruption {
  readonly kind: 'down' | 'frozen' | 'stalled' | 'cut';
  readonly node: string;
  /** Undefined while it was not known: it had not joined yet. */
  readonly instance: string | undefined;
  readonly from: number;
  /** Undefined while it lasts, and for a process that has ended. */
  to: number | undefined;
}

/** One fault, from making it until the clique was whole again. */
export interface Round {
  readonly fault: string;
  /** Whom it struck. */
  readonly targets: readonly string[];
  readonly at: number;
  /** From here on the clique has to come together. */
  healedAt: number | undefined;
  /** Who must know exactly each other then. */
  expected: readonly string[];
  /** What comes after is of no concern; default: the next round. */
  endedAt?: number;
}

/** Takes down what happens. */
export class History implements Recorded {
  readonly operations: Operation[] = [];
  readonly runs: Run[] = [];
  readonly holds: Hold[] = [];
  readonly views: ViewOf[] = [];
  readonly evictions: EvictionSeen[] = [];
  readonly interruptions: Interruption[] = [];
  readonly rounds: Round[] = [];

  /** The stamp of now. */
  now(): number {
    return stamp();
  }

  /** To be called before the message goes out. */
  sent(id: string, key: string, verb: Operation['verb']): Operation {
    const open = { settledAt: undefined, outcome: 'open', reason: undefined } as const;
    const operation: Operation = { id, key, verb, sentAt: stamp(), ...open };
    this.operations.push(operation);
    return operation;
  }

  interrupt(
    kind: Interruption['kind'],
    node: string,
    instance: string | undefined,
    from = stamp(),
    to?: number,
  ): Interruption {
    const interruption: Interruption = { kind, node, instance, from, to };
    this.interruptions.push(interruption);
    return interruption;
  }

  /** A fault is made now. */
  begin(fault: string, targets: readonly string[]): Round {
    const round: Round = { fault, targets, at: stamp(), healedAt: undefined, expected: [] };
    this.rounds.push(round);
    return round;
  }
}

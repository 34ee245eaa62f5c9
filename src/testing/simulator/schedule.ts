import { CoterieError } from '../../runtime/errors.ts';

/** Every kind of fault that a simulation can make. */
export const FAULT_KINDS = [
  /** The process is killed, or its machine is gone; it comes back later, or never. */
  'crash',
  /** Killed, and started again under its name at once. */
  'restart',
  /** SIGSTOP, and SIGCONT later. */
  'freeze',
  /** The event loop is blocked. */
  'stall',
  /** A new process takes the name of a frozen one, which wakes later. */
  'replace',
  'leave',
  'join',
  /** Everybody is killed, and all start at once. */
  'join-all',
  /** Starts or stops to handle the second stream. */
  'regroup',
  'cut-one-way',
  'cut-both-ways',
  'isolate',
  'split',
  /** The connections of one member, or one of them, are lost. */
  'disconnect',
  'server-restart',
  /** Servers do not reach each other: "no responders" for members that live. */
  'route-cut',
  /** "No responders" for one member that lives. */
  'no-responders',
  'drop',
  'double',
  'reorder',
  'corrupt',
  'delay',
  'clock-jump',
  'clock-drift',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of a schedule. What a kind does not need is left out. */
export interface Fault {
  readonly atMs: number;
  readonly kind: FaultKind;
  readonly member?: string;
  /** The other side of a cut or split. */
  readonly others?: readonly string[];
  readonly forMs?: number;
  /** Part of the messages, or the rate of a clock. */
  readonly rate?: number;
  /** How late messages are, or how far a wall clock jumps. */
  readonly byMs?: number;
  /** `hold`: what is cut off arrives later. `silent`: no server notices a crash. */
  readonly mode?: 'hold' | 'silent' | 'control' | 'data';
}

/** What one process asks of the clique. */
export interface Operation {
  readonly atMs: number;
  /** A member, or `client-1`, `client-2`. */
  readonly from: string;
  readonly verb: 'publish' | 'confirm' | 'send' | 'request';
  readonly stream: string;
  /** Undefined: a message without a key. */
  readonly key?: string;
  readonly timeoutMs: number;
  /** How long its handler works, and whether it fails. */
  readonly workMs: number;
  readonly fails?: boolean;
}

/** Faults until `healAtMs`, then none until `untilMs`, by when everything must be well again. */
export interface Round {
  readonly healAtMs: number;
  readonly untilMs: number;
}

/** All that a run does, as plain data: equal schedules give equal runs. */
export interface Schedule {
  readonly seed: number;
  readonly topology: 'single' | 'cluster';
  /** They start at their times, and join. */
  readonly members: readonly { readonly name: string; readonly startAtMs: number }[];
  readonly rounds: readonly Round[];
  readonly faults: readonly Fault[];
  readonly operations: readonly Operation[];
}

/** The streams of a run: every member handles the first, some the second. */
export const STREAMS = ['orders', 'bills'] as const;

/** Reads a schedule that was printed as JSON; throws `invalid-argument`. */
export function parseSchedule(text: string): Schedule {
  const schedule = readJson(text) as Partial<Schedule>;
  const lists = [schedule.members, schedule.rounds, schedule.faults, schedule.operations];
  const isWhole =
    Number.isSafeInteger(schedule.seed) &&
    (schedule.topology === 'single' || schedule.topology === 'cluster') &&
    lists.every((list) => Array.isArray(list)) &&
    (schedule.faults ?? []).every(({ kind }) => FAULT_KINDS.includes(kind));
  if (isWhole) return schedule as Schedule;
  throw new CoterieError('invalid-argument', 'not a schedule of the simulator', {
    hint: 'Give the JSON that the simulator printed.',
  });
}

function readJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new CoterieError('invalid-argument', 'a schedule is a JSON object');
}

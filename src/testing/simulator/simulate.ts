import type { Handler } from '../../broker/handler.ts';
import type { BrokerOptions } from '../../broker/options.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { generateSchedule } from './generate.ts';
import { FAULT_KINDS, type FaultKind, type Schedule } from './schedule.ts';
import { Simulation, type SimulationResult } from './simulation.ts';

/** What `simulate` takes; everything has a default. */
export interface SimulateOptions {
  /** Decides everything that is random; a safe integer of 0 or more, default 1. */
  seed?: number;
  /** Members at the beginning, 3 to 7; default by the seed. */
  members?: number;
  /** Messages that are published, sent and requested, 1 to 100 000; default 216. */
  messages?: number;
  /** The kinds of faults that may happen; default all. */
  faults?: readonly FaultKind[];
  /** Runs this instead of a schedule made from the seed: the way to replay a shrunk one. */
  schedule?: Schedule;
  /**
   * The handler of a stream at a member, `orders` or `bills`; it runs after the time that the
   * schedule gives its message. Undefined, the default, answers with a text.
   */
  handler?: (stream: string, member: string) => Handler | undefined;
  /** Further options of every broker; those that the simulator gives itself are left out. */
  broker?: Partial<Omit<BrokerOptions, 'name' | 'clock' | 'random' | 'pubsub'>>;
  /** Keeps a line for everything that happens; default false. */
  trace?: boolean;
  /** Ends at the first violation; default false. */
  stopsEarly?: boolean;
}

/**
 * Runs whole brokers in one process through a minute of faults: a virtual clock, seeded dice and a
 * simulated NATS. Afterwards `violations` says which promise was broken, when and by whom. The same
 * options give the same run. Rejects `invalid-options`.
 *
 * One at a time: rejections that nobody handles are laid at the door of the run that is under way.
 */
export async function simulate(options: SimulateOptions = {}): Promise<SimulationResult> {
  const { seed = 1, members, messages = 216, faults = FAULT_KINDS } = options;
  const problems: string[] = [];
  if (!Number.isSafeInteger(seed) || seed < 0)
    problems.push('seed must be an integer of 0 or more');
  const isCount = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  if (members !== undefined && !isCount(members, 3, 7)) problems.push('members must be 3 to 7');
  if (!isCount(messages, 1, 100_000)) problems.push('messages must be 1 to 100000');
  const unknown = faults.filter((kind) => !FAULT_KINDS.includes(kind));
  if (unknown.length > 0) problems.push(`there is no fault ${unknown.join(', ')}`);
  if (problems.length > 0) throw new CoterieError('invalid-options', problems.join('; '));
  const schedule =
    options.schedule ?? generateSchedule({ seed, members, messages, faultKinds: faults });
  const simulation = new Simulation(schedule, {
    options: options.broker ?? {},
    handlerOf: (stream, member) => options.handler?.(stream, member),
    keepsTrace: options.trace ?? false,
    stopsEarly: options.stopsEarly ?? false,
  });
  return simulation.run();
}

import type { Scenario } from '../scenario.ts';
import { churn } from './churn.ts';
import { freeze } from './freeze.ts';
import { kill, quietKill } from './kill.ts';
import { natsRestart } from './nats-restart.ts';
import { partition } from './partition.ts';
import { rolling } from './rolling.ts';
import { split } from './split.ts';
import { stall } from './stall.ts';

/** All kinds of faults. */
export const SCENARIOS: readonly Scenario[] = [
  kill,
  freeze,
  stall,
  natsRestart,
  partition,
  split,
  churn,
  rolling,
];

/** Those that have a variant without traffic. */
export const QUIET_SCENARIOS: readonly Scenario[] = [quietKill];

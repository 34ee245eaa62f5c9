import type { Scenario } from '../scenario.ts';
import { freeze } from './freeze.ts';
import { kill, quietKill } from './kill.ts';

/** All kinds of faults. */
export const SCENARIOS: readonly Scenario[] = [kill, freeze];

/** Those that have a variant without traffic. */
export const QUIET_SCENARIOS: readonly Scenario[] = [quietKill];

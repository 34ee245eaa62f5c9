import assert from 'node:assert/strict';

import { systemClock } from '../runtime/clock.ts';
import { groupCases } from './log-suite-group.ts';
import {
  type StreamLogCase,
  type StreamLogEnvironment,
  type StreamLogFeature,
  StreamLogKit,
} from './log-suite-kit.ts';
import { lostCases } from './log-suite-lost.ts';
import { outageCases } from './log-suite-outage.ts';
import { pendingCases } from './log-suite-pending.ts';
import { readCases } from './log-suite-read.ts';
import { storeCases } from './log-suite-store.ts';

export interface StreamLogSuiteOptions {
  /** The driver's name, for the names of the cases. */
  name: string;
  /** For each feature `true`, or why it is not there; those of the driver as it declares them. */
  features: Readonly<Record<StreamLogFeature, true | string>>;
  /** A store for one case. Cases use streams of their own: one server may serve them all. */
  open(): Promise<StreamLogEnvironment>;
  /** The largest payload that the store takes, in bytes; one more is refused. */
  maxEventBytes: number;
  /** How long a case waits for one thing; default 10 000. */
  deadlineMs?: number;
}

/** One case for one driver, as a test runner takes it. */
export interface StreamLogSuiteCase {
  readonly name: string;
  /** Why the driver cannot run it; undefined when it can. */
  readonly skip: string | undefined;
  /** Opens a store, runs the case, closes all. Rejects when the driver breaks the contract. */
  run(): Promise<void>;
}

const declares: StreamLogCase = {
  name: 'declares its features as the suite was told',
  run: () => Promise.resolve(),
};

/**
 * The conformance suite of durable logs, for any test runner:
 * `for (const c of streamLogSuite(options)) if (c.skip === undefined) test(c.name, () => c.run())`.
 */
export function streamLogSuite(options: StreamLogSuiteOptions): readonly StreamLogSuiteCase[] {
  const cases = [...groupCases, ...pendingCases, ...lostCases, ...outageCases];
  return [declares, ...storeCases, ...readCases, ...cases].map((each) => ({
    name: `${options.name} ${each.name}`,
    skip: skipReason(each, options),
    run: () => run(each, options),
  }));
}

function skipReason(each: StreamLogCase, options: StreamLogSuiteOptions): string | undefined {
  const missing = (each.needs ?? []).filter((feature) => options.features[feature] !== true);
  if (missing.length === 0) return undefined;
  return missing.map((feature) => `no ${feature}: ${options.features[feature]}`).join('; ');
}

async function run(each: StreamLogCase, options: StreamLogSuiteOptions): Promise<void> {
  const environment = await options.open();
  const deadlineMs = options.deadlineMs ?? 10_000;
  const kit = new StreamLogKit(environment, deadlineMs, options.maxEventBytes);
  try {
    if (each === declares) {
      const log = environment.open(systemClock);
      for (const [feature, value] of Object.entries(log.features)) {
        assert.equal(value, options.features[feature as StreamLogFeature], feature);
      }
      await log.close();
    }
    await each.run(kit);
  } finally {
    await kit.end();
  }
}

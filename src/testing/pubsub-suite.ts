import { deliveryCases } from './pubsub-suite-delivery.ts';
import { inputCases } from './pubsub-suite-input.ts';
import {
  type PubSubCase,
  type PubSubEnvironment,
  type PubSubFeature,
  PubSubKit,
} from './pubsub-suite-kit.ts';
import { lifeCases } from './pubsub-suite-life.ts';

export interface PubSubSuiteOptions {
  /** The driver's name, for the names of the cases. */
  name: string;
  /** For each feature `true`, or why the driver does not have it. */
  features: Readonly<Record<PubSubFeature, true | string>>;
  /** A bus for one case. Cases use subjects of their own: one server may serve them all. */
  open(): Promise<PubSubEnvironment>;
  /** How long a case waits for one thing; default 10 000. */
  deadlineMs?: number;
}

/** One case for one driver, as a test runner takes it. */
export interface PubSubSuiteCase {
  readonly name: string;
  /** Why the driver cannot run it; undefined when it can. */
  readonly skip: string | undefined;
  /** Opens a bus, runs the case, closes all. Rejects when the driver breaks the contract. */
  run(): Promise<void>;
}

/**
 * The conformance suite of ephemeral publish-subscribe, for any test runner:
 * `for (const c of pubsubSuite(options)) if (c.skip === undefined) test(c.name, () => c.run())`.
 */
export function pubsubSuite(options: PubSubSuiteOptions): readonly PubSubSuiteCase[] {
  return [...deliveryCases, ...inputCases, ...lifeCases].map((each) => ({
    name: `${options.name} ${each.name}`,
    skip: skipReason(each, options),
    run: () => run(each, options),
  }));
}

function skipReason(each: PubSubCase, options: PubSubSuiteOptions): string | undefined {
  const missing = (each.needs ?? []).filter((feature) => options.features[feature] !== true);
  if (missing.length === 0) return undefined;
  return missing.map((feature) => `no ${feature}: ${options.features[feature]}`).join('; ');
}

async function run(each: PubSubCase, options: PubSubSuiteOptions): Promise<void> {
  const kit = new PubSubKit(await options.open(), options.deadlineMs ?? 10_000);
  try {
    await each.run(kit);
  } finally {
    await kit.end();
  }
}
